from datetime import date, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class CrmTeamMember(models.Model):
    """Passing on what somebody looks after: for good, or while they are away."""

    _inherit = "crm.team.member"

    fair_open_lead_count = fields.Integer(
        "Open Leads", compute="_compute_fair_open_lead_count"
    )

    fair_credit_count = fields.Integer(
        "Bad Leads Credited Back",
        compute="_compute_fair_credit_count",
        help="Reported as bad and confirmed by a manager.",
    )

    fair_override_count = fields.Integer(
        "Received by Override",
        compute="_compute_fair_override_count",
        help="Leads that a manager gave to the person against the proposal.",
    )

    def _compute_fair_open_lead_count(self):
        rows = self.env["crm.lead"]._read_group(
            self._fair_get_open_domain(), ["user_id", "team_id"], ["__count"]
        )
        counts = {(user, team): count for user, team, count in rows}
        no_team = self.env["crm.team"]
        for member in self:
            user = member.user_id
            # Leads without a team are passed on together with those of the team.
            member.fair_open_lead_count = sum(
                counts.get((user, team), 0) for team in (member.crm_team_id, no_team)
            )

    @api.depends_context("uid")
    def _compute_fair_credit_count(self):
        rows = self.env["fair.allocation.credit"]._read_group(
            [("state", "=", "confirmed"), ("user_id", "in", self.user_id.ids)],
            ["user_id", "team_id"],
            ["__count"],
        )
        counts = {(user, team): count for user, team, count in rows}
        for member in self:
            member.fair_credit_count = counts.get(
                (member.user_id, member.crm_team_id), 0
            )

    def action_fair_open_credits(self):
        """What the person reported in this team, and what became of it."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "fair_allocation.fair_allocation_credit_action"
        )
        return {
            **action,
            "domain": [
                ("user_id", "=", self.user_id.id),
                ("team_id", "=", self.crm_team_id.id),
            ],
            "context": {},
        }

    def _compute_fair_override_count(self):
        rows = self.env["fair.allocation.decision"]._read_group(
            [("kind", "=", "override"), ("to_user_id", "in", self.user_id.ids)],
            ["to_user_id", "team_id"],
            ["__count"],
        )
        counts = {(user, team): count for user, team, count in rows}
        for member in self:
            member.fair_override_count = counts.get(
                (member.user_id, member.crm_team_id), 0
            )

    def action_fair_open_overrides(self):
        """What managers decided in favour of the person, by manager."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "fair_allocation.fair_allocation_decision_action"
        )
        return {
            **action,
            "domain": [
                ("to_user_id", "=", self.user_id.id),
                ("team_id", "=", self.crm_team_id.id),
            ],
            "context": {
                "search_default_overridden": 1,
                "search_default_group_actor": 1,
            },
        }

    def _fair_get_open_domain(self):
        """Open leads of these people, in whichever team."""
        Run = self.env["fair.allocation.run"]
        return Run._get_open_domain() & Domain("user_id", "in", self.user_id.ids)

    # ------------------------------------------------------------
    # REDISTRIBUTION
    # ------------------------------------------------------------

    def action_fair_redistribute(self):
        """Preview sharing out anew what the person looks after in this team."""
        self.ensure_one()
        return (
            self.env["fair.allocation.run"]
            ._create_redistribution(self.user_id, self.crm_team_id)
            ._open_previews()
        )

    # ------------------------------------------------------------
    # SUBSTITUTION
    # ------------------------------------------------------------

    def action_fair_substitute(self):
        """Preview handing what can't wait to the substitute.

        :raise UserError: without a substitute in the team, or with nothing to hand over
        """
        self.ensure_one()
        Run = self.env["fair.allocation.run"]
        Run._check_is_manager()
        self._check_fair_substitute()
        leads = self._fair_get_urgent_leads()
        if not leads:
            raise UserError(
                self.env._(
                    "No first response to a lead of %s is due during an absence, so "
                    "there is nothing to hand over.",
                    self.user_id.name,
                )
            )
        return Run._create_substitution(self, leads)._open_previews()

    def _check_fair_substitute(self):
        if self.fair_substitute_id not in self.crm_team_id.crm_team_member_ids.user_id:
            raise UserError(
                self.env._(
                    "Substitute: choose a member of %(team)s who stands in for "
                    "%(person)s.",
                    team=self.crm_team_id.name,
                    person=self.user_id.name,
                )
            )

    @api.model
    def _fair_search_substituted(self):
        """Who is away, in a team with published rules, and has a substitute there."""
        members = self.search(
            [
                ("fair_substitute_id", "!=", False),
                ("crm_team_id.fair_policy_id.version_id", "!=", False),
            ]
        )
        return members.filtered(
            lambda member: member.fair_substitute_id
            in member.crm_team_id.crm_team_member_ids.user_id
            and not member.fair_available
        )

    def _fair_get_urgent_leads(self):
        """Open leads in the team that must be answered before the person is back.

        That is those whose first response is planned for a day of the absence.
        """
        self.ensure_one()
        domain = self._fair_get_open_domain() & Domain(
            "team_id", "=", self.crm_team_id.id
        )
        activities = self.env["mail.activity"].search(
            [
                ("res_model", "=", "crm.lead"),
                ("user_id", "=", self.user_id.id),
                ("automated", "=", True),
                ("date_deadline", "<", self._fair_get_return_day()),
            ]
        )
        return self.env["crm.lead"].search(
            domain & Domain("id", "in", activities.mapped("res_id"))
        )

    def _fair_get_return_day(self):
        """The first day on which the person can answer again, where they are.

        Who is here has no absence; whose absence has no known end isn't back ever.
        """
        outlook = self._fair_outlooks().get(self)
        if not outlook:
            return date.min
        if outlook.back:
            # The day as it is called where the deadlines were set.
            here = self.with_context(tz=self.user_id.tz)
            return fields.Datetime.context_timestamp(here, outlook.back).date()
        # Of a pause only the last day is known.
        return outlook.until + timedelta(days=1) if outlook.until else date.max
