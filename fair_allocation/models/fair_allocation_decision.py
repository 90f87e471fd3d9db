from odoo import api, fields, models


class FairAllocationDecision(models.Model):
    """The ledger: one entry for every change of hands, never edited.

    ``count`` says what the entry adds to the account of ``account_user_id``: 1 for a
    lead received, 0 for one that does not count (a fallback owner, a lead somebody
    took without a manager), −1 for an undone one. Sums of ``count`` and
    ``count × value`` are what fairness and capacity are computed from.
    """

    _name = "fair.allocation.decision"
    _description = "Allocation Decision"
    _inherit = ["fair.allocation.append.only", "fair.allocation.explained"]
    _order = "date desc, id desc"
    _rec_name = "lead_name"

    date = fields.Datetime(required=True, readonly=True)
    kind = fields.Selection(
        [
            ("allocate", "Allocated"),
            ("override", "Overridden"),
            ("fallback", "Given to the fallback owner"),
            ("manual", "Assigned by hand"),
            ("redistribute", "Redistributed"),
            ("substitute", "Handed to the substitute"),
            ("credit", "Credited back"),
            ("claim", "Claimed"),
            ("return", "Given back"),
            ("reclaim", "Taken back"),
            ("rotate", "Rotated"),
            ("hand_over", "Handed over"),
            ("pool", "Put into the pool"),
            ("release", "Protection ended"),
            ("dispute", "Decided in a dispute"),
            ("balance", "Moved after an evaluation"),
            ("split", "Credit shared with a helper"),
            ("undo", "Undone"),
            ("opening", "Opening balance"),
        ],
        required=True,
        readonly=True,
    )
    lead_id = fields.Many2one(
        "crm.lead", readonly=True, index=True, ondelete="set null"
    )
    lead_name = fields.Char(readonly=True)
    team_id = fields.Many2one(
        "crm.team", "Sales Team", readonly=True, ondelete="set null"
    )
    company_id = fields.Many2one("res.company", readonly=True, index=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    from_user_id = fields.Many2one(
        "res.users", "From", readonly=True, ondelete="set null"
    )
    to_user_id = fields.Many2one(
        "res.users", "To", readonly=True, index=True, ondelete="set null"
    )
    account_user_id = fields.Many2one(
        "res.users",
        "Counts For",
        readonly=True,
        ondelete="set null",
        help="Whose account the entry counts in.",
    )
    count = fields.Integer(readonly=True)
    tier_id = fields.Many2one(
        "fair.allocation.tier", readonly=True, ondelete="restrict"
    )
    tier_color = fields.Integer(
        related="tier_id.color", export_string_translation=False
    )
    value = fields.Monetary(readonly=True)
    version_id = fields.Many2one(
        "fair.allocation.policy.version",
        "Policy Version",
        readonly=True,
        ondelete="restrict",
    )
    run_id = fields.Many2one(
        "fair.allocation.run", readonly=True, index=True, ondelete="restrict"
    )
    actor_id = fields.Many2one(
        "res.users", "Decided By", readonly=True, ondelete="set null"
    )
    note = fields.Char(readonly=True, help="The manager's words for an override.")

    # What every preview sums up: received by person and tier since a date.
    _account_idx = models.Index("(team_id, account_user_id, date)")

    @api.depends("lead_name")
    def _compute_display_name(self):
        for decision in self:
            decision.display_name = decision.lead_name or self.env._("Deleted lead")

    def _get_summary(self, explanation):
        if self.kind == "override" and self.note:
            return self.env._(
                "Decided by %(manager)s: “%(note)s”",
                # sudo: the name of the manager who decided, nothing else.
                manager=self.actor_id.sudo().name,
                note=self.note,
            )
        if self.reason == "deleted":
            return self.env._(
                "The account of %s, who looked after it, was deleted", self.note
            )
        return super()._get_summary(explanation)

    def _get_explanation_context(self):
        lines = super()._get_explanation_context()
        # sudo: names only, for readers who may not open these records.
        decision = self.sudo()
        if decision.version_id:
            lines.append(self.env._("Rules: %s", decision.version_id.display_name))
        if decision.run_id:
            lines.append(self.env._("Run: %s", decision.run_id.name))
        return lines

    @api.model
    def _get_received(self, team, date_from=False):
        """Leads and value received in ``team`` since ``date_from``.

        :return: ``{(user id, tier id): (count, value)}``; one query
        """
        domain = [("team_id", "=", team.id), ("account_user_id", "!=", False)]
        if date_from:
            domain.append(("date", ">=", date_from))
        # ``value`` is stored with the sign of ``count``, so that sums need no product.
        rows = self._read_group(
            domain, ["account_user_id", "tier_id"], ["count:sum", "value:sum"]
        )
        return {(u.id, t.id): (count, value) for u, t, count, value in rows}

    # ------------------------------------------------------------
    # ENTRIES
    # ------------------------------------------------------------

    @api.model
    def _prepare_entry(self, lead, team, kind):
        """What every entry says."""
        company = lead.company_id or team.company_id or self.env.company
        return {
            "date": self.env.cr.now(),
            "kind": kind,
            "lead_id": lead.id,
            "lead_name": lead.name,
            "team_id": team.id,
            "company_id": company.id,
            "currency_id": company.currency_id.id,
            "tier_id": lead.fair_tier_id.id,
            "version_id": team.fair_policy_id.version_id.id,
            "actor_id": self.env.uid,
        }

    @api.model
    def _prepare_line_entry(self, line, kind):
        """What every entry made by a run says: as it was previewed."""
        return self._prepare_entry(line.lead_id, line.team_id, kind) | {
            "company_id": line.company_id.id,
            "currency_id": line.currency_id.id,
            "tier_id": line.tier_id.id,
            "version_id": line.version_id.id,
            "run_id": line.run_id.id,
        }
