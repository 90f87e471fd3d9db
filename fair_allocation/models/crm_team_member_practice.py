from odoo import api, fields, models
from odoo.fields import Domain


class CrmTeamMember(models.Model):
    """Newcomers, who practise on the easier customers."""

    _inherit = "crm.team.member"

    fair_practice_until = fields.Date(
        "In Practice Until",
        tracking=True,
        help="Until the end of this day the person is guaranteed a share of the tiers "
        "for practice. The policy may name a rung below which everybody is.",
    )
    fair_in_practice = fields.Boolean(
        "In Practice",
        compute="_compute_fair_in_practice",
        search="_search_fair_in_practice",
        help="Guaranteed a share of the tiers for practice by the published policy.",
    )

    @api.depends(
        "fair_practice_until",
        "fair_seniority_id.level",
        "crm_team_id.fair_policy_id.version_id",
    )
    def _compute_fair_in_practice(self):
        for version, members in self.grouped(
            lambda member: member.crm_team_id.fair_policy_id.version_id
        ).items():
            in_practice = members._fair_filter_in_practice(version)
            for member in members:
                member.fair_in_practice = member in in_practice

    def _search_fair_in_practice(self, operator, value):
        if operator != "in":
            return NotImplemented
        # Nobody else can be in practice; the date depends on each company's clock.
        candidates = self.search(
            Domain("fair_practice_until", "!=", False)
            | Domain("fair_seniority_id", "!=", False)
        )
        return Domain("id", "in", candidates.filtered("fair_in_practice").ids)

    def _fair_filter_in_practice(self, version):
        """Those who practise by ``version``, the published one.

        Until the date on the profile, by the clock of the team's company, or below the
        rung the policy names. Without a rung only the date counts: who has none is
        trusted with everything.
        """
        rung = self.env["fair.allocation.seniority"]
        if version:
            rung = rung.browse(version._settings()["practice_seniority_id"] or [])
        level = rung.exists().level
        practising = self.filtered(
            lambda member: 0 < member.fair_seniority_id.level < level
        )
        dated = self.filtered("fair_practice_until") - practising
        for company, members in dated.grouped(
            lambda member: member.crm_team_id.company_id
        ).items():
            today = version._get_local_now(company).date()
            practising |= members.filtered(
                lambda member, today=today: member.fair_practice_until >= today
            )
        return practising
