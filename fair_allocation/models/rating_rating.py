from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import NO_ACCESS

#: What makes a rating count, and for whom.
FACTS = {
    *("rating", "consumed", "feedback", "rated_on"),
    *("res_id", "res_model_id", "partner_id", "rated_partner_id"),
}

#: Ratings that count.
COUNTING = ("counted", "confirmed")

#: Set by the product alone.
MADE_FIELDS = (
    "fair_occasion",
    "fair_user_id",
    "fair_email",
    "fair_asked_on",
    "fair_state",
    "fair_confirmed_by_id",
    "fair_confirmed_on",
    "fair_told_on",
)


class RatingRating(models.Model):
    """Ratings of leads are facts about customers, unless a salesperson made them up.

    A rating counts by itself only if the product asked the customer for it, and it came
    in by the link in that e-mail from somebody who isn't a colleague. All others wait
    until a sales manager confirms them: every employee can enter ratings.
    """

    _inherit = "rating.rating"

    # Whoever knows it can rate in the customer's name: only the e-mail tells it.
    access_token = fields.Char(groups=NO_ACCESS)

    fair_lead_id = fields.Many2one(
        "crm.lead",
        "Lead",
        compute="_compute_fair_lead_id",
        store=True,
        index="btree_not_null",
        ondelete="set null",
    )
    fair_occasion = fields.Selection(
        selection="_selection_fair_occasion",
        string="Asked",
        readonly=True,
        copy=False,
        help="When the customer was asked. Empty: nobody asked by the rules.",
    )
    fair_user_id = fields.Many2one(
        "res.users",
        "Salesperson",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="Who looked after the customer when the rating was asked for.",
    )
    fair_email = fields.Char(
        "Asked at",
        readonly=True,
        copy=False,
        groups="sales_team.group_sale_manager",
        help="The address the customer was asked at.",
    )
    fair_asked_on = fields.Datetime("Asked On", readonly=True, copy=False)
    fair_state = fields.Selection(
        selection="_selection_fair_state",
        string="Status",
        readonly=True,
        copy=False,
        help="Only ratings that count enter evaluation, badges and shares.",
    )
    fair_confirmed_by_id = fields.Many2one(
        "res.users", "Confirmed By", readonly=True, copy=False, ondelete="set null"
    )
    fair_confirmed_on = fields.Datetime("Confirmed On", readonly=True, copy=False)
    fair_told_on = fields.Datetime(
        "Manager Told On",
        readonly=True,
        copy=False,
        export_string_translation=False,
        help="When a manager was reminded that the customer is dissatisfied.",
    )

    # Satisfaction asks for the ratings of a period.
    _fair_counting_idx = models.Index(
        "(rated_on) WHERE fair_state IN ('counted', 'confirmed')"
    )
    # Nobody is asked again too soon.
    _fair_asked_idx = models.Index("(fair_asked_on) WHERE fair_asked_on IS NOT NULL")

    @api.model
    def _selection_fair_occasion(self):
        labels = {
            "contact": self.env._("After the first contact"),
            "won": self.env._("After the purchase"),
        }
        return list(labels.items())

    @api.model
    def _selection_fair_state(self):
        labels = {
            "counted": self.env._("Counts"),
            "flagged": self.env._("To confirm"),
            "confirmed": self.env._("Confirmed"),
        }
        return list(labels.items())

    @api.depends("res_model", "res_id")
    def _compute_fair_lead_id(self):
        rated = self.filtered(lambda rating: rating.res_model == "crm.lead")
        # sudo: whoever rates may not read the lead.
        Lead = self.env["crm.lead"].sudo()
        leads = Lead.browse(rated.mapped("res_id")).exists()
        for rating in self:
            lead = rating in rated and Lead.browse(rating.res_id) & leads
            rating.fair_lead_id = lead

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model
    def default_get(self, fields):
        """What the product sets never comes from default values."""
        return super().default_get([f for f in fields if f not in MADE_FIELDS])

    @api.model_create_multi
    def create(self, vals_list):
        if self.env["fair.allocation.decision"]._holds_pen():
            return super().create(vals_list)
        for vals in vals_list:
            self._fair_check_not_entered(vals)
        ratings = super().create(vals_list)
        ratings._fair_judge()
        return ratings

    def write(self, vals):
        if self.env["fair.allocation.decision"]._holds_pen():
            return super().write(vals)
        self._fair_check_not_entered(vals)
        self._fair_check_untouched()
        changed = not FACTS.isdisjoint(vals)
        leads = self._fair_get_leads() if changed else None
        result = super().write(vals)
        if changed:
            self._fair_judge(leads)
        return result

    def unlink(self):
        self._fair_check_removed()
        leads = self._fair_get_leads()
        result = super().unlink()
        leads = leads.exists()
        leads._fair_rescore_customers(leads.partner_id)
        return result

    # ------------------------------------------------------------
    # NOBODY MAKES THEM UP
    # ------------------------------------------------------------

    @api.model
    def _fair_is_outside(self):
        """Whether nobody in the house is doing it: a customer, or the system itself.

        Customers come as visitors or portal users, and get here by their link alone,
        which lends them all rights. Whoever is lent them otherwise is a colleague.
        """
        return self.env.su and (self.env.user.share or self.env.uid == SUPERUSER_ID)

    @api.model
    def _fair_check_not_entered(self, vals):
        if typed := [name for name in MADE_FIELDS if name in vals]:
            raise AccessError(
                self.env._(
                    "%(fields)s: comes from what the customer does, nobody can enter "
                    "it.",
                    fields=[
                        self._fields[name]._description_string(self.env)
                        for name in typed
                    ],
                )
            )

    def _fair_check_untouched(self):
        """Refuse to change what a customer was asked for, or answered.

        A link that a colleague opens still rates, but doesn't count.
        """
        if self._fair_is_outside():
            return
        # sudo: whether the product asked for it, whoever writes.
        asked = self.sudo().filtered("fair_occasion")
        if self.env.su:
            asked = asked.filtered(lambda rating: rating.fair_state in COUNTING)
        if asked:
            raise AccessError(
                self.env._(
                    "Only the customer answers what the customer was asked, by the "
                    "link in the e-mail."
                )
            )

    def _fair_check_removed(self):
        """Refuse to delete what a customer said, as long as the lead is there."""
        if self._fair_is_outside():
            return
        # sudo: whoever deletes a lead may not read its ratings.
        kept = self.sudo().filtered(lambda rating: rating.fair_state in COUNTING)
        if kept.fair_lead_id.exists():
            raise AccessError(
                self.env._("A rating that counts can't be deleted: it is on record.")
            )

    def _fair_judge(self, leads=None):
        """See whether these count; what has changed is judged anew.

        :param leads: those they were about before
        """
        by_customer = self._fair_is_outside() and self.env.uid != SUPERUSER_ID
        # sudo: the product judges, whoever rates.
        for rating in self.sudo().filtered(lambda rating: rating.fair_lead_id):
            state = rating.consumed and (
                "counted" if by_customer and rating.fair_occasion else "flagged"
            )
            rating._fair_write(
                {
                    "fair_state": state,
                    "fair_user_id": rating._fair_get_rated().id,
                    "fair_confirmed_by_id": False,
                    "fair_confirmed_on": False,
                }
            )
        self._fair_take_effect(leads)

    def _fair_get_rated(self):
        """Who is rated: who was named when the customer was asked, else the owner."""
        if self.fair_occasion:
            return self.fair_user_id
        colleagues = self.rated_partner_id.user_ids.filtered(lambda u: not u.share)
        return colleagues[:1] or self.fair_lead_id.user_id

    def _fair_write(self, vals):
        """Write what the product alone writes."""
        pen = self.env["fair.allocation.decision"]._lift_pen()
        # sudo: nobody has the right to write it; the pen stays in this call.
        self.sudo().with_context(**pen).write(vals)

    # ------------------------------------------------------------
    # WHAT FOLLOWS
    # ------------------------------------------------------------

    def _fair_take_effect(self, leads=None):
        """What a rating changes: the scores of the customer's other leads."""
        rated = self._fair_get_leads() | (leads or self.env["crm.lead"].sudo())
        rated._fair_rescore_customers(rated.partner_id)

    def _fair_get_leads(self):
        """Rated leads, where a criterion looks at complaints; else none."""
        # sudo: customers rate by a link, and may read neither criteria nor leads.
        leads = self.env["crm.lead"].sudo()
        if "complaints" not in self.env["fair.allocation.tier.criterion"]._kinds():
            return leads
        return self.sudo().fair_lead_id.exists()
