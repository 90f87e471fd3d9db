from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

#: Written by the dialog alone, which asks for the reason.
MANUAL_TIER_FIELDS = (
    "fair_manual_tier_id",
    "fair_manual_tier_reason",
    "fair_manual_tier_by_id",
    "fair_manual_tier_date",
)


class CrmLead(models.Model):
    """A manager sets the tier of a lead by hand, says why, and may release it.

    Meanwhile the score goes on being computed and shown, but doesn't decide the tier.
    """

    _inherit = "crm.lead"

    fair_manual_tier_id = fields.Many2one(
        "fair.allocation.tier",
        "Tier Set by Hand",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    fair_manual_tier_reason = fields.Char(
        "Reason for the Tier", readonly=True, copy=False
    )
    fair_manual_tier_by_id = fields.Many2one(
        "res.users", "Tier Set By", readonly=True, copy=False, ondelete="set null"
    )
    fair_manual_tier_date = fields.Datetime("Tier Set On", readonly=True, copy=False)
    fair_manual_tier_text = fields.Char(
        "Who Set the Tier, and Why", compute="_compute_fair_manual_tier_text"
    )

    @api.depends(*MANUAL_TIER_FIELDS)
    @api.depends_context("lang")
    def _compute_fair_manual_tier_text(self):
        for lead in self:
            if not lead.fair_manual_tier_id:
                lead.fair_manual_tier_text = False
                continue
            # sudo: the name of the manager who decided, nothing else.
            manager = lead.fair_manual_tier_by_id.sudo().name
            lead.fair_manual_tier_text = self.env._(
                "Set by %(manager)s: %(reason)s",
                manager=manager or self.env._("a former colleague"),
                reason=lead.fair_manual_tier_reason,
            )

    def _fair_get_manual_tier(self):
        """The tier set by hand, unless the lead has gone to another company since."""
        tier = self.fair_manual_tier_id
        if not tier:
            return tier
        company = tier.sudo().company_id  # sudo: it may be the other company's
        return tier if company in (self.company_id, company.browse()) else tier[:0]

    # ------------------------------------------------------------
    # SET AND RELEASE
    # ------------------------------------------------------------

    def action_fair_set_tier(self):
        """Ask a manager for the tier of these leads and the reason."""
        self._fair_check_may_set_tier()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Set Tier by Hand"),
            "res_model": "fair.allocation.manual.tier",
            "view_mode": "form",
            "target": "new",
            "context": {"default_lead_ids": self.ids},
        }

    def action_fair_release_tier(self):
        """Let the score decide the tier of these leads again."""
        self._fair_check_may_set_tier()
        leads = self.filtered("fair_manual_tier_id")
        if not leads:
            raise UserError(
                self.env._(
                    "Tier: none of these leads has one set by hand, so there is "
                    "nothing to release."
                )
            )
        leads._fair_write(dict.fromkeys(MANUAL_TIER_FIELDS, False))
        note = self.env._("Tier released: the score decides it again.")
        leads._message_log_batch(dict.fromkeys(leads.ids, note))
        return True

    def _fair_set_tier(self, tier, reason):
        """Give these leads ``tier`` for a manager's reason, until it is released.

        :raise AccessError: when the user is no sales manager or may not see a lead
        :raise UserError: without leads, or when one is closed
        :raise ValidationError: without a reason, or for a tier that isn't the leads'
        """
        self._fair_check_may_set_tier()
        self._fair_check_open()
        self._fair_check_tier(tier)
        if not (reason or "").strip():
            raise ValidationError(
                self.env._(
                    "Reason: say why the tier is set by hand. Everybody who can see "
                    "the lead can read it."
                )
            )
        self._fair_write(
            {
                "fair_manual_tier_id": tier.id,
                "fair_manual_tier_reason": reason.strip(),
                "fair_manual_tier_by_id": self.env.uid,
                "fair_manual_tier_date": self.env.cr.now(),
            }
        )
        note = self.env._(
            "Tier set to %(tier)s by hand: %(reason)s",
            tier=tier.name,
            reason=reason.strip(),
        )
        self._message_log_batch(dict.fromkeys(self.ids, note))

    def _fair_check_may_set_tier(self):
        self.env["fair.allocation.manual.tier"].check_access("create")
        self.check_access("write")
        if not self:
            raise UserError(self.env._("Leads: select at least one."))

    def _fair_check_open(self):
        closed = self.filtered(
            lambda lead: lead.won_status != "pending" or not lead.active
        )
        if closed:
            raise UserError(
                self.env._(
                    "Leads: %(leads)s closed already, and closed leads keep the tier "
                    "they had. Restore them, or leave them out.",
                    leads=closed.mapped("display_name"),
                )
            )

    def _fair_check_tier(self, tier):
        """Only tiers the score itself could give the leads."""
        allowed = self._fair_get_possible_tiers()
        if not tier or tier not in allowed:
            raise ValidationError(
                self.env._(
                    "Tier: %(tier)s isn't in use for these leads: it is archived or "
                    "another company's. Choose one of %(tiers)s.",
                    tier=tier.sudo().name or self.env._("an empty tier"),
                    tiers=allowed.mapped("name"),
                )
            )

    def _fair_get_possible_tiers(self):
        """Tiers in use for each of these leads, most important first."""
        Tier = self.env["fair.allocation.tier"]
        ladders = [Tier._ladder(company) for company in self.grouped("company_id")]
        return Tier.concat(*ladders[:1]).filtered(
            lambda tier: all(tier in ladder for ladder in ladders)
        )

    # ------------------------------------------------------------
    # MERGE
    # ------------------------------------------------------------

    def _merge_dependences(self, opportunities):
        """The merged lead keeps a tier set by hand: its own, else the best."""
        result = super()._merge_dependences(opportunities)
        others = opportunities.filtered("fair_manual_tier_id")
        if others and not self.fair_manual_tier_id:
            best = others.sorted(lambda lead: lead.fair_manual_tier_id.sequence)[0]
            self._fair_write(
                {
                    name: best._fields[name].convert_to_write(best[name], best)
                    for name in MANUAL_TIER_FIELDS
                }
            )
        return result
