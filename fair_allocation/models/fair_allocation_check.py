from odoo import api, models


class FairAllocationCheck(models.AbstractModel):
    """Looks for what can't work: in the settings, the teams and the open leads.

    Everything is read in sets, a fixed number of queries for each team. What passes by
    itself doesn't count: somebody on leave today, or full until tomorrow.
    """

    _name = "fair.allocation.check"
    _description = "Policy Check"

    @api.model
    def _find(self, version):
        """What is wrong, as values of findings. ``version`` may be a mere draft."""
        return [
            *self._find_in_settings(version),
            *self._find_in_ladders(version),
            *(
                values
                for team in version.policy_id.team_ids
                for values in self._find_in_team(version, team)
            ),
        ]

    @api.model
    def _prepare(self, code, severity, mend, team=None, **data):
        """Values of one finding.

        :param mend: the record to change; none of a model stands for its list
        """
        return {
            "code": code,
            "severity": severity,
            "mend_model": mend._name,
            "mend_id": mend.id,
            "team_id": team.id if team else False,
            "company_id": team.company_id.id if team else False,
            "data": data,
        }

    # ------------------------------------------------------------
    # SETTINGS
    # ------------------------------------------------------------

    @api.model
    def _find_in_settings(self, version):
        policy, settings = version.policy_id, version._settings()
        if not policy.team_ids:
            yield self._prepare("no_team", "problem", policy)
        if not any(factor["weight"] for factor in settings["factors"]):
            yield self._prepare("factors_zero", "warning", policy)
        if settings["fallback"] == "user":
            user = self.env["res.users"].browse(settings["fallback_user_id"])
            if not user.exists().active:
                yield self._prepare(
                    "fallback_archived", "problem", policy, user_id=user.id
                )

    # ------------------------------------------------------------
    # TIERS AND RUNGS
    # ------------------------------------------------------------

    @api.model
    def _find_in_ladders(self, version):
        """What is wrong with the ladders of the companies the policy is for."""
        companies = version.policy_id.team_ids.company_id or version.company_id
        for company in companies or self.env.company:
            tiers = self.env["fair.allocation.tier"]._ladder(company)
            yield from self._find_in_tiers(company, tiers)
            rungs = self.env["fair.allocation.seniority"].search(
                [("company_id", "in", [company.id, False]), ("active", "=", True)]
            )
            yield from self._find_in_rungs(tiers, rungs)
            yield from self._find_in_practice(version._settings(), tiers, rungs)

    @api.model
    def _find_in_tiers(self, company, tiers):
        Criterion = self.env["fair.allocation.tier.criterion"]
        if not Criterion._of_company(company):
            yield self._prepare("no_criterion", "warning", Criterion)
        if not tiers:
            yield self._prepare("no_tier", "warning", tiers)
        # Constraints forbid it, but not everything that writes asks them.
        elif tiers[-1].score_min > 0:
            lowest = tiers[-1]
            yield self._prepare(
                *("tier_gap", "problem", lowest),
                tier_id=lowest.id,
                count=lowest.score_min,
            )

    @api.model
    def _find_in_rungs(self, tiers, rungs):
        """Rungs that name tiers whose minimum seniority they don't reach."""
        for rung in rungs:
            named = rung.tier_ids & tiers
            barred = named.filtered(
                lambda tier, rung=rung: tier.seniority_id.level > rung.level
            )
            if barred:
                yield self._prepare(
                    *("rung_contradiction", "warning", rung),
                    rung_id=rung.id,
                    tier_ids=barred.ids,
                )

    @api.model
    def _find_in_practice(self, settings, tiers, rungs):
        """A share for practice that nobody can ever get."""
        below = rungs.browse(settings["practice_seniority_id"]).exists()
        if not settings["practice_percent"] or not below:
            return
        practice = tiers.filtered("practice")
        if tiers and not practice:
            yield self._prepare("practice_no_tier", "warning", tiers.browse())
            return
        for rung in rungs.filtered(lambda rung: rung.level < below.level):
            if practice and not rung._permitted(practice):
                lowest = practice[-1]
                yield self._prepare(
                    *("practice_forbidden", "warning", lowest),
                    rung_id=rung.id,
                    tier_id=lowest.id,
                )
