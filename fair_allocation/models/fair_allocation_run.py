from time import monotonic

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class FairAllocationRun(models.Model):
    """One allocation: previewed, adjusted, applied, undone.

    A preview changes nothing but the run itself. Applying writes owners, ledger and
    activities; undoing takes back what nobody has touched since.
    """

    _name = "fair.allocation.run"
    _description = "Allocation Run"
    _order = "id desc"

    name = fields.Char(
        required=True, readonly=True, default=lambda self: self.env._("New")
    )
    kind = fields.Selection(
        [
            ("allocation", "Allocation"),
            ("redistribution", "Redistribution"),
            ("substitution", "Substitution"),
            ("rotation", "Rotation"),
            ("reclaim", "Taken back"),
            ("balance", "Rebalancing"),
            ("opening", "Opening balance"),
        ],
        required=True,
        readonly=True,
        default="allocation",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("previewed", "Previewed"),
            ("queued", "Being applied"),
            ("applied", "Applied"),
            ("undone", "Undone"),
            ("dropped", "Dropped"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    applied_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    user_id = fields.Many2one(
        "res.users",
        "Started By",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )
    lead_ids = fields.Many2many(
        "crm.lead",
        "fair_allocation_run_lead_rel",
        "run_id",
        "lead_id",
        string="Selected Leads",
        readonly=True,
    )
    team_ids = fields.Many2many("crm.team", string="Sales Teams", readonly=True)
    policy_version_ids = fields.Many2many(
        "fair.allocation.policy.version", string="Rules", readonly=True
    )
    line_ids = fields.One2many("fair.allocation.run.line", "run_id", readonly=True)
    share_ids = fields.One2many("fair.allocation.run.share", "run_id", readonly=True)
    decision_ids = fields.One2many("fair.allocation.decision", "run_id", readonly=True)
    decision_count = fields.Integer(compute="_compute_decision_count")

    lead_count = fields.Integer("Leads", readonly=True)
    assigned_count = fields.Integer("Given", compute="_compute_line_counts", store=True)
    waiting_count = fields.Integer(
        "Waiting", compute="_compute_line_counts", store=True
    )
    skipped_count = fields.Integer(
        "Left Alone", compute="_compute_line_counts", store=True
    )
    override_count = fields.Integer(
        "Overridden", compute="_compute_line_counts", store=True
    )
    value_total = fields.Monetary("Value", compute="_compute_line_counts", store=True)

    fairness_before = fields.Json(readonly=True)
    fairness_after = fields.Json(readonly=True)
    balance_before = fields.Float(
        "Balance Before (%)",
        readonly=True,
        aggregator="avg",
        help="Share of the leads that was where the entitlement says, before.",
    )
    balance_after = fields.Float(
        "Balance After (%)",
        readonly=True,
        aggregator="avg",
        help="Share of the leads that is where the entitlement says, after.",
    )
    balance_value_before = fields.Float(
        "Value Balance Before (%)", readonly=True, aggregator="avg"
    )
    balance_value_after = fields.Float(
        "Value Balance After (%)", readonly=True, aggregator="avg"
    )
    duration = fields.Float(
        "Seconds", readonly=True, digits=(12, 2), help="Time taken so far."
    )
    query_count = fields.Integer("Queries", readonly=True, aggregator="sum")
    applied_on = fields.Datetime(readonly=True, copy=False)
    undone_on = fields.Datetime(readonly=True, copy=False)

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends(
        *("line_ids.state", "line_ids.is_override", "line_ids.value"),
        "line_ids.pool_id",
    )
    def _compute_line_counts(self):
        rows = self.env["fair.allocation.run.line"]._read_group(
            [("run_id", "in", self.ids)],
            ["run_id", "state", "is_override", "pool_id"],
            ["__count", "value:sum"],
        )
        by_run = {}
        for run, *row in rows:
            by_run.setdefault(run.id, []).append(row)
        for run in self:
            run.update(run._count_lines(by_run.get(run.id, [])))

    @api.model
    def _count_lines(self, rows):
        """Sums over ``rows`` of (state, is override, count, value)."""

        def total(states, index=2):
            return sum(row[index] for row in rows if row[0] in states)

        given = ("proposed", "applied")
        return {
            "assigned_count": total(given),
            "waiting_count": total(("waiting",)),
            "skipped_count": total(("skipped", "changed", "left", "failed")),
            "override_count": sum(row[2] for row in rows if row[1]),
            "value_total": total(given, index=3),
        }

    def _compute_decision_count(self):
        counts = dict(
            self.env["fair.allocation.decision"]._read_group(
                [("run_id", "in", self.ids)], ["run_id"], ["__count"]
            )
        )
        for run in self:
            run.decision_count = counts.get(run, 0)

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals["name"] = self.env["ir.sequence"].next_by_code("fair.allocation.run")
        return super().create(vals_list)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_applied(self):
        if any(run.state in ("queued", "applied", "undone") for run in self):
            raise UserError(
                self.env._(
                    "A run that was applied can't be deleted, because the ledger "
                    "refers to it. Undo it instead."
                )
            )

    @api.model
    def _create_for(self, leads, kind="allocation", teams=None, **values):
        """A draft run for ``leads``, whatever their teams.

        :param teams: the only ones that leads without a team may go to
        :param values: what else the run says
        :raise AccessError: when the user is not a sales manager
        """
        self._check_is_manager()
        leads.check_access("write")
        # sudo: runs are written by the product alone, so that no proposal can be
        # changed without a reason; the right to give these leads was just checked.
        return (
            self.sudo()
            .create(
                {
                    "kind": kind,
                    "lead_ids": [fields.Command.set(leads.ids)],
                    "lead_count": len(leads),
                    "team_ids": [fields.Command.set(teams.ids if teams else [])],
                    "company_id": (leads.team_id.company_id[:1] or self.env.company).id,
                    **values,
                }
            )
            .sudo(self.env.su)
        )

    @api.model
    def _check_is_manager(self):
        """Only managers share out leads; Odoo's own scheduled job acts as the system.

        :raise AccessError: for everyone else
        """
        if not (
            self.env.user.has_group("sales_team.group_sale_manager")
            or self.env.is_system()
        ):
            raise AccessError(
                self.env._("Only sales managers can share out leads. Ask yours to.")
            )

    def _open(self, *states):
        """The run, for the product to work on, if the user may and its state allows.

        :raise AccessError: when the user is no sales manager or may not see the run
        :raise UserError: when the run is not in one of ``states``
        """
        self._check_is_manager()
        self.ensure_one()
        self.check_access("read")
        if self.state not in states:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(run)s is “%(state)s”, so this can't be done with it any more. "
                    "Start a new run for the leads.",
                    run=self.name,
                    state=labels[self.state],
                )
            )
        # sudo: nobody has the right to write runs but through these methods.
        return self.sudo()

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_preview(self):
        """Work out who would get what; nothing outside the run changes."""
        self._open("draft", "previewed")._preview()
        return self._get_form_action()

    def action_apply(self):
        """Give the leads as previewed; large runs continue in the scheduled job."""
        run = self._open("previewed")
        run._check_rules_unchanged()
        run.applied_by_id = self.env.user
        if run.assigned_count + run.pooled_count > self._get_direct_limit():
            return run._queue()
        with run._measured():
            run._apply()
        return self._get_form_action()

    def action_undo(self):
        """Take the run back; leads somebody has worked on since are left and listed."""
        run = self._open("applied")
        with run._measured():
            run._undo()
        return self._get_form_action()

    def action_drop(self):
        """Put the preview away: nothing is given."""
        self._open("draft", "previewed").state = "dropped"
        return True

    # ------------------------------------------------------------
    # TOOLS
    # ------------------------------------------------------------

    def _measured(self):
        """Context manager that adds seconds and queries taken to the run."""
        return _Measured(self)


class _Measured:
    def __init__(self, run):
        self.run = run

    def __enter__(self):
        self.started = monotonic()
        self.queries = self.run.env.cr.sql_log_count

    def __exit__(self, kind, error, trace):
        if kind is None:
            self.run.flush_recordset()
            self.run.duration += monotonic() - self.started
            self.run.query_count += self.run.env.cr.sql_log_count - self.queries
