from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL


class FairAllocationLog(models.Model):
    """The team's log of decisions, without what would tell whose customer it is.

    Everyone in a team can see who received how many leads of which tier, when and why;
    which customer it was is for those who look after it.
    """

    _name = "fair.allocation.log"
    _description = "Allocation Log"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "kind"
    _depends = {
        "fair.allocation.decision": [
            "date",
            "kind",
            "team_id",
            "company_id",
            "from_user_id",
            "to_user_id",
            "tier_id",
            "count",
            "reason",
            "version_id",
        ],
    }

    date = fields.Datetime(readonly=True)
    kind = fields.Selection(
        selection=lambda self: self.env["fair.allocation.decision"]
        ._fields["kind"]
        ._description_selection(self.env),
        readonly=True,
    )
    team_id = fields.Many2one("crm.team", "Sales Team", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    from_user_id = fields.Many2one("res.users", "From", readonly=True)
    to_user_id = fields.Many2one("res.users", "To", readonly=True)
    tier_id = fields.Many2one("fair.allocation.tier", readonly=True)
    tier_color = fields.Integer(
        related="tier_id.color", export_string_translation=False
    )
    count = fields.Integer("Counts", readonly=True)
    reason = fields.Selection(
        selection=lambda self: self.env[
            "fair.allocation.explained"
        ]._selection_reason(),
        string="Why",
        readonly=True,
    )
    version_id = fields.Many2one(
        "fair.allocation.policy.version", "Rules", readonly=True
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT id, date, kind, team_id, company_id, from_user_id, to_user_id,
                   tier_id, count, reason, version_id
              FROM fair_allocation_decision
            """
        )

    # ------------------------------------------------------------
    # QUESTIONS
    # ------------------------------------------------------------

    def action_question(self):
        """Ask for the words of a question about this decision."""
        self._check_readable()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Question This"),
            "res_model": "fair.allocation.objection.ask",
            "view_mode": "form",
            "target": "new",
            "context": {"default_log_id": self.id},
        }

    def _check_readable(self):
        """The same answer for what isn't there and for what isn't one's own team's."""
        if len(self) != 1 or not self.search_count([("id", "=", self.id)]):
            raise AccessError(
                self.env._(
                    "Choose one decision about a lead of your team, and question that."
                )
            )

    @api.model
    def _get_subject(self, entry_id):
        """What a decision was about, telling the reader no more than the log.

        Who may read the decision itself learns the name of the lead.
        """
        # Whoever calls it, and with whatever rights: it is the reader that counts.
        decision = self.env["fair.allocation.decision"].sudo(False).browse(entry_id)
        # sudo: what the log of the team says, and the name for who may read it.
        entry = decision.sudo()
        if decision.has_access("read") and entry.lead_name:
            lead = entry.lead_name
        elif entry.tier_id:
            lead = self.env._("a lead of tier %s", entry.tier_id.name)
        else:
            lead = self.env._("a lead")
        if not entry.to_user_id:
            return lead
        return self.env._(
            "%(lead)s, given to %(person)s", lead=lead, person=entry.to_user_id.name
        )
