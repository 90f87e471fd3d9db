from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain


class CrmLead(models.Model):
    """Who looks after a lead says on the lead itself whether it fits."""

    _inherit = "crm.lead"

    fair_received_id = fields.Many2one(
        "fair.allocation.decision",
        "Given To Me By",
        compute="_compute_fair_feedback",
        help="The last decision that gave the lead to the reader, who looks after it.",
    )
    fair_feedback = fields.Selection(
        selection=lambda self: self.env["fair.allocation.feedback"]
        ._fields["answer"]
        ._description_selection(self.env),
        string="You Said",
        compute="_compute_fair_feedback",
    )
    fair_can_give_feedback = fields.Boolean(
        "Can Be Answered", compute="_compute_fair_feedback"
    )

    @api.depends("user_id", "fair_decision_ids.feedback_ids.answer")
    @api.depends_context("uid")
    def _compute_fair_feedback(self):
        Decision = self.env["fair.allocation.decision"]
        own = self.filtered(lambda lead: lead.user_id == self.env.user)
        rows = own and Decision._read_group(
            Decision._get_received_domain() & Domain("lead_id", "in", own.ids),
            ["lead_id"],
            ["id:max"],
        )
        last = {lead.id: entry for lead, entry in rows}
        entries = Decision.browse(last.values())
        for lead in self:
            entry = last.get(lead._origin.id)
            # One of all those that are looked at together.
            decision = Decision.browse(entry).with_prefetch(entries._prefetch_ids)
            lead.fair_received_id = decision
            lead.fair_feedback = decision.feedback_answer
            lead.fair_can_give_feedback = decision.can_give_feedback

    def action_fair_fits(self):
        """*Fits*: see the decision."""
        return self._fair_get_received().action_fits()

    def action_fair_wrong(self):
        """*Wrong*: see the decision."""
        return self._fair_get_received().action_wrong()

    def action_fair_bad_data(self):
        """*Bad data*: see the decision."""
        return self._fair_get_received().action_bad_data()

    def action_fair_open_feedback(self):
        """What the user said, to add a note."""
        return self._fair_get_received().action_open_feedback()

    def _fair_get_received(self):
        """The decision by which the user got the lead.

        :raise AccessError: when there is none
        """
        self.ensure_one()
        self.check_access("read")
        if not self.fair_received_id:
            raise AccessError(
                self.env._("Only who was given a lead can say whether it fits.")
            )
        return self.fair_received_id
