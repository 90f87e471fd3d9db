from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

#: Entries by which somebody gets a lead. An opening balance is no decision, and what is
#: undone is had again.
GIVING = (
    *("allocate", "override", "fallback", "manual", "redistribute", "substitute"),
    *("claim", "reclaim", "rotate", "hand_over", "dispute", "balance"),
)


class FairAllocationDecision(models.Model):
    """Who was given a lead says with one tap whether it fits."""

    _inherit = "fair.allocation.decision"

    feedback_ids = fields.One2many(
        "fair.allocation.feedback", "decision_id", "Feedback", readonly=True
    )
    feedback_answer = fields.Selection(
        selection=lambda self: self.env["fair.allocation.feedback"]
        ._fields["answer"]
        ._description_selection(self.env),
        string="You Said",
        compute="_compute_feedback",
    )
    can_give_feedback = fields.Boolean(compute="_compute_feedback")

    @api.depends("feedback_ids.answer", "feedback_ids.evaluation_id")
    @api.depends_context("uid")
    def _compute_feedback(self):
        own = self.env["fair.allocation.feedback"]._get_own(self)
        said = {feedback.decision_id.id: feedback for feedback in own}
        received = self._filter_received()
        for decision in self:
            feedback = said.get(decision._origin.id, own.browse())
            decision.feedback_answer = feedback.answer
            decision.can_give_feedback = (
                decision in received and not feedback.evaluation_id
            )

    @api.model
    def _get_received_domain(self):
        """Entries by which the user got a lead from somebody else."""
        me = self.env.uid
        taken = Domain("kind", "=", "manual") & Domain("actor_id", "=", me)
        return (
            Domain("to_user_id", "=", me)
            & Domain("from_user_id", "!=", me)
            & Domain("kind", "in", GIVING)
            & ~taken
        )

    def _filter_received(self):
        """Those of these entries by which the user got a lead from somebody else."""
        return self.filtered_domain(self._get_received_domain())

    # ------------------------------------------------------------
    # ONE TAP
    # ------------------------------------------------------------

    def action_fits(self):
        """*Fits*: say so of the lead that this decision gave to the user."""
        return self._say("fits")

    def action_wrong(self):
        """*Wrong*: the lead isn't for the user; a question may follow."""
        return self._say("wrong")

    def action_bad_data(self):
        """*Bad data*: say so, and go on to the report that credits the lead back."""
        return self._say("bad_data")

    def _say(self, answer):
        self.env["fair.allocation.feedback"]._give(self, answer)
        if answer != "bad_data":
            return True
        lead = self.lead_id
        if not lead.has_access("read") or not lead.fair_can_report:
            return True
        action = lead.action_fair_report_bad()
        # What was just said isn't asked again.
        told = {"default_reason": "wrong_data"}
        return {**action, "context": {**action["context"], **told}}

    def action_open_feedback(self):
        """What the user said, to add a note."""
        Feedback = self.env["fair.allocation.feedback"]
        Feedback._check_received(self)
        feedback = Feedback._get_own(self)
        if not feedback:
            raise UserError(self.env._("Say first whether the lead fits."))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Feedback"),
            "res_model": feedback._name,
            "view_mode": "form",
            "res_id": feedback.id,
            "target": "new",
        }
