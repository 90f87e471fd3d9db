from odoo import fields, models


class FairAllocationRunLine(models.Model):
    """What people decided by hand since the preview, and applying has to notice."""

    _inherit = "fair.allocation.run.line"

    is_manual_tier = fields.Boolean(
        "Tier Set by Hand",
        readonly=True,
        help="Whether a manager had set the tier when the run was previewed.",
    )

    def _has_previewed_tier(self):
        """Whether no manager has set another tier since, or released the one set.

        A new score alone doesn't matter: what was shown is what is given.
        """
        tier = self.lead_id._fair_get_manual_tier()
        return tier == self.tier_id if tier else not self.is_manual_tier

    def _filter_present(self):
        """Also whether those who stand in for somebody still do."""
        present = super()._filter_present()
        return present - present._filter_withdrawn()

    def _filter_withdrawn(self):
        """Lines of substitutes who were taken off the profile since."""
        standing_in = self.filtered(lambda line: line.reason == "substitute")
        if not standing_in:
            return self.browse()
        pairs = {
            (member.crm_team_id, owner, member.fair_substitute_id)
            for member in standing_in.team_id.crm_team_member_ids
            for owner in (member.user_id.id, None)
        }
        return standing_in.filtered(
            lambda line: (line.team_id, line._get_absent_id(), line.user_id)
            not in pairs
        )

    def _get_absent_id(self):
        """For whom the person of a line stands in, as far as the line knows."""
        customer = (self.explanation or {}).get("customer") or {}
        return self.from_user_id.id or customer.get("person")
