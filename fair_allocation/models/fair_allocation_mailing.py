from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date


class FairAllocationMailing(models.Model):
    """The fairness workbook by e-mail: which teams', how often, and to whom.

    Each recipient gets a file of their own, made with their rights and in their
    language; who may not export or not read the teams gets none.
    """

    _name = "fair.allocation.mailing"
    _description = "Scheduled Fairness Workbook"
    _inherit = ["fair.allocation.bounds.mixin"]
    _order = "name, id"

    _fair_days = ("next_on",)

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    team_ids = fields.Many2many(
        "crm.team",
        "fair_allocation_mailing_team_rel",
        "mailing_id",
        "team_id",
        string="Sales Teams",
        required=True,
        domain="[('fair_policy_id.version_id', '!=', False),"
        " ('company_id', 'in', [company_id, False])]",
        default=lambda self: self._default_team_ids(),
    )
    period = fields.Selection(
        [
            ("week", "Every week"),
            ("month", "Every month"),
            ("quarter", "Every quarter"),
        ],
        "How Often",
        required=True,
        default="month",
        help="On the day after the week, month or quarter has ended, about all of it.",
    )
    recipient_ids = fields.Many2many(
        "res.users",
        "fair_allocation_mailing_user_rel",
        "mailing_id",
        "user_id",
        string="Recipients",
        required=True,
        domain=lambda self: self._get_recipient_domain(),
        help="Colleagues who may export and may read the figures of these teams. "
        "Everyone gets what they may read.",
    )
    user_id = fields.Many2one(
        "res.users",
        "Responsible",
        required=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Is told when a recipient got no workbook.",
    )
    next_on = fields.Date(
        "Next E-mail",
        compute="_compute_next_on",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        index=True,
        help="The period that has ended by then is sent.",
    )
    sent_on = fields.Datetime("Last Sent", readonly=True, copy=False)
    # About which period, who got it, and why somebody didn't: codes, not words.
    outcome = fields.Json(readonly=True, copy=False, export_string_translation=False)
    outcome_text = fields.Char("Last Result", compute="_compute_outcome_text")

    @api.model
    def _default_team_ids(self):
        teams = self.env["crm.team"]._fair_search_governed()
        return teams.filtered(
            lambda team: not team.company_id or team.company_id == self.env.company
        )

    @api.model
    def _get_recipient_domain(self):
        """Colleagues with the right to export."""
        export = self.env.ref("base.group_allow_export")
        return (
            f"[('share', '=', False), ('all_group_ids', 'in', {export.ids}),"
            " ('company_ids', 'in', company_id)]"
        )

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("period")
    def _compute_next_on(self):
        """The day after the present period ends: nothing is sent unasked at once."""
        for mailing in self:
            mailing.next_on = mailing._get_next_day()

    def _get_next_day(self):
        _first, last = self._get_dates(0)
        return last + timedelta(days=1)

    def _get_dates(self, number):
        """First and last day of a period, so many back, where the company works."""
        return self.env["fair.allocation.figures"]._get_dates(
            self.team_ids, self.period or "month", number
        )

    @api.depends("outcome")
    @api.depends_context("lang")
    def _compute_outcome_text(self):
        told = {mailing: mailing.outcome or {} for mailing in self}
        ids = {
            int(user)
            for outcome in told.values()
            for user in outcome.get("left_out", {})
        }
        # sudo: only the names of those the manager chose.
        users = self.env["res.users"].sudo().browse(ids).exists()
        names = {str(user.id): user.name for user in users}
        for mailing, outcome in told.items():
            mailing.outcome_text = mailing._get_outcome_text(outcome, names)

    def _get_outcome_text(self, outcome, names):
        """What became of the last sending, in one sentence."""
        if not outcome:
            return self.env._("Nothing has been sent yet.")
        reasons = self._get_refusal_labels()
        left_out = [
            self.env._(
                "%(person)s (%(reason)s)",
                person=names.get(user) or self.env._("a former colleague"),
                reason=reasons[code],
            )
            for user, code in outcome["left_out"].items()
        ]
        values = {
            "start": format_date(self.env, outcome["date_from"]),
            "end": format_date(self.env, outcome["date_to"]),
            "count": len(outcome["sent"]),
        }
        if left_out:
            return self.env._(
                "%(start)s to %(end)s: sent to %(count)s; not to %(people)s.",
                **values,
                people=left_out,
            )
        return self.env._("%(start)s to %(end)s: sent to %(count)s.", **values)

    @api.model
    def _get_refusal_labels(self):
        """Why somebody gets no workbook."""
        return {
            "archived": self.env._("no longer with us"),
            "company": self.env._("not in this company"),
            "export": self.env._("may not export"),
            "teams": self.env._("may not read the figures of these teams"),
            "address": self.env._("no e-mail address"),
            "failed": self.env._("the workbook could not be made"),
        }

    # ------------------------------------------------------------
    # CHECKS
    # ------------------------------------------------------------

    @api.constrains("team_ids", "recipient_ids", "user_id", "company_id")
    def _check_people_and_teams(self):
        """Companies don't mix, and everyone named works for this one."""
        for mailing in self:
            for team in mailing.team_ids:
                if team.company_id and team.company_id != mailing.company_id:
                    raise ValidationError(
                        self.env._(
                            "Sales Teams: %(team)s belongs to another company. Make a "
                            "mailing of its own there.",
                            team=team.name,
                        )
                    )
            for user in mailing.recipient_ids | mailing.user_id:
                mailing._check_user(user)

    def _check_user(self, user):
        # sudo: whether a person the manager chose is a colleague, nothing else.
        if user.sudo().share or self.company_id not in user.sudo().company_ids:
            raise ValidationError(
                self.env._(
                    "Recipients: %(person)s doesn't work for %(company)s. Choose a "
                    "colleague.",
                    person=user.sudo().name,
                    company=self.company_id.name,
                )
            )

    @api.constrains("name", "team_ids", "recipient_ids")
    def _check_something_to_send(self):
        for mailing in self:
            if not mailing.team_ids:
                raise ValidationError(self.env._("Sales Teams: choose at least one."))
            if not mailing.recipient_ids:
                raise ValidationError(self.env._("Recipients: choose at least one."))
