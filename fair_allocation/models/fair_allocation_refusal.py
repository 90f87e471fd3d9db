import logging
from functools import partial

from odoo import api, fields, models
from odoo.exceptions import AccessError

_logger = logging.getLogger(__name__)

#: Leads named of one attempt: enough to see what was tried.
RECORDED = 100


class FairAllocationRefusal(models.Model):
    """Attempts at somebody else's customer that were refused.

    The refusal rolls back what was tried; the record is written afterwards, in a
    transaction of its own.
    """

    _name = "fair.allocation.refusal"
    _description = "Refused Attempt"
    _inherit = ["fair.allocation.append.only"]
    _order = "date desc, id desc"
    _rec_name = "lead_name"

    date = fields.Datetime("Moment", required=True, readonly=True, index=True)
    user_id = fields.Many2one(
        "res.users", "Who", readonly=True, index=True, ondelete="set null"
    )
    lead_id = fields.Many2one(
        "crm.lead", readonly=True, index="btree_not_null", ondelete="set null"
    )
    lead_name = fields.Char(readonly=True)
    owner_id = fields.Many2one(
        "res.users", "Salesperson", readonly=True, ondelete="set null"
    )
    operation = fields.Selection(
        selection="_selection_operation", string="What Was Tried", readonly=True
    )
    message = fields.Char("Answer", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True, index=True)

    @api.model
    def _selection_operation(self):
        labels = {
            "user": self.env._("Change the salesperson"),
            "team": self.env._("Move to another team"),
            "company": self.env._("Move to another company"),
            "edit": self.env._("Edit"),
            "archive": self.env._("Archive or restore"),
            "close": self.env._("Mark as won or lost"),
            "convert": self.env._("Convert"),
            "merge": self.env._("Merge away"),
            "delete": self.env._("Delete"),
            "create": self.env._("Create for somebody else"),
            "duplicate": self.env._("Enter a customer of somebody else"),
            "claim": self.env._("Claim"),
            "return": self.env._("Return"),
        }
        return list(labels.items())

    @api.model
    def _refuse(self, leads, operation, message):
        """Keep a record of the attempt, and refuse it.

        :param str operation: what was tried, such as ``claim``
        :raise AccessError: always, with ``message``
        """
        self._record(leads, operation, message)
        raise AccessError(message)

    @api.model
    def _record(self, leads, operation, message):
        """Record the attempt once the transaction is over, however it ends.

        Who imports a file is refused single lines, and the rest is committed.
        """
        cr = self.env.cr
        pending = cr.postcommit.data.get(self._name)
        if pending is None:
            pending = cr.postcommit.data[self._name] = {}
            write = partial(self._write_later, self.env.registry, pending)
            cr.postrollback.add(write)
            cr.postcommit.add(write)
        # An import tries a line twice: together with the others, then by itself.
        for vals in self._prepare_records(leads, operation, message):
            pending[vals["user_id"], vals["lead_id"], vals["operation"]] = vals

    @api.model
    def _prepare_records(self, leads, operation, message):
        operations = dict(self._selection_operation())
        common = {
            "date": self.env.cr.now(),
            "user_id": self.env.uid,
            "operation": operation if operation in operations else "edit",
            "message": message,
        }
        # sudo: managers read whose lead it was, whoever tried.
        return [
            common
            | {
                "lead_id": lead.id,
                "lead_name": lead.name,
                "owner_id": lead.user_id.id,
                "company_id": (
                    lead.company_id or lead.team_id.company_id or self.env.company
                ).id,
            }
            for lead in leads.sudo()[:RECORDED]
        ]

    @classmethod
    def _write_later(cls, registry, pending):
        """Write the records in a transaction of their own; never fail, never wait.

        The answer was given already: whatever goes wrong here must not change it.
        """
        try:
            with registry.cursor() as cr:
                # Somebody may be deleting the lead or the account right now.
                cr.execute("SET LOCAL lock_timeout = '2s'")
                env = api.Environment(cr, api.SUPERUSER_ID, {})
                env[cls._name]._append_existing([*pending.values()])
        except Exception:
            _logger.warning("A refused attempt could not be recorded", exc_info=True)

    @api.model
    def _append_existing(self, vals_list):
        """Append the records; what was created or deleted with the attempt is gone."""
        for name, model in (("lead_id", "crm.lead"), ("owner_id", "res.users")):
            ids = {vals[name] for vals in vals_list if vals[name]}
            there = set(self.env[model].browse(ids).exists().ids)
            vals_list = [
                vals | {name: vals[name] in there and vals[name]} for vals in vals_list
            ]
        return self._append(vals_list)
