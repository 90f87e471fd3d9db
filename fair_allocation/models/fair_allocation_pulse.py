from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

MANAGER = "sales_team.group_sale_manager"

#: Written by the product alone, and what a draft has of it.
MADE = {
    "state": "draft",
    "minimum": 0,
    "user_ids": False,
    "asked_count": 0,
    "answered_count": 0,
    "opened_on": False,
    "closes_on": False,
    "closed_on": False,
    "is_reminded": False,
}


class FairAllocationPulse(models.Model):
    """One question to a whole team, answered without a name.

    Scores and remarks go into one box (``fair.allocation.pulse.answer``), where they
    are only added up. Who has answered is kept apart, until the pulse closes, and only
    so that nobody answers twice. Nothing is told before it closes, nothing of fewer
    answers than were asked for when it opened, and nothing of less than the team.
    """

    _name = "fair.allocation.pulse"
    _description = "Pulse"
    _order = "opened_on desc, id desc"
    _allow_sudo_commands = False

    name = fields.Char(compute="_compute_name", precompute=True, store=True)
    team_id = fields.Many2one(
        "crm.team",
        "Sales Team",
        index=True,
        ondelete="set null",
        domain="[('fair_policy_id.version_id', '!=', False)]",
    )
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        precompute=True,
        store=True,
        index=True,
    )
    question = fields.Char(
        size=200,
        help="What people agree with, or not. Empty: “I find the allocation of leads "
        "fair”, in everyone's language. Only the same question can be compared.",
    )
    date_from = fields.Date(
        "From", required=True, default=lambda self: self._default_dates()[0]
    )
    date_to = fields.Date(
        "To", required=True, default=lambda self: self._default_dates()[1]
    )
    state = fields.Selection(
        [("draft", "Draft"), ("open", "Open"), ("closed", "Closed")],
        "Status",
        required=True,
        readonly=True,
        copy=False,
        default="draft",
    )
    minimum = fields.Integer("Answers to Show", readonly=True, copy=False)
    opened_on = fields.Datetime(readonly=True, copy=False)
    closes_on = fields.Date("Last Day", readonly=True, copy=False)
    closed_on = fields.Datetime(readonly=True, copy=False)
    is_reminded = fields.Boolean(
        readonly=True, copy=False, export_string_translation=False
    )
    user_ids = fields.Many2many(
        "res.users",
        "fair_allocation_pulse_user_rel",
        string="Asked",
        readonly=True,
        copy=False,
    )
    asked_count = fields.Integer("People Asked", readonly=True, copy=False)
    answered_count = fields.Integer("Answers", readonly=True, copy=False)

    # Of two managers who open one at once, one does.
    _open_uniq = models.UniqueIndex(
        "(team_id, company_id) WHERE state = 'open'",
        "This team is being asked already. Wait until that pulse is closed.",
    )

    @api.model
    def _default_dates(self):
        return self.env["fair.allocation.figures"]._get_dates(
            self.env["crm.team"], "month"
        )

    @api.depends("team_id", "date_from", "date_to")
    def _compute_name(self):
        Evaluation = self.env["fair.allocation.evaluation"]
        for pulse in self:
            if pulse.team_id and pulse.date_from and pulse.date_to:
                pulse.name = Evaluation._get_name(
                    pulse.team_id, pulse.date_from, pulse.date_to
                )
            elif not pulse.name:
                pulse.name = self.env._("Pulse")

    @api.depends("team_id")
    def _compute_company_id(self):
        Evaluation = self.env["fair.allocation.evaluation"]
        for pulse in self:
            if pulse.team_id or not pulse.company_id:
                pulse.company_id = Evaluation._get_company(pulse.team_id)

    # ------------------------------------------------------------
    # WHO WRITES WHAT
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Whatever is asked for, a pulse made by hand begins as a draft."""
        if self.env.su:
            # Stated, because nothing plus one is nothing.
            return super().create([{**MADE, **vals} for vals in vals_list])
        return super().create([{**vals, **MADE} for vals in vals_list])

    def write(self, vals):
        """Only a draft changes, and only in what is asked of whom.

        :raise AccessError: for what the product keeps
        :raise UserError: once it has been opened, for everybody but its own steps
        """
        if not self.env["fair.allocation.register"]._holds_pen():
            if not self.env.su and not MADE.keys().isdisjoint(vals):
                raise AccessError(
                    self.env._(
                        "Who is asked, and what is told of the answers, is kept by the "
                        "pulse itself. Use Ask the Team, or Close."
                    )
                )
            if any(pulse.state != "draft" for pulse in self):
                raise UserError(
                    self.env._(
                        "What people answer to stays as it is. Wait until this pulse "
                        "is closed, and prepare another one."
                    )
                )
        return super().write(vals)

    def _step(self, vals):
        """Write what a step changes; the caller has checked who may take it."""
        # sudo: nobody has the right to write an open pulse but through its steps.
        pen = self.env["fair.allocation.register"]._lift_pen()
        self.sudo().with_context(**pen).write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_asked(self):
        if any(pulse.state != "draft" for pulse in self):
            raise UserError(
                self.env._(
                    "People were asked, so the pulse can't be deleted. Close it: from "
                    "too few answers nothing is shown."
                )
            )

    @api.model
    def _check_is_manager(self):
        if not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._("Only sales managers open and close a pulse. Ask yours to.")
            )
