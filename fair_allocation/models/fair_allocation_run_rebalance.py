from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class FairAllocationRun(models.Model):
    """Rebalancing: leads go from people ahead of the fair share to somebody behind.

    An evaluation prepares it and a manager decides. The engine says which of the leads
    the person can take; the others stay where they are. A lead that counts in the
    running period counts from then on for whoever has it. Where the evaluated period
    is over, moves make up for it without counting: else whoever was owed leads would
    be given fewer new ones for them.
    """

    _inherit = "fair.allocation.run"

    to_user_id = fields.Many2one(
        "res.users",
        "Leads For",
        readonly=True,
        ondelete="set null",
        help="Who is to get the leads; without anybody, whoever can take them.",
    )
    finding_ids = fields.One2many(
        "fair.allocation.evaluation.finding", "run_id", "Finding", readonly=True
    )
    counts_moved = fields.Boolean(
        "Moves Count",
        readonly=True,
        copy=False,
        help="The leads count for their new salesperson instead of the former one. "
        "Otherwise the evaluated period is over, and they count for nobody anew.",
    )

    @api.model
    def _prepare_balance(self, evaluation, leads, user):
        """A previewed run that moves ``leads`` to ``user``, as far as possible."""
        run = self._create_for(
            leads,
            kind="balance",
            teams=evaluation.team_id,
            company_id=evaluation.company_id.id,
            to_user_id=user.id,
        )
        run._set_counts_moved(evaluation)
        run.action_preview()
        return run

    def _set_counts_moved(self, evaluation):
        self.counts_moved = self._is_running(evaluation)

    @api.model
    def _is_running(self, evaluation):
        """Whether the evaluated period is part of the one people are balanced in."""
        start = evaluation.team_id.fair_policy_id.version_id._get_period_start()
        return not start or evaluation._get_moments()[0] >= start

    @api.model
    def _get_balance_domain(self, team, company):
        """Leads of ``team`` that an evaluation may move.

        Never those that are protected, in a pool, or of a tier with a personal contact.
        """
        return self._get_open_domain() & Domain(
            [
                ("team_id", "=", team.id),
                ("company_id", "in", [company.id, False]),
                ("user_id", "!=", False),
                ("fair_pool_id", "=", False),
                "|",
                ("fair_tier_id", "=", False),
                ("fair_tier_id.named_owner", "=", False),
                "|",
                ("fair_protected_until", "=", False),
                ("fair_protected_until", "<=", self.env.cr.now()),
            ]
        )

    @api.model
    def _get_unprepared_domain(self, team):
        """Leads that no other open run is about to give away."""
        prepared = self.env["fair.allocation.run.line"]._search(
            [
                ("team_id", "=", team.id),
                ("state", "=", "proposed"),
                # Of NULL nothing is known, not even that it isn't among them.
                ("lead_id", "!=", False),
                ("run_id.state", "in", ("previewed", "queued")),
            ]
        )
        return Domain("id", "not in", prepared.subselect("lead_id"))

    def _count_lost(self):
        """How many leads each person would lose or has lost: ``{user id: leads}``."""
        rows = self.env["fair.allocation.run.line"]._read_group(
            [("run_id", "in", self.ids), ("state", "in", ("proposed", "applied"))],
            ["from_user_id"],
            ["__count"],
        )
        return {user.id: number for user, number in rows}

    # ------------------------------------------------------------
    # PREVIEW
    # ------------------------------------------------------------

    def _filter_free(self, leads):
        """Those that may move now, too, when the preview is made again."""
        if self.kind != "balance":
            return super()._filter_free(leads)
        return self._filter_givable(leads)

    def _filter_givable(self, leads):
        """Leads protected, pooled or closed meanwhile stay."""
        if self.kind != "balance":
            return super()._filter_givable(leads)
        return leads.filtered_domain(
            self._get_balance_domain(self.team_ids, self.company_id)
        )

    def _get_excluded(self, leads):
        """Nobody but the person they are for gets the leads."""
        excluded = super()._get_excluded(leads)
        if self.kind != "balance" or not self.to_user_id:
            return excluded
        others = self.team_ids.crm_team_member_ids.user_id - self.to_user_id
        kept_from = frozenset(others.ids)
        return {lead.id: excluded.get(lead.id, kept_from) | kept_from for lead in leads}

    def _has_fallback(self):
        return self.kind != "balance" and super()._has_fallback()

    def _get_reason(self, assignment):
        if self.kind == "balance":
            return "balance"
        return super()._get_reason(assignment)

    # ------------------------------------------------------------
    # APPLY
    # ------------------------------------------------------------

    def action_apply(self):
        """Applying what an evaluation prepared is accepting its finding."""
        if self.kind == "balance":
            # sudo: whom the findings are about; whoever is may not decide.
            findings = self._open("previewed").finding_ids
            findings.with_user(self.env.user)._check_unconcerned()
            self._check_period_unchanged(findings.evaluation_id)
            findings.filtered(lambda f: f.state == "open")._decide("accepted")
        return super().action_apply()

    def _check_period_unchanged(self, evaluations):
        """Whether the moves count was worked out for the period that ran then.

        :raise UserError: when another one has begun since
        """
        # sudo: what the product wrote on the run; the right to apply was checked.
        if any(
            self.sudo().counts_moved != self._is_running(evaluation)
            for evaluation in evaluations
        ):
            raise UserError(
                self.env._(
                    "A new period has begun since this preview. Compute the evaluation "
                    "again, then decide."
                )
            )

    def _finish(self):
        """Tell those who lose leads as well, each once."""
        result = super()._finish()
        if self.kind == "balance":
            Notice = self.env["fair.allocation.notice"]
            given = self.line_ids.filtered(lambda line: line.state == "applied")
            for owner, lines in given.grouped("from_user_id").items():
                Notice._send_balanced(owner, lines)
        return result

    # ------------------------------------------------------------
    # DISPLAY
    # ------------------------------------------------------------

    def _get_summary(self):
        """Of moves after an evaluation: how many, and to whom."""
        if self.kind != "balance" or self.state not in ("previewed", "applied"):
            return super()._get_summary()
        numbers = self._get_summary_numbers() | {
            "person": self.to_user_id.name or self._get_people_text()
        }
        if self.state == "applied":
            return self.env._(
                "%(given)s of %(leads)s leads went to %(person)s after an evaluation; "
                "%(waiting)s stay as they are.",
                **numbers,
            )
        return self.env._(
            "%(given)s of %(leads)s leads would go to %(person)s after an evaluation; "
            "%(waiting)s would stay as they are. Nothing has changed yet.",
            **numbers,
        )
