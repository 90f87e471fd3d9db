from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_amount, formatLang

from ..engine import SCALE


class FairAllocationStanding(models.AbstractModel):
    """What one is entitled to, what one received, and what one can still get."""

    _inherit = "fair.allocation.standing"

    @api.model
    def _describe_teams(self, user, members):
        """One block for each team that shares by rules."""
        figures = self._get_figures(user, members.crm_team_id)
        return [
            self._describe_team(user, member, figures.get(member.crm_team_id, {}))
            for member in members
        ]

    @api.model
    def _describe_team(self, user, member, figures):
        team = member.crm_team_id
        policy = team.fair_policy_id
        version = policy.version_id
        measure = self._measure(figures)
        tiers = self._get_tiers(team, figures)
        turns = self._describe_turns(member, tiers)
        currency = (team.company_id or self.env.company).currency_id
        rows = [
            {
                "name": tier.name or self.env._("Without a tier"),
                "color": tier.color,
                "turn": turns.get(tier),
                **self._describe_share(measure["tiers"].get(tier.id or 0), currency),
            }
            for tier in tiers
        ]
        return {
            "id": team.id,
            "name": team.name,
            "since": self._say_since(version),
            "rules": version.display_name,
            "rules_line": version._say_share(version._get_page_frame())[0],
            "policy": policy.id,
            "total": self._describe_share(measure["overall"], currency),
            "owed": self._say_owed(measure["overall"]),
            "tiers": rows,
            "limits": self._describe_limits(member),
        }

    # ------------------------------------------------------------
    # SHARES
    # ------------------------------------------------------------

    @api.model
    def _get_figures(self, user, teams):
        """Figures of the person in the running periods: ``{team: figures}``; one query.

        As everywhere else, they are those of the report.
        """
        domains = []
        for team in teams:
            domain = Domain("team_id", "=", team.id)
            start = team.fair_policy_id.version_id._get_period_start()
            if start:
                domain &= Domain("date", ">=", start)
            domains.append(domain)
        if not domains:
            return {}
        found = self.env["fair.allocation.figures"]._get(
            Domain("user_id", "=", user.id) & Domain.OR(domains)
        )
        figures = {}
        for key, row in found.items():
            figures.setdefault(key[0], {})[key] = row
        return figures

    @api.model
    def _measure(self, figures):
        """The person's share in all and by tier id; nothing where nothing happened."""
        fairness = self.env["fair.allocation.figures"]._measure(figures)
        shares = {
            tier: next(iter(measure.people.values()))
            for tier, measure in fairness.tiers.items()
        }
        overall = next(iter(fairness.overall.people.values()), None)
        return {"overall": overall, "tiers": shares}

    @api.model
    def _get_tiers(self, team, figures):
        """Tiers in force, and those of the past that the person received."""
        company = team.company_id or self.env.company
        tiers = self.env["fair.allocation.tier"]._ladder(company)
        past = [
            tier
            for (_team, _user, tier), row in figures.items()
            if tier not in tiers and (row["received"] or row["entitled"])
        ]
        return [*tiers, *past]

    @api.model
    def _describe_share(self, share, currency):
        """Numbers as they are read; ``None`` where nothing was due or received."""
        if share is None:
            return {"share": None}
        percent = share.fulfilment
        if percent is not None:
            percent = (percent * 100 + SCALE // 2) // SCALE
        return {
            "share": {
                "leads": self.env._(
                    "%(received)s of %(entitled)s leads (%(gap)s)",
                    received=share.received,
                    entitled=formatLang(self.env, share.credited / SCALE, digits=1),
                    gap=self._sign(share.gap / SCALE),
                ),
                "value": self.env._(
                    "%(received)s of %(entitled)s",
                    received=format_amount(
                        self.env, share.received_value / 100, currency
                    ),
                    entitled=format_amount(
                        self.env, share.credited_value / 100, currency
                    ),
                ),
                "percent": percent,
                "fulfilment": percent is not None
                and self.env._("%s%% received", percent),
            }
        }

    @api.model
    def _sign(self, number):
        text = formatLang(self.env, abs(number), digits=1)
        if round(number, 1) == 0:
            return text
        return f"+{text}" if number > 0 else f"\N{MINUS SIGN}{text}"

    @api.model
    def _say_owed(self, share):
        """The gap in words, in whole leads: half a lead is nobody's."""
        if share is None:
            return {"state": "new", "text": self.env._("No leads yet")}
        leads = round(abs(share.gap) / SCALE)
        if not leads:
            text = self.env._("You have what you are entitled to")
            return {"state": "even", "text": text}
        if share.gap < 0:
            text = (
                self.env._("1 lead is owed to you")
                if leads == 1
                else self.env._("%s leads are owed to you", leads)
            )
            return {"state": "owed", "text": text}
        text = (
            self.env._("1 lead more than you are entitled to")
            if leads == 1
            else self.env._("%s leads more than you are entitled to", leads)
        )
        return {"state": "ahead", "text": text}
