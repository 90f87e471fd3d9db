from datetime import datetime, time

from dateutil.relativedelta import relativedelta
from pytz import utc

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import date_utils

#: What the manager asks; everything else is the answer.
ASKED = (
    "team_id",
    "date_from",
    "date_to",
    "first_rules",
    "first_version_id",
    "second_rules",
    "second_version_id",
)

#: Whoever changes the question while it is worked on wouldn't get its answer.
STARTABLE = ("draft", "done", "failed", "stopped")


class FairAllocationReplay(models.Model):
    """What if: the leads of a period, shared again by two sets of rules.

    Two columns beside what really happened. Nothing but the replay itself changes.
    """

    _name = "fair.allocation.replay"
    _description = "Replay of a Period"
    _inherit = ["fair.allocation.bounds.mixin"]
    _order = "id desc"
    _check_company_auto = True

    _fair_days = ("date_from", "date_to")

    team_id = fields.Many2one(
        "crm.team",
        "Sales Team",
        required=True,
        ondelete="cascade",
        index=True,
        domain="[('fair_policy_id', '!=', False)]",
        help="The team whose leads are shared again.",
    )
    policy_id = fields.Many2one(
        "fair.allocation.policy", "Policy", compute="_compute_policy_id", store=True
    )
    company_id = fields.Many2one(
        "res.company", compute="_compute_company_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        "res.users", "Asked By", readonly=True, default=lambda self: self.env.user
    )
    date_from = fields.Date("From", required=True)
    date_to = fields.Date("To", required=True, help="The last day, inclusive.")
    first_rules = fields.Selection(
        selection="_selection_rules",
        string="First Column",
        required=True,
        default="version",
    )
    first_version_id = fields.Many2one(
        "fair.allocation.policy.version",
        domain="[('policy_id', '=', policy_id)]",
        ondelete="cascade",
    )
    second_rules = fields.Selection(
        selection="_selection_rules",
        string="Second Column",
        required=True,
        default="draft",
    )
    second_version_id = fields.Many2one(
        "fair.allocation.policy.version",
        domain="[('policy_id', '=', policy_id)]",
        ondelete="cascade",
    )
    state = fields.Selection(
        [
            ("draft", "To start"),
            ("running", "Running"),
            ("done", "Done"),
            ("stopped", "Stopped"),
            ("failed", "Failed"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
    )
    line_ids = fields.One2many("fair.allocation.replay.line", "replay_id")
    lead_ids = fields.One2many("fair.allocation.replay.lead", "replay_id")

    @api.model
    def _selection_rules(self):
        labels = {
            "then": self.env._("The rules in force then"),
            "version": self.env._("A published version"),
            "draft": self.env._("The policy as it stands, not published yet"),
        }
        return list(labels.items())

    @api.depends("team_id")
    def _compute_policy_id(self):
        for replay in self:
            replay.policy_id = replay.team_id.fair_policy_id

    @api.depends("team_id")
    def _compute_company_id(self):
        for replay in self:
            replay.company_id = replay.team_id.company_id or self.env.company

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_asked(vals)
        return super().create(vals_list)

    def write(self, vals):
        """Another question has no answer yet: the one there was goes.

        :raise UserError: while the replay runs
        """
        self._check_asked(vals)
        if not self.env.su and vals:
            self._check_access_and_state(STARTABLE)
            # sudo: the answer is written by the product alone; the right to ask anew
            # was just checked.
            self.sudo()._forget()
        return super().write(vals)

    @api.model
    def _check_asked(self, vals):
        """Nobody writes answers by hand."""
        if not self.env.su and (others := vals.keys() - set(ASKED)):
            raise UserError(
                self.env._(
                    "Only the question of a replay can be entered, not %s.",
                    sorted(others),
                )
            )

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for replay in self:
            if replay.date_to < replay.date_from:
                raise ValidationError(
                    self.env._(
                        "To: enter a day that is not before %s.", replay.date_from
                    )
                )

    @api.constrains("first_version_id", "second_version_id", "team_id")
    def _check_versions(self):
        for replay in self:
            versions = replay.first_version_id | replay.second_version_id
            if strangers := versions.filtered(
                lambda version, replay=replay: version.policy_id != replay.policy_id
            ):
                raise ValidationError(
                    self.env._(
                        "%(version)s is not a version of the policy of %(team)s. "
                        "Choose another one.",
                        version=strangers[0].display_name,
                        team=replay.team_id.name,
                    )
                )

    # ------------------------------------------------------------
    # ASKING
    # ------------------------------------------------------------

    @api.model
    def _open_for(self, team, date_from=None, date_to=None):
        """Ask about a period of ``team``, by default its last: draft against published.

        :return: the action that opens the question
        """
        first, last = self._get_last_period(team)
        version = team.fair_policy_id.version_id
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Replay a Period"),
            "res_model": self._name,
            "views": [(False, "form")],
            "context": {
                "default_team_id": team.id,
                "default_date_from": date_from or first,
                "default_date_to": date_to or last,
                "default_first_rules": "version" if version else "then",
                "default_first_version_id": version.id,
                "default_second_rules": "draft",
            },
        }

    @api.model
    def _get_last_period(self, team):
        """First and last day of the last whole period of the policy of ``team``."""
        period = team.fair_policy_id.period
        unit = period if period in ("month", "quarter", "year") else "quarter"
        today = fields.Date.context_today(self.with_context(tz=self.env.user.tz))
        last = date_utils.start_of(today, unit) - relativedelta(days=1)
        return date_utils.start_of(last, unit), last

    def _get_span(self):
        """First moment of the period and the one after it, in UTC."""
        here = self.env["fair.allocation.policy.version"]._get_time_zone(
            self.company_id
        )
        days = (self.date_from, self.date_to + relativedelta(days=1))
        return [
            here.localize(datetime.combine(day, time.min))
            .astimezone(utc)
            .replace(tzinfo=None)
            for day in days
        ]

    def _check_access_and_state(self, states):
        """The replay may be worked on by this manager, and now.

        :raise AccessError: when the user is no sales manager or may not see it
        :raise UserError: when it is not in one of ``states``
        """
        self.env["fair.allocation.run"]._check_is_manager()
        self.check_access("write")
        labels = dict(self._fields["state"]._description_selection(self.env))
        for replay in self:
            if replay.state not in states:
                raise UserError(
                    self.env._(
                        "%(replay)s is “%(state)s”, so this can't be done with it now.",
                        replay=replay.display_name,
                        state=labels[replay.state],
                    )
                )
