from collections import defaultdict

from markupsafe import Markup, escape

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class FairAllocationCap(models.Model):
    """One more limit to what a team member gets, beside capacity and open leads.

    Calendar periods begin at midnight where the company works. What was received in
    the period counts, also when it was given away or lost since; *open at once* counts
    what the person holds now.
    """

    _name = "fair.allocation.cap"
    _inherit = ["fair.allocation.bounds.mixin"]
    _description = "Cap on Leads"

    _fair_bounds = {"limit": (0, 100000)}

    member_id = fields.Many2one(
        "crm.team.member",
        "Team Member",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="member_id.crm_team_id.company_id", store=True, index=True
    )
    period = fields.Selection(
        [
            ("day", "Day"),
            ("week", "Week"),
            ("month", "Month"),
            ("quarter", "Quarter"),
            ("open", "Open at once"),
        ],
        required=True,
        default="week",
        help="Days, weeks (from Monday), months and quarters of the calendar, by the "
        "company's clock. Open at once: leads held at the same time.",
    )
    tier_id = fields.Many2one(
        "fair.allocation.tier",
        "Tier",
        ondelete="cascade",
        index="btree_not_null",
        domain="[('company_id', 'in', [company_id, False])]",
        help="Empty: leads of all tiers together.",
    )
    limit = fields.Integer(
        "At Most", required=True, default=10, help="Leads at most. 0: none at all."
    )

    # An index, because a constraint would take two empty tiers for different.
    _member_period_tier_uniq = models.UniqueIndex(
        "(member_id, period, COALESCE(tier_id, 0))",
        "Period: the person has a cap for this period and tier already. Change the "
        "existing one instead.",
    )

    @api.depends("period", "tier_id", "limit")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["period"]._description_selection(self.env))
        for cap in self:
            values = {"period": labels.get(cap.period, ""), "limit": cap.limit}
            if cap.tier_id:
                cap.display_name = self.env._(
                    "%(period)s: at most %(limit)s of %(tier)s",
                    tier=cap.tier_id.name,
                    **values,
                )
            else:
                cap.display_name = self.env._("%(period)s: at most %(limit)s", **values)

    @api.constrains("member_id", "tier_id")
    def _check_tier_company(self):
        for cap in self:
            company = cap.tier_id.company_id
            if company and cap.member_id.crm_team_id.company_id != company:
                raise ValidationError(
                    self.env._(
                        "Tier: “%(tier)s” belongs to %(company)s, the team doesn't. "
                        "Choose a tier of the team's company.",
                        tier=cap.tier_id.name,
                        company=company.name,
                    )
                )

    # ------------------------------------------------------------
    # CHANGES
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        caps = super().create(vals_list)
        caps.member_id._fair_touch()
        caps._log_changes({})
        return caps

    def write(self, vals):
        members = self.member_id
        before = {cap: cap.display_name for cap in self}
        result = super().write(vals)
        (members | self.member_id)._fair_touch()
        self._log_changes(before)
        return result

    def unlink(self):
        # A run that is being applied has to notice, whatever the change.
        self.member_id._fair_touch()
        self._log_changes({cap: cap.display_name for cap in self}, removed=True)
        return super().unlink()

    def _log_changes(self, before, removed=False):
        """Say in the chatter of each person what became of the caps.

        :param dict before: how each cap read before, ``{cap: text}``
        """
        texts = defaultdict(list)
        for cap in self:
            old, new = before.get(cap), cap.display_name
            if removed:
                texts[cap.member_id.id].append(self.env._("Cap removed: %s", old))
            elif not old:
                texts[cap.member_id.id].append(self.env._("Cap added: %s", new))
            elif old != new:
                text = self.env._("Cap changed: %(old)s → %(new)s", old=old, new=new)
                texts[cap.member_id.id].append(text)
        self.env["crm.team.member"].browse(texts)._message_log_batch(
            {
                member: Markup("<br/>").join(escape(line) for line in lines)
                for member, lines in texts.items()
            }
        )
