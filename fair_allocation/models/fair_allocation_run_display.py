from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class FairAllocationRun(models.Model):
    _inherit = "fair.allocation.run"

    waiting_line_ids = fields.One2many(
        "fair.allocation.run.line",
        "run_id",
        string="Waiting Leads",
        domain=[("state", "=", "waiting")],
        readonly=True,
    )
    skipped_line_ids = fields.One2many(
        "fair.allocation.run.line",
        "run_id",
        string="Leads Left Alone",
        domain=[("state", "in", ("skipped", "changed", "left"))],
        readonly=True,
    )
    receiver_count = fields.Integer("Receivers", compute="_compute_receiver_count")
    summary = fields.Char(compute="_compute_summary")
    balance_html = fields.Html(
        "Balance", compute="_compute_balance_html", sanitize=False
    )
    people_html = fields.Html("People", compute="_compute_people_html", sanitize=False)

    @api.depends("line_ids.user_id", "line_ids.state")
    def _compute_receiver_count(self):
        counts = dict(
            self.env["fair.allocation.run.line"]._read_group(
                [("run_id", "in", self.ids), ("state", "in", ("proposed", "applied"))],
                ["run_id"],
                ["user_id:count_distinct"],
            )
        )
        for run in self:
            run.receiver_count = counts.get(run, 0)

    @api.depends(
        *("state", "lead_count", "assigned_count", "waiting_count", "pooled_count")
    )
    @api.depends_context("lang")
    def _compute_summary(self):
        for run in self:
            run.summary = run._get_summary()

    def _get_summary(self):
        """What the run does or did, in one sentence."""
        numbers = self._get_summary_numbers()
        if self.kind == "opening":
            return self.env._(
                "Opening balance: %(given)s leads that %(people)s had received before "
                "the ledger began.",
                **numbers,
            )
        if self.state in ("draft", "dropped"):
            return self.env._("Nothing was given.")
        if self.state == "undone":
            return self.env._("Undone: the leads were taken back.")
        if self.state == "applied":
            return self.env._(
                "%(given)s of %(leads)s leads were given to %(people)s; "
                "%(waiting)s wait.",
                **numbers,
            )
        if self.state == "queued":
            return self.env._(
                "%(given)s leads are being given to %(people)s in the background.",
                **numbers,
            )
        return self.env._(
            "%(given)s of %(leads)s leads would go to %(people)s; %(waiting)s "
            "would wait. Nothing has changed yet.",
            **numbers,
        )

    def _get_summary_numbers(self):
        return {
            "given": self.assigned_count,
            "leads": self.lead_count,
            "people": self._get_people_text(),
            "waiting": self.waiting_count,
        }

    def _get_people_text(self):
        """How many people get leads, in words that also fit one."""
        if self.receiver_count == 1:
            return self.env._("one person")
        return self.env._("%s people", self.receiver_count)

    @api.depends(
        "balance_before",
        "balance_after",
        "balance_value_before",
        "balance_value_after",
    )
    @api.depends_context("lang")
    def _compute_balance_html(self):
        for run in self:
            run.balance_html = self.env["ir.qweb"]._render(
                "fair_allocation.run_balance", {"run": run}, minimal_qcontext=True
            )

    @api.depends("share_ids.received", "share_ids.entitled_after")
    @api.depends_context("lang")
    def _compute_people_html(self):
        for run in self:
            run.people_html = self.env["ir.qweb"]._render(
                "fair_allocation.run_people",
                {
                    "run": run,
                    "people": run._get_people(),
                    "moving": run._is_moving(),
                },
                minimal_qcontext=True,
            )

    def _get_people(self):
        """One row per team and person, over all tiers, those owed most first."""
        rows = self.env["fair.allocation.run.share"]._read_group(
            [("run_id", "in", self.ids)],
            ["team_id", "user_id"],
            [
                "entitled_after:sum",
                "received_before:sum",
                "received:sum",
                "received_after:sum",
                "received_value:sum",
                "penalty_points:max",
                "penalty_percent:max",
                "penalty_until:min",
            ],
        )
        say = self.env["fair.allocation.run.share"]._say_penalty
        people = [
            {
                "team": team,
                "user": user,
                "entitled": entitled,
                "before": before,
                "received": received,
                "after": after,
                "value": value,
                "gap": after - entitled,
                "penalty": say(*penalty),
            }
            for team, user, entitled, before, received, after, value, *penalty in rows
            # Whoever was away, or isn't permitted, has a share by weight and no more.
            if entitled or before or received
        ]
        return sorted(people, key=lambda row: (row["team"].id, -row["received"]))

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_open_leads(self):
        action = self.env["ir.actions.act_window"]._for_xml_id("crm.crm_lead_all_leads")
        return {
            **action,
            "domain": [("id", "in", self.line_ids.lead_id.ids)],
            "context": {},
        }

    def action_open_decisions(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "fair_allocation.fair_allocation_decision_action"
        )
        return {**action, "domain": [("run_id", "=", self.id)], "context": {}}

    def _get_form_action(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "fair_allocation.fair_allocation_run_action"
        )
        return {
            **action,
            "view_mode": "form",
            "views": [(False, "form")],
            "res_id": self.id,
        }

    @api.model
    def action_start(self, chosen=()):
        """Preview a run for every open lead without salesperson.

        :param chosen: runs chosen in the list the button is above, whichever
        :raise UserError: when no team has a published policy, or there are no leads
        """
        domain = self._get_open_domain() & Domain("user_id", "=", False)
        teams = self.env["crm.team"]._fair_search_governed()
        if not teams:
            raise UserError(
                self.env._(
                    "No team has a published policy yet. Choose the teams of a policy "
                    "and publish it first."
                )
            )
        domain &= Domain("team_id", "in", [*teams.ids, False])
        return self._start(domain)

    @api.model
    def _start(self, domain):
        """Preview a run for the leads of ``domain``.

        :raise UserError: when there are none
        """
        leads = self.env["crm.lead"].search(domain)
        if not leads:
            raise UserError(
                self.env._(
                    "There is no open lead without a salesperson, so there is nothing "
                    "to share out."
                )
            )
        return leads.action_fair_allocate()
