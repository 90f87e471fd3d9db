from odoo import models


class FairAllocationPolicyVersion(models.Model):
    """Sentences on shares: who is owed how much, who may take what, and newcomers."""

    _inherit = "fair.allocation.policy.version"

    # ------------------------------------------------------------
    # WHO IS ENTITLED TO HOW MUCH
    # ------------------------------------------------------------

    def _say_share(self, frame):
        return [
            *self._say_entitlement(frame.settings),
            self.env._(
                "A share counts among those who may take the lead: whoever may not "
                "take a tier is owed none of it."
            ),
            self._say_period(frame.settings["period"]),
            self._say_value(frame.settings),
            self._say_tolerance(frame.settings),
            *self._say_balance(frame.settings["alert_balance"]),
        ]

    def _say_balance(self, percent):
        if not percent:
            return []
        return [
            self.env._(
                "When less than %s%% of a team's leads are where the shares say, the "
                "sales managers are told.",
                percent,
            )
        ]

    def _say_entitlement(self, settings):
        if settings["entitlement_mode"] == "equal":
            return [
                self.env._("Everyone is entitled to the same number of leads."),
                self._say_weight(),
            ]
        lines = [
            self.env._(
                "Leads are shared by capacity: who can take 40 leads in 30 days is "
                "entitled to twice as many as who can take 20."
            ),
            self._say_weight(),
        ]
        if settings["entitlement_mode"] == "performance":
            lines.append(
                self.env._(
                    "Success of the last 365 days raises or lowers a share by up to "
                    "%s%%. Being as successful as the team changes nothing.",
                    settings["performance_bound"],
                )
            )
        return lines

    def _say_weight(self):
        return self.env._(
            "A share weight agreed for a person multiplies the share: 0.5 is half of "
            "it."
        )

    def _say_period(self, period):
        texts = {
            "month": self.env._(
                "What everyone received is counted by the month, and the next leads "
                "put right what is uneven. Each month begins anew."
            ),
            "quarter": self.env._(
                "What everyone received is counted by the quarter, and the next leads "
                "put right what is uneven. Each quarter begins anew."
            ),
            "year": self.env._(
                "What everyone received is counted by the year, and the next leads "
                "put right what is uneven. Each year begins anew."
            ),
            "always": self.env._(
                "What everyone received is counted without end, and the next leads "
                "put right what is uneven."
            ),
        }
        return texts[period]

    def _say_value(self, settings):
        if not settings["value_balance"]:
            return self.env._("Only the number of leads is balanced, not their value.")
        if settings["value_basis"] == "prorated_revenue":
            return self.env._(
                "Money is shared as evenly as the number of leads: expected revenue "
                "times probability."
            )
        return self.env._(
            "Money is shared as evenly as the number of leads: expected revenue."
        )

    def _say_tolerance(self, settings):
        leads, percent = settings["tolerance"], settings["tolerance_percent"]
        if leads and percent:
            band = self.env._(
                "%(leads)s or %(percent)s%% of the share, whichever is more",
                leads=self._say_leads(leads),
                percent=percent,
            )
        elif percent:
            band = self.env._("%s%% of the share", percent)
        else:
            band = self._say_leads(leads)
        if not leads and not percent:
            return self.env._(
                "Nobody is to be further than one lead from the fair share."
            )
        return self.env._(
            "Nobody is to be further from the fair share than one lead plus %s. Within "
            "that the better fit decides.",
            band,
        )

    # ------------------------------------------------------------
    # WHO MAY TAKE WHAT
    # ------------------------------------------------------------

    def _say_take(self, frame):
        return [
            *(self._say_tier(tier) for tier in frame.tiers),
            *self._say_rungs(frame),
            *self._say_conditions(frame.settings["factors"]),
            self._say_limits(frame.settings),
        ]

    def _say_tier(self, tier):
        known = {"tier": tier.name, "low": tier.score_min, "high": tier.score_max}
        # sudo: the name of a rung only, which may be shared between companies.
        rung = tier.sudo().seniority_id
        if not rung:
            return self.env._(
                "Tier %(tier)s is for everyone: leads that score %(low)s to %(high)s.",
                **known,
            )
        return self.env._(
            "Tier %(tier)s is for %(rung)s and above: leads that score %(low)s to "
            "%(high)s.",
            rung=rung.name,
            **known,
        )

    def _say_rungs(self, frame):
        """What people on each rung may take; rungs that may the same go together."""
        lines = []
        alike = frame.rungs.grouped(lambda rung: rung._permitted(frame.tiers))
        for tiers, rungs in alike.items():
            names = self._list_names(rungs)
            if tiers:
                lines.append(
                    self.env._(
                        "%(rungs)s may take %(tiers)s.",
                        rungs=names,
                        tiers=self._list_names(tiers),
                    )
                )
            else:
                lines.append(self.env._("%s may take no tier.", names))
        return lines

    def _say_conditions(self, factors):
        texts = {
            "skills": self.env._(
                "Who lacks a skill the lead needs, at the level it needs, can't get it."
            ),
            "industry": self.env._(
                "Who names industries gets leads of these only. Naming none rules out "
                "nothing."
            ),
            "region": self.env._(
                "Who names countries or states gets leads from there only. Naming none "
                "rules out nothing."
            ),
            "language": self.env._(
                "Who names languages gets customers of these only. Naming none rules "
                "out nothing."
            ),
        }
        required = {factor["code"] for factor in factors if factor["required"]}
        return [text for code, text in texts.items() if code in required] or [
            self.env._("There are no further conditions.")
        ]

    def _say_limits(self, settings):
        if settings["count_won"]:
            return self.env._(
                "Nobody gets more leads than their capacity and caps allow. Won "
                "customers use up the caps on open leads."
            )
        return self.env._(
            "Nobody gets more leads than their capacity and caps allow. Won customers "
            "don't use up the caps on open leads."
        )

    # ------------------------------------------------------------
    # WHAT DECIDES
    # ------------------------------------------------------------

    def _say_decide(self, frame):
        weighed = any(factor["weight"] for factor in frame.settings["factors"])
        lines = [self.env._("First comes who is furthest behind the fair share.")]
        if weighed:
            lines.append(
                self.env._(
                    "Between people who are equally owed a lead, the better fit "
                    "decides. It is made of these parts; what a lead says nothing "
                    "about is left out."
                )
            )
        else:
            lines.append(self.env._("Nothing else is weighed."))
        lines.append(
            self.env._(
                "If all is equal, a calculation decides that anyone can repeat. Nobody "
                "picks."
            )
        )
        return lines

    # ------------------------------------------------------------
    # NEWCOMERS
    # ------------------------------------------------------------

    def _say_newcomers(self, frame):
        lines = [
            self.env._(
                "Who joins starts level with the team: nothing of what was given "
                "before is owed to them, or held against them."
            )
        ]
        percent = frame.settings["practice_percent"]
        tiers = frame.tiers.filtered("practice")
        if not percent or not tiers:
            return [*lines, self.env._("There is no guaranteed share for practice.")]
        lines.append(
            self.env._(
                "In practice you are entitled to at least %(percent)s%% of an average "
                "share of %(tiers)s.",
                percent=percent,
                tiers=self._list_names(tiers),
            )
        )
        return [*lines, self._say_practice(frame.settings["practice_seniority_id"])]

    def _say_practice(self, rung_id):
        # sudo: the name of a rung only, which may be archived by now.
        rung = self.env["fair.allocation.seniority"].sudo().browse(rung_id).exists()
        if not rung_id or not rung:
            return self.env._("You are in practice until the date on your profile.")
        return self.env._(
            "You are in practice below the rung %s, and until the date on your "
            "profile.",
            rung.name,
        )
