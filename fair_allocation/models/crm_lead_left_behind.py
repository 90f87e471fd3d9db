from odoo import models


class CrmLead(models.Model):
    """What becomes of leads whose salesperson is deleted."""

    _inherit = "crm.lead"

    def _fair_leave_behind(self, name):
        """Open ones go to their pools, and wait in their teams where none takes them.

        Closed ones lose their owner too, as Odoo has it. The ledger says of all whose
        they were, by name: the account is gone in a moment.
        """
        Decision = self.env["fair.allocation.decision"]
        closed = self.filtered(lambda lead: lead.won_status != "pending")
        Decision._move(closed, "manual", "deleted", note=name)
        found = self.env["fair.allocation.pool"]._find_for(self - closed)
        for pool, leads in found.items():
            kind = "pool" if pool else "manual"
            Decision._move(leads, kind, "deleted", pool=pool, note=name)
