from odoo import api, fields, models


class FairAllocationEvaluation(models.Model):
    """What the team itself says: the pulse that was taken with the evaluation."""

    _inherit = "fair.allocation.evaluation"

    pulse_id = fields.Many2one(
        "fair.allocation.pulse", readonly=True, index=True, ondelete="set null"
    )
    can_ask = fields.Boolean(compute="_compute_pulse", export_string_translation=False)
    pulse_html = fields.Html(
        "What the Team Says", compute="_compute_pulse", sanitize=False
    )

    @api.depends("pulse_id", "pulse_id.state", "pulse_id.answered_count", "state")
    @api.depends_context("uid", "lang")
    def _compute_pulse(self):
        is_manager = self._is_read_in_full()
        for evaluation in self:
            # sudo: whoever reads the evaluation of a team reads what it says of it,
            # as far as it is told to anybody.
            evaluation.pulse_html = evaluation.sudo().pulse_id.result_html
            evaluation.can_ask = (
                is_manager and evaluation.team_id and not evaluation.pulse_html
            )

    def action_ask_team(self):
        """Ask the team how fair it finds this, or open what it was asked.

        :raise AccessError: for anybody but sales managers
        :raise UserError: when the team can't be asked
        """
        Pulse = self.env["fair.allocation.pulse"]
        Pulse._check_is_manager()
        self.ensure_one()
        self.check_access("read")
        if not self.pulse_id:
            if not Pulse._get_recent(self.team_id, self.company_id):
                Pulse._check_may_ask(self.team_id, self.company_id)
            Pulse._open_for(self)
        return self.pulse_id._get_records_action(name=self.env._("Pulse"))

    def _get_pulse_note(self):
        """What the team says, in one line; nothing where it wasn't asked."""
        # sudo: see `_compute_pulse`.
        pulse = self.sudo().pulse_id
        return pulse and self.env._(
            "“%(question)s” %(result)s",
            question=pulse._get_question(),
            result=pulse.headline,
        )
