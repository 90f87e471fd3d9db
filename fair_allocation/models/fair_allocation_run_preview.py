from odoo import api, fields, models
from odoo.fields import Domain


class FairAllocationRun(models.Model):
    """Working out who would get what, and what was given before there was a ledger."""

    _inherit = "fair.allocation.run"

    def _preview(self, pools=None):
        """Work out who would get what; nothing outside the run changes.

        :param dict pools: open leads by the team that decides on them, where the
            caller has just sorted them
        """
        with self._measured():
            self.line_ids.unlink()
            self.share_ids.unlink()
            skipped = {}
            if pools is None:
                # Archived leads were selected as well, and are to be listed.
                leads = self.with_context(active_test=False).lead_ids
                pools, skipped = self._split_leads(leads.with_env(self.env))
            self._decide(pools, skipped)

    def _decide(self, pools, skipped):
        """Collect, decide, and write down what would happen."""
        outcome = self.env["fair.allocation.outcome"]
        vals, shares = outcome._prepare_skipped(self, skipped), []
        for team, leads in pools.items():
            version = team.fair_policy_id.version_id
            problem = self._collect_problem(team, leads)
            result = outcome._allocate(problem)
            vals += outcome._prepare_lines(self, team, version, problem, result)
            shares += outcome._prepare_shares(self, team, problem, result)
        self.env["fair.allocation.run.line"].create(vals)
        self.env["fair.allocation.run.share"].create(shares)
        teams = self.env["crm.team"].concat(*pools)
        self.write(
            {
                "state": "previewed",
                "team_ids": [fields.Command.set(teams.ids)],
                "policy_version_ids": [
                    fields.Command.set(teams.fair_policy_id.version_id.ids)
                ],
            }
        )
        self._update_fairness()

    def _collect_problem(self, team, leads):
        """The engine's input for one team."""
        return self.env["fair.allocation.problem"]._collect(
            team, team.fair_policy_id.version_id, leads
        )

    def _has_fallback(self):
        """Whether the fallback owner gets what nobody can take."""
        return True

    def _get_reason(self, assignment):
        """Why the person of ``assignment`` gets the lead: the engine's reason."""
        return assignment.reason

    def _split_leads(self, leads):
        """Sort ``leads`` by the pool that decides on them.

        :return: ``({team: leads}, {reason code: leads})``, the second for those that
            are left alone
        """
        skipped = {}
        free = self._filter_free(leads)
        moving = self.from_user_id or self._is_moving()
        skipped["changed" if moving else "owned"] = leads - free
        open_leads = free.filtered_domain(self._get_open_domain())
        skipped["closed"] = free - open_leads
        pools = open_leads._fair_divide(self.state == "draft" and self.team_ids)
        skipped["no_team"] = pools.pop(self.env["crm.team"], self.env["crm.lead"])
        without_rules = [t for t in pools if not t.fair_policy_id.version_id]
        skipped["no_policy"] = self.env["crm.lead"].concat(
            *(pools.pop(team) for team in without_rules)
        )
        return pools, skipped

    @api.model
    def _get_open_domain(self):
        """Leads that can be given to somebody."""
        return Domain([("active", "=", True), ("won_status", "=", "pending")])

    def _update_fairness(self):
        """Fairness as the shares now stand; called after each override as well."""
        before, after = self.share_ids._measure()
        self.write(
            {
                "fairness_before": before.as_dict(),
                "fairness_after": after.as_dict(),
                "balance_before": self._to_percent(before.overall.balance),
                "balance_after": self._to_percent(after.overall.balance),
                "balance_value_before": self._to_percent(before.overall.balance_value),
                "balance_value_after": self._to_percent(after.overall.balance_value),
            }
        )

    @api.model
    def _to_percent(self, thousandths):
        """The engine's thousandths in per cent; nothing credited yet reads as 0."""
        return (thousandths or 0) / 10

    # ------------------------------------------------------------
    # OPENING BALANCE
    # ------------------------------------------------------------

    @api.model
    def _record_opening(self, teams):
        """Enter what people received earlier in the period as an applied run.

        :return: the run; none when there is nothing to enter
        """
        leads = self.env["crm.lead"]
        for team in teams:
            leads |= self.env["fair.allocation.problem"]._get_opening_leads(team)
        if not leads:
            return self.browse()
        run = self._create_for(leads, kind="opening").sudo()
        run.team_ids = teams
        run.policy_version_ids = teams.fair_policy_id.version_id
        with run._measured():
            for team, team_leads in leads.grouped("team_id").items():
                run.env["fair.allocation.outcome"]._record_opening(
                    run, team, team_leads
                )
            run.write({"state": "applied", "applied_on": self.env.cr.now()})
            run._update_fairness()
        return run
