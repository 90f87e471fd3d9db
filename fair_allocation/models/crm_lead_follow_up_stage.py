from odoo import models


class CrmLead(models.Model):
    """A lead that moves on is followed up; each stage counts once for a person.

    Else moving it back and forth would renew the protection for ever.
    """

    _inherit = "crm.lead"

    def write(self, vals):
        if "stage_id" not in vals or self.env["fair.allocation.decision"]._holds_pen():
            return super().write(vals)
        # sudo: only whether the lead matters; writing it checks the right to.
        governed = self._fair_filter_governed().sudo()
        before = {lead: lead.stage_id for lead in governed}
        result = super().write(vals)
        moved = self.browse().concat(
            *(
                lead
                for lead, stage in before.items()
                if stage and _rank(lead.stage_id) > _rank(stage)
            )
        )
        moved._fair_follow_up(
            self.env.user,
            "stage",
            {lead.id: f"{lead.id}/{lead.stage_id.id}" for lead in moved},
        )
        return result


def _rank(stage):
    return (stage.sequence, stage.id) if stage else (-1, 0)
