from dataclasses import dataclass

from odoo import api, models
from odoo.tools import format_list


@dataclass(frozen=True)
class Frame:
    """What the sentences speak of: the frozen settings and the ladders in force."""

    settings: dict
    tiers: models.BaseModel
    rungs: models.BaseModel


class FairAllocationPolicyVersion(models.Model):
    """The rules in plain words: one page that every salesperson understands.

    Sentences are made here and in the files beside this one, a method for each section,
    in the language of the reader and without any markup. Settings are those the version
    froze; tiers and rungs are the ones of today, by which leads are shared today.
    """

    _inherit = "fair.allocation.policy.version"

    def _get_page(self):
        """Sections of the page: title, sentences and, for fit, the factors."""
        frame = self._get_page_frame()
        sections = {
            "share": self.env._("Who is entitled to how much"),
            "take": self.env._("Who may take what"),
            "decide": self.env._("What decides between people who are equally owed"),
            "newcomers": self.env._("Newcomers"),
            "away": self.env._("When you are away"),
            "customers": self.env._("Known customers"),
            "waiting": self.env._("When nobody can take a lead"),
            "given": self.env._("When a lead is given"),
            "protection": self.env._("How long a lead is yours"),
            "back": self.env._("When a lead goes back"),
            "pools": self.env._("Public pools"),
            "rotation": self.env._("When a customer is passed on"),
            "together": self.env._("Helping each other"),
            "evaluation": self.env._("How fairness is looked after"),
            "conduct": self.env._("When somebody breaks the rules"),
            "reward": self.env._("Badges and leaderboard"),
            "disagree": self.env._("If a lead is bad, or if you disagree"),
        }
        return [
            {
                "code": code,
                "title": title,
                "lines": getattr(self, f"_say_{code}")(frame),
                "factors": self._get_factor_rows() if code == "decide" else [],
            }
            for code, title in sections.items()
        ]

    def _get_page_frame(self):
        company = self.company_id or self.env.company
        rungs = self.env["fair.allocation.seniority"].search(
            [("company_id", "in", [company.id, False]), ("active", "=", True)]
        )
        return Frame(
            settings=self._settings(),
            tiers=self.env["fair.allocation.tier"]._ladder(company),
            rungs=rungs,
        )

    def _get_factor_rows(self):
        """Factors that count, the weightiest first."""
        Factor = self.env["fair.allocation.policy.factor"]
        labels, meanings = dict(Factor._selection_code()), Factor._get_meanings()
        factors = [f for f in self.content["factors"] if f["weight"] or f["required"]]
        total = sum(factor["weight"] for factor in factors) or 1
        return [
            {
                "name": labels[factor["code"]],
                "meaning": meanings.get(factor["code"]),
                "percent": round(100 * factor["weight"] / total),
                "required": factor["required"],
            }
            for factor in sorted(factors, key=lambda f: -f["weight"])
        ]

    @api.model
    def _list_names(self, records):
        """“A, B and C”, as the reader's language lists things."""
        return format_list(self.env, records.mapped("name"))

    @api.model
    def _say_hours(self, hours):
        return self.env._("1 hour") if hours == 1 else self.env._("%s hours", hours)

    @api.model
    def _say_days(self, days):
        return self.env._("1 day") if days == 1 else self.env._("%s days", days)

    @api.model
    def _say_leads(self, leads):
        return self.env._("1 lead") if leads == 1 else self.env._("%s leads", leads)
