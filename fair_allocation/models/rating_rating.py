from odoo import SUPERUSER_ID, api, fields, models

#: What makes a rating count, and for whom.
FACTS = {"rating", "consumed", "res_id", "res_model_id"}


class RatingRating(models.Model):
    """Ratings of leads are facts about customers, unless a salesperson made them up."""

    _inherit = "rating.rating"

    fair_unconfirmed = fields.Boolean(
        "Entered by an Employee",
        readonly=True,
        copy=False,
        help="Doesn't count as the customer's opinion before a sales manager saves it.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        doubtful = self._fair_is_doubtful()
        ratings = super().create(
            [{**vals, "fair_unconfirmed": doubtful} for vals in vals_list]
        )
        ratings._fair_rescore_customers()
        return ratings

    def write(self, vals):
        vals = {name: vals[name] for name in vals if name != "fair_unconfirmed"}
        changed = not FACTS.isdisjoint(vals)
        confirmed = self.env.user.has_group("sales_team.group_sale_manager")
        if changed or confirmed:
            vals["fair_unconfirmed"] = self._fair_is_doubtful()
        result = super().write(vals)
        if changed or confirmed:
            self._fair_rescore_customers()
        return result

    def unlink(self):
        leads = self._fair_get_leads()
        result = super().unlink()
        leads._fair_rescore_customers(leads.exists().partner_id)
        return result

    @api.model
    def _fair_is_doubtful(self):
        """Whether the one who saves is a colleague who isn't a sales manager.

        Customers come as visitors or portal users, whatever rights they are lent.
        """
        user = self.env.user
        return not (
            user.share
            or user.id == SUPERUSER_ID
            or user.has_group("sales_team.group_sale_manager")
        )

    def _fair_rescore_customers(self):
        """Complaints change the scores of the customer's other leads."""
        leads = self._fair_get_leads()
        leads._fair_rescore_customers(leads.partner_id)

    def _fair_get_leads(self):
        """Rated leads, where a criterion looks at complaints; else none."""
        # sudo: customers rate by a link, and may read neither criteria nor leads.
        leads = self.env["crm.lead"].sudo()
        if "complaints" not in self.env["fair.allocation.tier.criterion"]._kinds():
            return leads
        rated = self.sudo().filtered(lambda rating: rating.res_model == "crm.lead")
        return leads.browse(rated.mapped("res_id")).exists()
