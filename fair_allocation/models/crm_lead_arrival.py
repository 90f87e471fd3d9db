from odoo import api, fields, models

#: Made when a lead comes in; see crm_lead_guard.
ARRIVAL_FIELDS = ("fair_imported_on",)


class CrmLead(models.Model):
    """How a lead came in, as far as Odoo itself keeps nothing of it."""

    _inherit = "crm.lead"

    fair_imported_on = fields.Date(
        "Imported On",
        readonly=True,
        copy=False,
        help="The day the lead came in with a file. Empty: it came in otherwise.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Keep which import a lead came with.

        Below the guard of what nobody enters: what is added here was typed by nobody.
        """
        if self.env.context.get("import_file"):
            day = self.env.cr.now().date()
            vals_list = [{**vals, "fair_imported_on": day} for vals in vals_list]
        return super().create(vals_list)
