from odoo import api, models

from ..engine import SCALE, allocate
from ..engine.paper import apportion


class FairAllocationOutcome(models.AbstractModel):
    """Turns the engine's output into records."""

    _name = "fair.allocation.outcome"
    _description = "Allocation Outcome"

    @api.model
    def _allocate(self, problem):
        return allocate(problem)

    # ------------------------------------------------------------
    # PREVIEW
    # ------------------------------------------------------------

    @api.model
    def _prepare_lines(self, run, team, version, problem, result):
        """Values of the run's lines for one team, in the engine's order."""
        chosen = {a.lead: a for a in result.assignments}
        waiting = {w.lead: w.reason for w in result.waiting}
        fallback = self._get_fallback(team, version) if run._has_fallback() else False
        owners = run._get_former_owners([lead.id for lead in problem.leads])
        pools = self._find_pools(run, version, waiting)
        manual = self._find_manual_tiers([lead.id for lead in problem.leads])
        lines = []
        for lead in problem.leads:
            vals = {
                "run_id": run.id,
                "lead_id": lead.id,
                "from_user_id": owners[lead.id],
                "team_id": team.id,
                "version_id": version.id,
                "tier_id": lead.tier or False,
                "is_manual_tier": lead.id in manual,
                "value": lead.value / 100,
                "explanation": result.explain(lead.id),
            }
            if assignment := chosen.get(lead.id):
                reason = run._get_reason(assignment)
                vals |= self._prepare_given(assignment.person, reason)
            elif fallback and fallback != owners[lead.id]:
                vals |= self._prepare_given(fallback, "fallback")
            elif pool := pools.get(lead.id):
                vals |= {"state": "proposed", "reason": "pool", "pool_id": pool}
            else:
                vals |= {"state": "waiting", "reason": waiting[lead.id]}
            lines.append(vals)
        return lines

    @api.model
    def _prepare_given(self, user_id, reason):
        return {
            "state": "proposed",
            "reason": reason,
            "user_id": user_id,
            "proposed_user_id": user_id,
        }

    @api.model
    def _get_fallback(self, team, version):
        """User id of who gets the leads nobody can take, if the policy names one."""
        if version.content["fallback"] != "user":
            return False
        user = self.env["res.users"].browse(version.content["fallback_user_id"])
        # Who left the company since keeps nothing for it.
        return user.exists().filtered("active").id

    @api.model
    def _find_manual_tiers(self, lead_ids):
        """Ids of the few leads whose tier a manager has set."""
        leads = self.env["crm.lead"].search(
            [("id", "in", lead_ids), ("fair_manual_tier_id", "!=", False)]
        )
        return set(leads.filtered(lambda lead: lead._fair_get_manual_tier()).ids)

    @api.model
    def _find_pools(self, run, version, waiting):
        """Where leads that nobody can take go, if the policy says so.

        Those in a pool already stay there.

        :return: ``{lead id: pool id}``
        """
        if version.content["fallback"] != "pool" or not run._has_fallback():
            return {}
        leads = self.env["crm.lead"].browse(waiting)
        found = self.env["fair.allocation.pool"]._find_for(
            leads.filtered(lambda lead: not lead.fair_pool_id)
        )
        return {lead.id: pool.id for pool, taken in found.items() for lead in taken}

    @api.model
    def _prepare_skipped(self, run, skipped):
        """Lines of leads the run leaves alone, with the reason."""
        return [
            {
                "run_id": run.id,
                "lead_id": lead.id,
                "team_id": lead.team_id.id,
                "tier_id": lead.fair_tier_id.id,
                "value": lead.expected_revenue,
                "user_id": lead.user_id.id,
                "state": "skipped",
                "reason": reason,
            }
            for reason, leads in skipped.items()
            for lead in leads
        ]

    @api.model
    def _prepare_shares(self, run, team, problem, result):
        """Standing of everyone before the run, and what it adds, by tier."""
        batch = {
            (share.person, share.tier): share
            for share in result.shares
            if share.credited or share.received or share.nominal
        }
        rows = []
        for person in problem.people:
            for tier in problem.tiers:
                account = person.accounts.get(tier.id)
                share = batch.get((person.id, tier.id))
                if account or share:
                    rows.append(
                        self._prepare_share(account, share)
                        | {
                            "run_id": run.id,
                            "team_id": team.id,
                            "user_id": person.id,
                            "tier_id": tier.id or False,
                        }
                    )
        return rows

    @api.model
    def _prepare_share(self, account, share):
        vals = {}
        if account:
            vals |= {
                "entitled_before": account.credited / SCALE,
                "entitled_value_before": account.credited_value / 100,
                "received_before": account.received,
                "received_value_before": account.received_value / 100,
            }
        if share:
            vals |= {
                "credited": share.credited / SCALE,
                "credited_value": share.credited_value / 100,
                "received": share.received,
                "received_value": share.received_value / 100,
                "nominal": share.nominal / SCALE,
            }
        return vals

    # ------------------------------------------------------------
    # LEDGER
    # ------------------------------------------------------------

    @api.model
    def _post_entitlements(self, lines, sign=1):
        """Credit everyone's paper share of the leads of ``lines``.

        The run's shares say how a tier was split on paper. What was really given of it
        is credited in these proportions, so that credits always sum to what was
        received, also when a lead was dropped or overridden.
        """
        counting = lines.filtered(
            lambda line: line.reason != "fallback" and not line.pool_id
        )
        vals = []
        for (run, team, tier), group in counting.grouped(
            lambda line: (line.run_id, line.team_id, line.tier_id)
        ).items():
            vals += self._prepare_entitlements(run, team, tier, group, sign)
        self.env["fair.allocation.entitlement"]._append(vals)

    @api.model
    def _prepare_entitlements(self, run, team, tier, lines, sign):
        weights = self._get_weights(run, team, tier, lines[0].user_id)
        common = {**self._prepare_common(team, run), "tier_id": tier.id}
        return [
            common | part
            for part in self._split(
                weights, len(lines), sum(lines.mapped("value")), sign
            )
        ]

    @api.model
    def _get_weights(self, run, team, tier, receiver):
        """How ``run`` split a tier on paper; all of it for the receiver if it didn't.

        :return: ``{user id: (leads, value, leads by weight alone)}``, of which only the
            proportions matter
        """
        shares = run.share_ids.filtered(
            lambda share: share.user_id
            and share.team_id == team
            and share.tier_id == tier
        )
        return {
            share.user_id.id: (
                round(share.credited * SCALE),
                round(share.credited_value * SCALE),
                round(share.nominal * SCALE),
            )
            for share in shares
        } or {receiver.id: (1, 1, 1)}

    @api.model
    def _split(self, weights, count, value, sign):
        """What each is credited of ``count`` leads worth ``value``: exact sums.

        Evenly if nobody is owed any leads; as the leads, what nothing else is known of.
        """
        leads, values, nominal = zip(*weights.values(), strict=True)
        leads = leads if any(leads) else [1] * len(leads)
        return [
            {
                "user_id": user,
                "credited": sign * lead / SCALE,
                "credited_value": sign * money / 100,
                "nominal": sign * plain / SCALE,
            }
            for user, lead, money, plain in zip(
                weights,
                apportion(count * SCALE, leads),
                apportion(round(value * 100), values if any(values) else leads),
                apportion(count * SCALE, nominal if any(nominal) else leads),
                strict=True,
            )
            if lead or money or plain
        ]

    # ------------------------------------------------------------
    # WHAT WAS GIVEN WITHOUT A RUN
    # ------------------------------------------------------------

    @api.model
    def _record_past(self, team, leads, kind, run, told=None):
        """Enter leads that have their owners already, and credit their paper shares.

        Who has them is a fact; the engine says how they would have been split on paper
        among those who could have had them. So whoever got less is owed more.

        :param dict told: what else the entries say, ``{lead: values}``
        :return: the problem and its result, for those who want to show them
        """
        version = team.fair_policy_id.version_id
        problem = self.env["fair.allocation.problem"]._collect_past(
            team, version, leads
        )
        result = self._allocate(problem)
        values = {lead.id: lead.value / 100 for lead in problem.leads}
        self.env["fair.allocation.decision"]._record_past(
            leads, kind, values, run, told
        )
        common = self._prepare_common(team, run)
        self.env["fair.allocation.entitlement"]._append(
            [
                {
                    **common,
                    "user_id": share.person,
                    "tier_id": share.tier or False,
                    "credited": share.credited / SCALE,
                    "credited_value": share.credited_value / 100,
                    "nominal": share.nominal / SCALE,
                }
                for share in result.shares
                if share.credited or share.credited_value or share.nominal
            ]
        )
        return problem, result

    @api.model
    def _record_opening(self, run, team, leads):
        """Enter what the team received earlier in the period as part of ``run``."""
        problem, result = self._record_past(team, leads, "opening", run)
        self.env["fair.allocation.run.share"].create(
            self._prepare_shares(run, team, problem, result)
        )

    @api.model
    def _prepare_common(self, team, run):
        """What every entitlement of a team says."""
        company = run.company_id or team.company_id or self.env.company
        return {
            "date": self.env.cr.now(),
            "run_id": run.id,
            "team_id": team.id,
            "company_id": company.id,
            "currency_id": company.currency_id.id,
        }
