from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_list

#: Set by the product alone.
HELPER_FIELDS = ("fair_helper_ids",)


class CrmLead(models.Model):
    """Helpers on a lead: they read it and follow up, and change nothing of it.

    Odoo's rules let them read; what they write in its chatter, and the meetings they
    hold, is follow-up of the lead. Everything else stays its salesperson's.
    """

    _inherit = "crm.lead"

    fair_helper_ids = fields.One2many(
        "fair.allocation.helper", "lead_id", "Helpers", readonly=True, copy=False
    )
    fair_helper_text = fields.Char("Who Helps", compute="_compute_fair_helper_text")
    fair_can_share = fields.Boolean(compute="_compute_fair_can_share")

    @api.depends("fair_helper_ids.state", "fair_helper_ids.percent", "user_id")
    @api.depends_context("lang", "uid")
    def _compute_fair_helper_text(self):
        # sudo: names of colleagues, for whoever may read the lead.
        helpers = (
            self.env["fair.allocation.helper"]
            .sudo()
            .search(
                [("lead_id", "in", self.ids), ("state", "=", "accepted")], order="id"
            )
        )
        by_lead = helpers.grouped("lead_id")
        for lead in self:
            lead.fair_helper_text = self._fair_get_helper_text(
                by_lead.get(lead.sudo(), helpers.browse())
            )

    @api.model
    def _fair_get_helper_text(self, helpers):
        """Who helps, in the words for the one who looks at it."""
        mine = helpers.filtered(lambda helper: helper.user_id == self.env.user)
        if mine:
            return self.env._(
                "You help %(owner)s with this customer, for %(percent)s %% of the "
                "credit. Your notes, messages and meetings count as follow-up; the "
                "lead itself is changed by %(owner)s.",
                owner=mine.owner_id.name,
                percent=mine.percent,
            )
        if not helpers:
            return False
        labels = dict(helpers._fields["role"]._description_selection(self.env))
        return self.env._(
            "Helped by %s.",
            format_list(
                self.env,
                [
                    self.env._(
                        "%(person)s (%(role)s, %(percent)s %% of the credit)",
                        person=helper.user_id.name,
                        role=labels[helper.role],
                        percent=helper.percent,
                    )
                    for helper in helpers
                ],
            ),
        )

    @api.depends("user_id", "won_status", "team_id")
    @api.depends_context("uid")
    def _compute_fair_can_share(self):
        governed = self._fair_filter_governed()
        mine = governed._fair_filter_own() | governed._fair_filter_managed()
        for lead in self:
            lead.fair_can_share = (
                lead in mine and bool(lead.user_id) and lead.won_status == "pending"
            )

    # ------------------------------------------------------------
    # ASKING FOR HELP
    # ------------------------------------------------------------

    def action_fair_add_helper(self):
        """Ask a colleague to help, for a part of the credit."""
        self._fair_check_may_share()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Add a Helper"),
            "res_model": "fair.allocation.helper.ask",
            "view_mode": "form",
            "target": "new",
            "context": {"default_lead_id": self.id},
        }

    def _fair_check_may_share(self):
        """Only the salesperson of an open lead with rules, or a sales manager.

        :raise AccessError: when the lead is another's
        :raise UserError: when there is nothing to share
        """
        self.ensure_one()
        self.check_access("read")
        if not self._fair_filter_own() | self._fair_filter_managed():
            raise AccessError(
                self.env._(
                    "Only the salesperson of a lead, or a sales manager, asks for help "
                    "with it."
                )
            )
        if (
            not self._fair_filter_governed()
            or not self.user_id
            or self.won_status != "pending"
        ):
            raise UserError(
                self.env._(
                    "Help is for open leads that have a salesperson, in teams with "
                    "published rules."
                )
            )

    def _fair_touch(self):
        """Update the rows of these leads, so that two changes at once conflict.

        What one transaction can't see of the other, such as what is promised to
        somebody else, would pass its checks. PostgreSQL refuses the later one, and Odoo
        repeats it on fresh figures.
        """
        self.env.execute_query(
            SQL("UPDATE crm_lead SET id = id WHERE id = ANY(%s) RETURNING id", self.ids)
        )

    def _fair_get_form_action(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": "crm.lead",
            "res_id": self.id,
            "views": [(False, "form")],
        }

    # ------------------------------------------------------------
    # WHAT HELPERS MAY
    # ------------------------------------------------------------

    def _fair_filter_helped(self):
        """Those the present user helps with today; one query."""
        # sudo: only whether there is help of one's own.
        helped = (
            self.env["fair.allocation.helper"]
            .sudo()
            .search(
                self.env["fair.allocation.helper"]._get_helping_domain()
                & Domain("lead_id", "in", self.ids)
            )
        )
        return self.browse(helped.lead_id.ids)

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        """Who helps with a lead writes in its chatter without changing the lead."""
        operations = super()._mail_get_operation_for_mail_message_operation(
            message_operation
        )
        if message_operation == "create" and self._fair_filter_governed():
            for lead in self._fair_filter_helped():
                operations[lead] = "read"
        return operations

    def _fair_counts_for(self, user):
        """What a helper does for the customer is follow-up as well."""
        return super()._fair_counts_for(user) or (
            self.won_status == "pending"
            and bool(self.user_id)
            and bool(self.with_user(user)._fair_filter_helped())
        )

    def write(self, vals):
        """With another salesperson the help is over; what was agreed stays."""
        if "user_id" not in vals:
            return super().write(vals)
        # sudo: the product ends it, whoever passes the lead on.
        helpers = (
            self.env["fair.allocation.helper"]
            .sudo()
            .search(
                [("lead_id", "in", self.ids), ("state", "in", ("offered", "accepted"))]
            )
        )
        result = super().write(vals)
        gone = helpers.filtered(
            lambda helper: helper.lead_id.user_id != helper.owner_id
        )
        gone.filtered(lambda helper: helper.state == "offered")._finish("withdrawn")
        gone.filtered(lambda helper: helper.state == "accepted")._finish("finished")
        return result
