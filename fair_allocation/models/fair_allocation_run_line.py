from odoo import fields, models
from odoo.exceptions import UserError, ValidationError


class FairAllocationRunLine(models.Model):
    """What a run does with one lead."""

    _name = "fair.allocation.run.line"
    _description = "Allocation Run Line"
    _inherit = ["fair.allocation.explained"]
    _order = "run_id desc, tier_sequence, value desc, id"
    _rec_name = "lead_id"

    run_id = fields.Many2one(
        "fair.allocation.run", required=True, readonly=True, ondelete="cascade"
    )
    run_state = fields.Selection(
        related="run_id.state", string="Run Status", export_string_translation=False
    )
    company_id = fields.Many2one(related="run_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="run_id.currency_id")
    lead_id = fields.Many2one(
        "crm.lead", readonly=True, index=True, ondelete="set null"
    )
    team_id = fields.Many2one("crm.team", "Sales Team", readonly=True)
    version_id = fields.Many2one(
        "fair.allocation.policy.version", "Rules", readonly=True
    )
    tier_id = fields.Many2one("fair.allocation.tier", readonly=True)
    tier_sequence = fields.Integer(
        related="tier_id.sequence", store=True, string="Importance"
    )
    tier_color = fields.Integer(related="tier_id.color")
    value = fields.Monetary(readonly=True)
    proposed_user_id = fields.Many2one(
        "res.users", "Proposed", readonly=True, help="Whom the rules chose."
    )
    user_id = fields.Many2one("res.users", "Salesperson", readonly=True)
    state = fields.Selection(
        [
            ("proposed", "Proposed"),
            ("waiting", "Waits"),
            ("skipped", "Left alone"),
            ("applied", "Given"),
            ("changed", "Changed since the preview"),
            ("undone", "Undone"),
            ("left", "Worked on since, left as it is"),
            ("failed", "Could not be given"),
        ],
        required=True,
        readonly=True,
    )
    is_override = fields.Boolean("Overridden", readonly=True)
    override_note = fields.Char("Manager's Reason", readonly=True)
    lead_before = fields.Json(
        readonly=True, help="The lead's owner, team and type before it was given."
    )
    applied_on = fields.Datetime(readonly=True)
    failure = fields.Char(
        "What Went Wrong", readonly=True, help="Why Odoo refused to assign the lead."
    )

    _run_state_idx = models.Index("(run_id, state)")
    # Also what the ledger finds the line of a lead by.
    _run_lead_uniq = models.UniqueIndex(
        "(run_id, lead_id)", "A run deals with each lead once."
    )

    def _get_summary(self, explanation):
        if self.failure:
            return self.env._("Could not be given: %s", self.failure)
        if self.is_override:
            return self.env._("Decided by a manager: “%s”", self.override_note)
        return super()._get_summary(explanation)

    def _get_explanation_context(self):
        lines = super()._get_explanation_context()
        if self.is_override and self.proposed_user_id:
            lines.append(
                self.env._("The rules had chosen %s.", self.proposed_user_id.name)
            )
        if self.version_id:
            lines.append(self.env._("Rules: %s", self.version_id.display_name))
        return lines

    # ------------------------------------------------------------
    # OVERRIDE
    # ------------------------------------------------------------

    def action_open_override(self):
        """Ask who should get the lead instead, and why."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Decide Yourself"),
            "res_model": "fair.allocation.override",
            "view_mode": "form",
            "target": "new",
            "context": {"default_line_id": self.id},
        }

    def action_open_explanation(self):
        """The line with its whole explanation, in a dialog."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.lead_id.display_name,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _override(self, user, note):
        """Give the lead to ``user`` (nobody: let it wait) for the manager's reason.

        :raise UserError: when the run is no longer a preview, or nothing would change
        :raise ValidationError: without a reason, for somebody outside the team, or for
            somebody whose capacity is used up
        """
        self.ensure_one()
        run = self.run_id._open("previewed")
        self._check_override(user, note)
        line = self.with_env(run.env)
        line._get_share(line.user_id)._receive(line, -1)
        line._get_share(user)._receive(line, 1)
        line.write(
            {
                "user_id": user.id,
                "pool_id": False,
                "state": "proposed" if user else "waiting",
                "reason": "override" if user else "left_out",
                "is_override": True,
                "override_note": note.strip(),
            }
        )
        run._update_fairness()

    def _check_override(self, user, note):
        same = user == self.user_id and not self.pool_id
        if self.state not in ("proposed", "waiting") or same:
            raise UserError(
                self.env._("Salesperson: choose somebody else than the present choice.")
            )
        if not (note or "").strip():
            raise ValidationError(
                self.env._("Reason: say why you decide differently from the rules.")
            )
        member = self.team_id.crm_team_member_ids.filtered(
            lambda member: member.user_id == user
        )
        if user and not member:
            raise ValidationError(
                self.env._(
                    "Salesperson: %(user)s isn't a member of %(team)s. Choose a member "
                    "of the team.",
                    user=user.name,
                    team=self.team_id.name,
                )
            )
        if user and self._get_free_slots(member) <= 0:
            raise ValidationError(
                self.env._(
                    "Salesperson: the capacity of %s is used up. Raise it on the team "
                    "member first, or choose somebody else.",
                    user.name,
                )
            )

    def _get_free_slots(self, member):
        """Leads of this tier ``member`` can get beside those proposed in this run."""
        capacity = self.env["fair.allocation.problem"]._get_capacity(
            self.team_id, self.version_id
        )
        slots = capacity[member]
        proposed = self._read_group(
            [
                ("run_id", "=", self.run_id.id),
                ("team_id", "=", self.team_id.id),
                ("user_id", "=", member.user_id.id),
                ("state", "=", "proposed"),
            ],
            ["tier_id"],
            ["__count"],
        )
        for tier, leads in proposed:
            slots.take(tier.id, leads)
        return slots.left(self.tier_id.id)

    def _get_share(self, user):
        """The run's share of ``user`` in the lead's team and tier; none for nobody.

        Somebody the rules had not considered gets one: entitled to nothing.
        """
        share = self.run_id.share_ids.filtered(
            lambda share: share.user_id == user
            and share.team_id == self.team_id
            and share.tier_id == self.tier_id
        )
        if user and not share:
            share = share.create(
                {
                    "run_id": self.run_id.id,
                    "team_id": self.team_id.id,
                    "user_id": user.id,
                    "tier_id": self.tier_id.id,
                }
            )
        return share
