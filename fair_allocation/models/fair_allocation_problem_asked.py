from odoo import api, models
from odoo.tools import SQL

from ..customers import PLAIN_NAME, same_name, tax_number
from .fair_allocation_problem_identity import STRANGERS, TAX_DIGITS

#: A tax number with fewer digits, or a name with fewer letters, tells nobody apart.
LEAST_DIGITS = 4
LEAST_LETTERS = 2


class FairAllocationProblem(models.AbstractModel):
    """Customers somebody asks for by a tax number or a name.

    A name is a guess only, as two customers may have the same.
    """

    _inherit = "fair.allocation.problem"

    @api.model
    def _find_entities_taxed(self, number):
        """Commercial entities with this tax number: pairs (entity, company or None).

        As in a run: equal digits are found by an index, then the number has to be the
        same, with the code of its country or without.
        """
        self.env["res.partner"].flush_model(["active", "commercial_partner_id", "vat"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partner.id, partner.company_id, partner.vat, country.code
                  FROM res_partner partner
             LEFT JOIN res_country country ON country.id = partner.country_id
                 WHERE %s = %s AND partner.vat IS NOT NULL AND partner.active
                   AND partner.commercial_partner_id = partner.id
                 LIMIT %s
                """,
                SQL(TAX_DIGITS % "partner.vat"),
                "".join(filter(str.isdecimal, number)),
                STRANGERS + 1,
            )
        )
        if len(rows) > STRANGERS:
            return []
        typed = {
            tax_number(number),
            tax_number(number, self.env.company.country_id.code),
        }
        return [
            (entity, company)
            for entity, company, vat, country in rows
            if typed & {tax_number(vat), tax_number(vat, country)}
        ]

    @api.model
    def _find_entities_named(self, plain):
        """Commercial entities with this name: pairs (entity, company or None)."""
        self.env["res.partner"].flush_model(["active", "commercial_partner_id", "name"])
        return self.env.execute_query(
            SQL(
                """
                SELECT partner.id, partner.company_id
                  FROM res_partner partner
                 WHERE %s AND partner.active
                   AND partner.commercial_partner_id = partner.id
                 LIMIT %s
                """,
                SQL(same_name("partner.name", "%s"), plain, plain, plain),
                STRANGERS,
            )
        )

    @api.model
    def _get_plain_name(self, name):
        """A name as it is compared; empty where too little is left of it."""
        before, after = PLAIN_NAME.split("%s")
        say = SQL("SELECT %s%s%s", SQL(before), name, SQL(after))
        [[plain]] = self.env.execute_query(say)
        return plain if len(plain) >= LEAST_LETTERS else ""
