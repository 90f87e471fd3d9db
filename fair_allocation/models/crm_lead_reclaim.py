from datetime import datetime
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import format_datetime


class Return(NamedTuple):
    """When and why a lead is taken back.

    ``deadline`` is what the rules say; ``warn_on`` when the salesperson is told so;
    ``on`` the moment it happens, not before what was told and not during an absence.
    ``named``: the manager decides, nothing is taken.
    """

    deadline: datetime
    reason: str
    warn_on: datetime
    on: datetime
    told: bool
    named: bool
    warned: bool


class CrmLead(models.Model):
    """A lead goes back when nobody works it, or when nothing comes of it.

    Follow-up is what protection asks for: without any for the days of its tier a lead
    goes back, protected or not. Without a sale for so long it goes back as soon as it
    isn't protected. Nobody is judged for the time before the rule was published.
    """

    _inherit = "crm.lead"

    fair_return_on = fields.Datetime(
        "Goes Back On",
        compute="_compute_fair_return_on",
        help="Then the lead is taken back, unless something happens before.",
    )
    fair_return_reason = fields.Selection(
        selection="_selection_fair_return_reason",
        string="Goes Back Because",
        compute="_compute_fair_return_on",
    )
    fair_return_text = fields.Char("Goes Back", compute="_compute_fair_return_text")

    @api.model
    def _selection_fair_return_reason(self):
        labels = {
            "no_follow_up": self.env._("No qualifying follow-up"),
            "no_sale": self.env._("No sale"),
        }
        return list(labels.items())

    @api.depends(
        "active",
        "user_id",
        "team_id",
        "fair_tier_id",
        "won_status",
        "date_open",
        "fair_protected_from",
        "fair_protected_until",
        "fair_last_follow_up",
        "fair_warned_for",
    )
    def _compute_fair_return_on(self):
        returns = self._fair_get_returns()
        for lead in self:
            found = returns.get(lead)
            taken = found and not found.named
            lead.fair_return_on = taken and found.on
            lead.fair_return_reason = taken and found.reason

    @api.depends("fair_return_on", "fair_return_reason")
    @api.depends_context("lang", "tz")
    def _compute_fair_return_text(self):
        for lead in self:
            lead.fair_return_text = lead.fair_return_on and lead._fair_get_return_text(
                lead.fair_return_on, lead.fair_return_reason
            )

    @api.model
    def _fair_get_return_text(self, moment, reason):
        """What the salesperson is told, on the reader's own clock."""
        when = format_datetime(self.env, moment, dt_format="short")
        texts = {
            "no_follow_up": self.env._("Goes back on %s unless you follow up", when),
            "no_sale": self.env._("Goes back on %s unless it is won", when),
        }
        return texts[reason]

    # ------------------------------------------------------------
    # WHEN
    # ------------------------------------------------------------

    def _fair_get_returns(self):
        """When each of these leads is taken back: ``{lead: Return}``.

        Leads that never are, are left out: closed ones, those of teams whose published
        rules don't say so, and those of people who left, which a manager redistributes.
        """
        rules = self.env["crm.team"]._fair_get_return_rules(self.team_id)
        leads = self.filtered(
            lambda lead: (
                lead.team_id._origin.id in rules
                and lead.user_id.active
                and lead.active
                and lead.won_status == "pending"
            )
        )
        deadlines = {
            lead: deadline
            for lead in leads
            if (deadline := lead._fair_get_deadline(rules[lead.team_id._origin.id]))
        }
        holds = self.browse().concat(*deadlines)._fair_get_owner_holds()
        return {
            lead: lead._fair_get_return(
                deadline, rules[lead.team_id._origin.id].warn_days, holds.get(lead)
            )
            for lead, deadline in deadlines.items()
        }

    def _fair_get_deadline(self, rule):
        """When the lead is to be taken back by the rules, and why; ``None`` if never.

        :return: ``(moment, reason)``
        """
        tier = self.fair_tier_id
        company = self.company_id or self.team_id.company_id
        given = max(self._fair_get_given(), rule.since)
        deadlines = []
        if tier.follow_up_days:
            idle = max(given, self.fair_last_follow_up or given)
            deadline = self._fair_add_days(idle, tier.follow_up_days, company)
            deadlines.append((deadline, "no_follow_up"))
        if tier.no_sale_days:
            deadline = self._fair_add_days(given, tier.no_sale_days, company)
            deadline = max(deadline, self.fair_protected_until or deadline)
            deadlines.append((deadline, "no_sale"))
        return min(deadlines, default=None)

    def _fair_get_given(self):
        """When the present owner was given the lead."""
        return (
            self.fair_protected_from
            or self.date_open
            or self.create_date
            or self.env.cr.now()
        )

    def _fair_get_return(self, deadline, warn_days, hold):
        """The whole of it, for a deadline by the rules and an absence until ``hold``.

        What was told is kept: nobody loses a lead earlier, and everybody is told so
        many days before, however late the job comes to it.
        """
        moment, reason = deadline
        company = self.company_id or self.team_id.company_id
        now = self.env.cr.now()
        start = max(moment, hold or moment)
        named = self.fair_tier_id.named_owner
        promised = self.fair_undecided_since if named else self.fair_warned_for
        told = bool(promised and promised >= moment)
        if told:
            on = max(promised, hold or moment)
        elif named:
            on = start
        else:
            on = max(start, self._fair_add_days(now, warn_days, company))
        return Return(
            deadline=moment,
            reason=reason,
            warn_on=self._fair_add_days(start, -warn_days, company),
            on=on,
            told=told,
            named=named,
            warned=bool(warn_days),
        )

    # ------------------------------------------------------------
    # ABSENCE
    # ------------------------------------------------------------

    def _fair_get_owner_holds(self):
        """Until when nothing is taken from the owners: ``{lead: moment}``."""
        if not self:
            return {}
        members = self._fair_get_owner_members()
        holds = members[self[0]].union(*members.values())._fair_get_holds()
        return {
            lead: holds[member] for lead, member in members.items() if member in holds
        }

    def _fair_get_owner_members(self):
        """Where each owner works: ``{lead: membership}``.

        In the lead's team in the first place. Who is in no team any more, such as a
        manager, gets a membership that exists nowhere but here.
        """
        # sudo: to know who is on leave, see the memberships.
        Member = self.env["crm.team.member"].sudo()
        found = Member.search([("user_id", "in", self.user_id.ids)], order="id desc")
        by_user = {member.user_id: member for member in found}
        by_team = {(member.user_id, member.crm_team_id): member for member in found}
        for user in self.user_id._origin:
            if user not in by_user:
                by_user[user] = Member.new({"user_id": user.id})
        return {
            lead: by_team.get(
                (lead.user_id._origin, lead.team_id._origin),
                by_user[lead.user_id._origin],
            )
            for lead in self
        }
