from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import AccessError, ConcurrencyError, UserError

#: Where leads come from, by the name of the field that says so.
SOURCES = {
    "source": "source_id",
    "medium": "medium_id",
    "campaign": "campaign_id",
    "import": "imported_on",
}

#: What a salesperson may say of a lead.
ANSWERS = ("fits", "wrong", "bad_data")


class FairAllocationFeedback(models.Model):
    """What a salesperson says of a lead that a decision gave them.

    Said with one tap, and changed the same way until an evaluation that counts it has
    been published; then it stays. Only who received the lead says anything, and beyond
    the note nobody edits what was said. Where the lead came from is kept as it was
    then, so that sources can be compared whatever becomes of the lead.
    """

    _name = "fair.allocation.feedback"
    _description = "Feedback on a Lead"
    _inherit = ["fair.allocation.register"]
    _order = "date desc, id desc"
    _rec_name = "lead_name"

    decision_id = fields.Many2one(
        "fair.allocation.decision", required=True, readonly=True, ondelete="restrict"
    )
    user_id = fields.Many2one(
        "res.users", "Salesperson", readonly=True, index=True, ondelete="set null"
    )
    lead_id = fields.Many2one(
        "crm.lead", readonly=True, index="btree_not_null", ondelete="set null"
    )
    lead_name = fields.Char("Name of the Lead", readonly=True)
    team_id = fields.Many2one(
        "crm.team", "Sales Team", readonly=True, ondelete="set null"
    )
    company_id = fields.Many2one("res.company", readonly=True, index=True)
    answer = fields.Selection(
        [("fits", "Fits"), ("wrong", "Wrong"), ("bad_data", "Bad data")],
        required=True,
        readonly=True,
    )
    note = fields.Char(help="What the manager should know.")
    date = fields.Datetime("Said On", required=True, readonly=True)

    # ------------------------------------------------------------
    # WHAT IT IS COUNTED BY
    # ------------------------------------------------------------

    version_id = fields.Many2one(
        "fair.allocation.policy.version", "Rules", readonly=True, ondelete="set null"
    )
    reason = fields.Selection(
        selection=lambda self: self.env[
            "fair.allocation.explained"
        ]._selection_reason(),
        string="Given Because",
        readonly=True,
    )
    source_id = fields.Many2one("utm.source", readonly=True, ondelete="set null")
    medium_id = fields.Many2one("utm.medium", readonly=True, ondelete="set null")
    campaign_id = fields.Many2one("utm.campaign", readonly=True, ondelete="set null")
    imported_on = fields.Date(readonly=True)
    evaluation_id = fields.Many2one(
        "fair.allocation.evaluation",
        "Counted In",
        readonly=True,
        ondelete="set null",
        help="The published evaluation; since then it can't be changed.",
    )
    can_change = fields.Boolean(compute="_compute_can_change")

    # Two taps at the same moment are one answer.
    _decision_user_uniq = models.UniqueIndex(
        "(decision_id, user_id)", "You have said what you think of this lead already."
    )
    # What an evaluation counts.
    _counted_idx = models.Index("(team_id, date)")

    @api.depends("evaluation_id", "user_id")
    @api.depends_context("uid")
    def _compute_can_change(self):
        for feedback in self:
            feedback.can_change = (
                feedback.user_id == self.env.user and not feedback.evaluation_id
            )

    def write(self, vals):
        """A note is written by whoever gave the feedback, as long as it can change."""
        if self._holds_pen() or set(vals) - {"note"}:
            return super().write(vals)
        for feedback in self:
            feedback._check_changeable()
        by_product = self.with_context(**self._lift_pen())
        return super(FairAllocationFeedback, by_product).write(vals)

    # ------------------------------------------------------------
    # GIVING
    # ------------------------------------------------------------

    @api.model
    def _give(self, decision, answer, note=None):
        """Say ``answer`` of the lead that ``decision`` gave to the user.

        A second answer replaces the first one.

        :raise AccessError: when it gave the user no lead
        :raise UserError: when the first one was counted in a published evaluation
        """
        self._check_received(decision)
        vals = {"answer": answer} | ({"note": note.strip()} if note else {})
        feedback = self._get_own(decision)
        if not feedback:
            return self._add(decision, vals)
        feedback._check_changeable()
        feedback._step(vals)
        return feedback

    @api.model
    def _get_own(self, decisions):
        """What the user said of these decisions."""
        # sudo: the user's own words alone.
        return (
            self.sudo()
            .search(
                [("decision_id", "in", decisions.ids), ("user_id", "=", self.env.uid)]
            )
            .with_env(self.env)
        )

    @api.model
    def _check_received(self, decision):
        """The same answer for a colleague's lead and for none at all."""
        decision.ensure_one()
        decision.check_access("read")
        if not decision._filter_received():
            raise AccessError(
                self.env._("Only who was given a lead can say whether it fits.")
            )

    def _check_changeable(self):
        self.ensure_one()
        if self.user_id != self.env.user:
            raise AccessError(self.env._("Only who gave the feedback can change it."))
        if self.evaluation_id:
            raise UserError(
                self.env._(
                    "Your feedback was counted in an evaluation that has been "
                    "published, so it stays as it is. Ask a question about the "
                    "decision instead."
                )
            )

    @api.model
    def _add(self, decision, vals):
        """The first answer; a tap at the same moment waits, and changes it then.

        :raise ConcurrencyError: for Odoo to try again
        """
        prepared = self._prepare_feedback(decision) | vals
        try:
            with self.env.cr.savepoint():
                feedback = self._as_product().create(prepared)
        except UniqueViolation as error:
            raise ConcurrencyError("Answered at the same moment") from error
        return feedback.with_env(self.env)

    @api.model
    def _prepare_feedback(self, decision):
        # sudo: where the lead came from, also if somebody else looks after it by now.
        given = decision.sudo()
        lead = given.lead_id
        return {
            "decision_id": given.id,
            "user_id": self.env.uid,
            "lead_id": lead.id,
            "lead_name": given.lead_name,
            "team_id": given.team_id.id,
            "company_id": given.company_id.id,
            "version_id": given.version_id.id,
            "reason": given.reason,
            "source_id": lead.source_id.id,
            "medium_id": lead.medium_id.id,
            "campaign_id": lead.campaign_id.id,
            "imported_on": lead.fair_imported_on,
            "date": self.env.cr.now(),
        }
