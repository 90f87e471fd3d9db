from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain
from odoo.tools import format_list

from ..customers import NAME_KEY

#: By which name a customer goes that isn't in *Contacts*.
NAME = "COALESCE(NULLIF(partner_name, ''), contact_name)"

#: Leads named in one message; further ones are counted.
LISTED = 5


class CrmLead(models.Model):
    """A new lead of a customer somebody looks after goes to that person.

    Whoever enters it for himself is warned in the form, and refused when saving it if
    the customer is protected for somebody else.
    """

    _inherit = "crm.lead"

    fair_taken_text = fields.Char(
        "Is It Taken?", store=False, readonly=True, export_string_translation=False
    )

    _fair_name_idx = models.Index(f"({NAME_KEY % NAME} text_pattern_ops)")

    # ------------------------------------------------------------
    # WHILE IT IS ENTERED
    # ------------------------------------------------------------

    @api.onchange("email_from", "phone", "partner_id", "commercial_partner_id")
    def _onchange_fair_taken(self):
        """Say so while a new lead is entered; leads there are cost nothing."""
        self.fair_taken_text = False
        governed = self.env["crm.team"]._fair_get_governed_ids()
        if self._origin or not governed or self.team_id.id not in {*governed, False}:
            return
        asked, known = self._fair_get_asked()
        if known:
            self.fair_taken_text = self._fair_warn(asked, known)

    def _fair_get_asked(self):
        """What tells who the customer is: as typed, and as it is compared."""
        # sudo: a colleague's customer may be hidden; only whose it is is asked for.
        lead = self.sudo()
        entity = lead.partner_id.commercial_partner_id or lead.commercial_partner_id
        asked = {"email": self.email_from, "phone": self.phone, "name": entity.name}
        known = {
            "email": self.email_normalized,
            "phone": self.phone_sanitized,
            "entities": [(entity._origin.id, None)] if entity._origin else None,
        }
        return asked, {key: value for key, value in known.items() if value}

    def _fair_warn(self, asked, known):
        """The warning, if there is anything to warn of.

        A question answered with yes is entered and counts, once a day for each value;
        a lead nobody claims tells nothing that saving it wouldn't.
        """
        Lookup = self.env["fair.allocation.lookup"]
        is_new = not Lookup._count_today(
            Domain.OR(
                Domain(name, "=", value) for name, value in asked.items() if value
            )
        )
        limit = Lookup._get_limit(Lookup._get_members())
        if is_new and limit and Lookup._count_today() >= limit:
            return self.env._(
                "You have asked %s times today whether a customer is taken, which is "
                "the limit. It is checked when you save.",
                limit,
            )
        company = self.company_id or self.team_id.company_id or self.env.company
        verdict = self.env["fair.allocation.taken"]._judge(company, **known)
        if is_new and verdict.code not in ("own", "free"):
            Lookup._enter("lead", asked, verdict)
        return self._fair_get_warning(verdict)

    @api.model
    def _fair_get_warning(self, verdict):
        return {
            "protected": self.env._(
                "This customer is looked after by a colleague until %s. Leave "
                "Salesperson empty, and it goes there.",
                self.env["fair.allocation.lookup"]._say_moment(verdict.until),
            ),
            "looked_after": self.env._(
                "This customer is looked after by a colleague. Leave Salesperson "
                "empty, and it goes there."
            ),
            "pool": self.env._("This customer is in a public pool. Claim it there."),
        }.get(verdict.code, False)

    # ------------------------------------------------------------
    # WHEN IT IS SAVED
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        leads._fair_refuse_taken()
        return leads

    def _fair_refuse_taken(self):
        """Refuse leads one enters for oneself of customers protected for others.

        Managers may, the mail gateway and other automation must, and the product
        itself knows what it does.
        """
        if self.env.uid == SUPERUSER_ID or self._fair_is_made_by_product():
            return
        governed = self.env["crm.team"]._fair_get_governed_ids()
        mine = self.filtered(
            lambda lead: lead.user_id.id == self.env.uid and lead.team_id.id in governed
        )
        if not mine or self.env.user.has_group("sales_team.group_sale_manager"):
            return
        taken = {
            lead: holdings
            for lead, holdings in self.env["fair.allocation.taken"]
            ._find_protected(mine)
            .items()
            if self.env.uid not in {holding.user for holding in holdings}
        }
        if taken:
            self._fair_refuse(taken)

    @api.model
    def _fair_is_made_by_product(self):
        return self.env["fair.allocation.decision"]._holds_pen()

    @api.model
    def _fair_refuse(self, taken):
        Lookup = self.env["fair.allocation.lookup"]
        names = [lead.name for lead in taken]
        further = len(names) - LISTED
        if further > 0:
            names = [*names[:LISTED], self.env._("%s more", further)]
        held = [holding for holdings in taken.values() for holding in holdings]
        self.env["fair.allocation.refusal"]._refuse(
            self.browse({holding.lead for holding in held}),
            "duplicate",
            self.env._(
                "%(leads)s: a colleague looks after this customer until %(date)s. "
                "Leave Salesperson empty: it goes to the person who looks after this "
                "customer.",
                leads=format_list(self.env, names),
                date=Lookup._say_moment(max(holding.until for holding in held)),
            ),
        )
