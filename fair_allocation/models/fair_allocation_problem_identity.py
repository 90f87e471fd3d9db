from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from ..customers import Customers, tax_number

#: An address or number shared by more customers than this tells nobody apart: a portal
#: that passes enquiries on, a switchboard, a made-up tax number.
STRANGERS = 50

#: The digits of a tax number, as an index keeps them.
TAX_DIGITS = (
    "translate(%s, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz .,-_/:()', '')"
)

#: Fields that are read straight from the tables.
READ = {
    "crm.lead": (
        "active",
        "company_id",
        "contact_name",
        "date_open",
        "email_normalized",
        "partner_id",
        "partner_name",
        "phone_sanitized",
        "user_id",
        "won_status",
    ),
    "res.partner": (
        "active",
        "commercial_partner_id",
        "company_id",
        "country_id",
        "email_normalized",
        "phone_sanitized",
        "user_id",
        "vat",
    ),
    "res.users": ("active", "company_ids"),
}


class FairAllocationProblem(models.AbstractModel):
    """Which leads are of the same customer.

    They are if they share the normalised e-mail address, the phone number, the
    commercial entity, or its tax number. Addresses are compared as a whole, never by
    their domain. Companies are kept apart. Nothing is merged: it is only read who
    belongs together, in a fixed number of queries.
    """

    _inherit = "fair.allocation.problem"

    @api.model
    def _group_by_customer(self, rows):
        """The customers of these leads, joined by whatever says they are the same."""
        shared = self._get_shared_details(rows)
        customers = Customers()
        for lead, company, email, phone, entity, _owner in rows:
            customers.add(
                lead,
                [
                    (kind, company, value)
                    for kind, value in (
                        ("email", email),
                        ("phone", phone),
                        ("entity", entity),
                    )
                    if value and (kind, value) not in shared
                ],
            )
        companies = {row[1] for row in rows}
        self._join_contacts(customers, companies, rows)
        self._join_tax_numbers(customers, companies)
        return customers

    @api.model
    def _flush_customers(self):
        for model, names in READ.items():
            self.env[model].flush_model(names)

    @api.model
    def _read_customer_keys(self, lead_ids, company):
        """Rows (lead id, company id, e-mail, phone, commercial entity, owner)."""
        return self.env.execute_query(
            SQL(
                """
                SELECT lead.id, COALESCE(lead.company_id, %s),
                       lead.email_normalized, lead.phone_sanitized,
                       partner.commercial_partner_id, lead.user_id
                  FROM crm_lead lead
             LEFT JOIN res_partner partner ON partner.id = lead.partner_id
                 WHERE lead.id = ANY(%s)
                """,
                company.id,
                list(lead_ids),
            )
        )

    @api.model
    def _get_shared_details(self, rows):
        """Addresses and numbers that many customers share: pairs (kind, value).

        Who has no commercial entity is told apart by the name of company or contact.
        """
        return {
            (kind, value)
            for kind, column, index in (
                ("email", "email_normalized", 2),
                ("phone", "phone_sanitized", 3),
            )
            for (value,) in self.env.execute_query(
                SQL(
                    """
                    WITH often AS (
                        SELECT lead.%(column)s AS value
                          FROM unnest(%(values)s::text[]) AS asked(value)
                          JOIN crm_lead lead ON lead.%(column)s = asked.value
                         GROUP BY lead.%(column)s HAVING count(*) > %(limit)s
                    )
                    SELECT often.value
                      FROM often
                      JOIN crm_lead lead ON lead.%(column)s = often.value
                 LEFT JOIN res_partner partner ON partner.id = lead.partner_id
                     GROUP BY often.value
                    HAVING count(DISTINCT COALESCE(
                               partner.commercial_partner_id::text,
                               lower(NULLIF(lead.partner_name, '')),
                               lower(lead.contact_name)
                           )) > %(limit)s
                    """,
                    column=SQL.identifier(column),
                    values=self._distinct(rows, index),
                    limit=STRANGERS,
                )
            )
        }

    @api.model
    def _distinct(self, rows, index):
        return sorted({row[index] for row in rows if row[index]})

    @api.model
    def _join_contacts(self, customers, companies, rows):
        """An address or number in *Contacts* says which commercial entity it is."""
        found = self.env.execute_query(
            SQL(
                """
                SELECT 'email', email_normalized,
                       array_agg(commercial_partner_id), array_agg(company_id)
                  FROM unnest(%s::text[]) AS asked(value)
                  JOIN res_partner ON email_normalized = asked.value
                 WHERE active GROUP BY email_normalized
                UNION ALL
                SELECT 'phone', phone_sanitized,
                       array_agg(commercial_partner_id), array_agg(company_id)
                  FROM unnest(%s::text[]) AS asked(value)
                  JOIN res_partner ON phone_sanitized = asked.value
                 WHERE active GROUP BY phone_sanitized
                """,
                self._distinct(rows, 2),
                self._distinct(rows, 3),
            )
        )
        for kind, value, *entities in found:
            self._join_entities(customers, companies, kind, value, entities)

    @api.model
    def _join_tax_numbers(self, customers, companies):
        """Commercial entities with one tax number are one customer.

        The index finds those with the same digits; the number has to be the same.
        """
        by_number = defaultdict(list)
        for entity, vat, country, company in self._read_tax_numbers(
            {entity for _kind, _company, entity in customers.keys("entity")}
        ):
            by_number[tax_number(vat, country)].append((entity, company))
        for found in by_number.values():
            for entity, _company in found:
                self._join_entities(
                    customers, companies, "entity", entity, zip(*found, strict=True)
                )

    @api.model
    def _read_tax_numbers(self, entities):
        """Rows (entity, tax number, country code, company) of those with equal digits.

        Digits that strangers share, such as those of a made-up number, are left out.
        """
        return self.env.execute_query(
            SQL(
                """
                WITH asked AS MATERIALIZED (
                    SELECT DISTINCT %(digits)s AS digits
                      FROM unnest(%(entities)s::int[]) AS asked(id)
                      JOIN res_partner partner ON partner.id = asked.id
                     WHERE partner.vat IS NOT NULL
                ), same AS (
                    SELECT unnest(array_agg(partner.id)) AS id
                      FROM asked
                      JOIN res_partner partner
                        ON %(digits)s = asked.digits AND partner.vat IS NOT NULL
                     WHERE length(asked.digits) > 3 AND partner.active
                       AND partner.commercial_partner_id = partner.id
                     GROUP BY asked.digits HAVING count(*) BETWEEN 2 AND %(limit)s
                )
                SELECT partner.id, partner.vat, country.code, partner.company_id
                  FROM same
                  JOIN res_partner partner ON partner.id = same.id
             LEFT JOIN res_country country ON country.id = partner.country_id
                """,
                digits=SQL(TAX_DIGITS % "partner.vat"),
                entities=sorted(entities),
                limit=STRANGERS,
            )
        )

    @api.model
    def _join_entities(self, customers, companies, kind, value, found):
        """State that these commercial entities are the customer with this key.

        :param found: ids of the entities and of their companies, in two lists
        """
        entities = set(zip(*found, strict=True))
        if len(entities) > STRANGERS:
            return
        for company in companies:
            key = (kind, company, value)
            if key in customers:
                customers.join(
                    key,
                    *(
                        ("entity", company, entity)
                        for entity, of_company in sorted(entities, key=str)
                        if of_company in (None, company)
                    ),
                )
