from odoo import api, fields, models
from odoo.tools import format_list

#: What Odoo's capacity of 30 days is called beside the periods of further caps.
ROLLING = "rolling"


class CrmTeamMember(models.Model):
    """How many leads somebody may get, and what is left of it."""

    _inherit = "crm.team.member"

    fair_cap_ids = fields.One2many(
        "fair.allocation.cap",
        "member_id",
        "Further Caps",
        help="Leads at most in a day, week, month or quarter, or open at once; of all "
        "tiers or of one. Each cap holds beside the others.",
    )
    fair_capacity_left = fields.Char(
        "Left Now",
        compute="_compute_fair_capacity_left",
        help="Leads the person can still get now, and the cap that says so.",
    )

    def _fair_get_caps(self):
        """All caps of the person: ``[(period, tier id or False, leads)]``.

        Odoo's capacity of 30 days always counts; 0 for the open leads is no cap.
        """
        self.ensure_one()
        caps = [(ROLLING, False, self.assignment_max)]
        if self.fair_open_max:
            caps.append(("open", False, self.fair_open_max))
        caps += [(cap.period, cap.tier_id.id, cap.limit) for cap in self.fair_cap_ids]
        return caps

    @api.depends("assignment_max", "fair_open_max", "fair_cap_ids.limit")
    @api.depends_context("lang", "uid")
    def _compute_fair_capacity_left(self):
        self.fair_capacity_left = False
        known = self._origin._fair_filter_countable().filtered(
            "crm_team_id.fair_policy_id.version_id"
        )
        Problem = self.env["fair.allocation.problem"]
        for team, members in known.grouped("crm_team_id").items():
            version = team.fair_policy_id.version_id
            lefts = Problem._get_lefts(team, version)
            for member in self.filtered(lambda m, known=members: m._origin in known):
                member.fair_capacity_left = member._fair_get_left_text(
                    lefts.get(member._origin, [])
                )

    def _fair_filter_countable(self):
        """Those whose leads the user may see, so that counting them tells the truth."""
        if self.env.su or self.env.user.has_group(
            "sales_team.group_sale_salesman_all_leads"
        ):
            return self
        return self.filtered(lambda member: member.user_id == self.env.user)

    def _fair_get_left_text(self, lefts):
        """What is left in total, and less of some tiers, each with the cap behind it.

        The tightest cap is named; of equal ones the first.
        """
        tightest = {}
        for left in lefts:
            if left.tier not in tightest or left.leads < tightest[left.tier].leads:
                tightest[left.tier] = left
        total = tightest.pop(False, None)
        if total is None:
            return False
        labels = self._fair_get_cap_labels()
        of_all = self.env._(
            "%(leads)s (%(cap)s)", leads=total.leads, cap=labels[total.period]
        )
        tiers = self.env["fair.allocation.tier"].browse(tightest)
        of_tiers = [
            self.env._(
                "%(tier)s: %(leads)s (%(cap)s)",
                tier=tier.name,
                leads=left.leads,
                cap=labels[left.period],
            )
            for tier, left in zip(tiers, tightest.values(), strict=True)
            if left.leads < total.leads
        ]
        if not of_tiers:
            return of_all
        return self.env._(
            "%(of_all)s; %(of_tiers)s",
            of_all=of_all,
            of_tiers=format_list(self.env, of_tiers),
        )

    def _fair_get_cap_labels(self):
        return {
            ROLLING: self.env._("capacity of 30 days"),
            "day": self.env._("cap per day"),
            "week": self.env._("cap per week"),
            "month": self.env._("cap per month"),
            "quarter": self.env._("cap per quarter"),
            "open": self.env._("cap on open leads"),
        }
