from odoo import api, models
from odoo.tools import SQL

from ..customers import same_name

#: By which name the customer of a lead goes that isn't in *Contacts*.
LEAD_NAME = "COALESCE(NULLIF(lead.partner_name, ''), lead.contact_name)"

#: What customers are recognised by.
KINDS = ("email", "phone", "entity")

#: How leads are found by them, and by the name alone.
JOINS = {
    "email": SQL("lead.email_normalized = asked.value"),
    "phone": SQL("lead.phone_sanitized = asked.value"),
    "entity": SQL(
        "lead.partner_id IN (SELECT id FROM res_partner "
        "WHERE commercial_partner_id = asked.value::int)"
    ),
    "name": SQL(same_name(LEAD_NAME, "asked.value")),
}


class FairAllocationProblem(models.AbstractModel):
    """Who looks after the customers already: one customer, one person."""

    _inherit = "fair.allocation.problem"

    @api.model
    def _collect_customers(self, team, version, rows):
        """Continuity of the leads in ``rows``, decided in the engine's order."""
        tiers = self._get_tiers(team)
        ranks = {tier.id: rank for rank, tier in enumerate(tiers)}
        urgent = set(tiers.filtered("response_hours").ids)
        waiting = self._get_waiting_days(rows)
        ordered = sorted(
            rows,
            key=lambda row: (
                ranks.get(row[1], len(ranks)),
                -waiting[row[0]],
                -self._to_hundredths(row[7]),
                row[0],
            ),
        )
        return self._get_continuity(
            team,
            version,
            [row[0] for row in ordered],
            {row[0] for row in rows if row[1] in urgent},
        )

    @api.model
    def _get_continuity(self, team, version, ordered_ids, urgent_ids):
        """What the engine has to know about each customer: ``{lead id: values}``.

        Leads of a customer nobody looks after yet follow the first of them.

        :param ordered_ids: the leads, first those that are decided first
        :param urgent_ids: those that can't wait until an absent owner is back
        """
        keep = version._settings()["keep_customers"]
        customers, owners = self._find_customer_owners(
            ordered_ids, team.company_id or self.env.company, team.crm_team_member_ids
        )
        substitutes = {
            member.user_id.id: member.fair_substitute_id.id or None
            for member in team.crm_team_member_ids
        }
        heads, continuity = {}, {}
        for lead in ordered_ids:
            customer = customers.get(lead)
            owner = owners.get(customer)
            if owner:
                stand_in = keep and lead in urgent_ids and substitutes.get(owner)
                continuity[lead] = {
                    "owner": owner,
                    "known": keep,
                    "substitute": stand_in or None,
                }
            elif keep and customer and heads.setdefault(customer, lead) != lead:
                continuity[lead] = {"follows": heads[customer]}
        return continuity

    @api.model
    def _find_customer_owners(self, lead_ids, company, members):
        """The customers of these leads, and who looks after each of them.

        :param company: whose customers they are where the lead doesn't say
        :param members: whose customers they are in the first place
        :return: ``({lead id: customer}, {customer: user id})``
        """
        self._flush_customers()
        rows = self._read_customer_keys(lead_ids, company)
        customers = self._group_by_customer(rows)
        # Leads that are to be given away prove nothing.
        given_away = [row[0] for row in rows if row[5]]
        owners = self._get_customer_owners(customers, given_away, members.user_id.ids)
        return customers.by_lead(), owners

    # ------------------------------------------------------------
    # WHO LOOKS AFTER THEM
    # ------------------------------------------------------------

    @api.model
    def _get_customer_owners(self, customers, given_away, preferred, kinds=KINDS):
        """Who looks after each customer: ``{customer: user id}``; one query.

        The owner of the newest lead that is open or won, else the salesperson named in
        *Contacts*; ``preferred`` people before others. Whoever has left, or doesn't
        work for the company, looks after nobody.

        :param given_away: leads that are looking for a new owner themselves
        """
        numbers, tables = self._number_customers(customers, kinds)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (found.customer) found.customer, found.user_id
                  FROM (%(found)s) AS found
                  JOIN res_users owner ON owner.id = found.user_id
                 WHERE (owner.active OR owner.id = ANY(%(preferred)s))
                   AND EXISTS (
                       SELECT FROM res_company_users_rel works
                        WHERE works.user_id = found.user_id
                          AND works.cid = found.company)
                 ORDER BY found.customer, owner.id = ANY(%(preferred)s) DESC,
                          found.lead_id IS NULL, found.date_open DESC NULLS LAST,
                          found.lead_id DESC, owner.id
                """,
                found=self._query_owners(tables, given_away),
                preferred=preferred,
            )
        )
        customer_by_number = list(numbers)
        return {customer_by_number[number]: user for number, user in rows}

    @api.model
    def _number_customers(self, customers, kinds):
        """All customers by a number, ``{customer: number}``, and tables of their keys.

        The tables are of rows (number, company, value), one for each kind of key.
        """
        numbers = {}
        tables = {
            kind: self._tabulate(
                [
                    (numbers.setdefault(customers.find(key), len(numbers)), *key[1:])
                    for key in customers.keys(kind)
                ]
            )
            for kind in kinds
        }
        return numbers, tables

    @api.model
    def _tabulate(self, rows):
        """Rows (customer, company, value) as a table that SQL can join."""
        customers, companies, values = zip(*rows, strict=True) if rows else ((),) * 3
        return SQL(
            "unnest(%s::int[], %s::int[], %s::text[]) "
            "AS asked(customer, company, value)",
            list(customers),
            list(companies),
            [str(value) for value in values],
        )

    @api.model
    def _query_owners(self, tables, given_away):
        """Everyone who has a lead of a customer, or is named as its salesperson."""
        by_lead = self._query_leads(
            tables,
            SQL(
                """
                lead.user_id IS NOT NULL AND lead.won_status != 'lost'
                AND (lead.active OR lead.won_status = 'won')
                AND lead.id != ALL(%s::int[])
                """,
                given_away,
            ),
        )
        by_contact = SQL(
            """
            SELECT asked.customer, asked.company, entity.user_id, NULL, NULL
              FROM %s JOIN res_partner entity ON entity.id = asked.value::int
             WHERE entity.user_id IS NOT NULL
            """,
            tables["entity"],
        )
        return SQL("%s UNION ALL %s", by_lead, by_contact)

    @api.model
    def _query_leads(self, tables, condition):
        """The customers' leads: customer, company, owner, lead, and since when."""
        return SQL(" UNION ALL ").join(
            SQL(
                """
                SELECT asked.customer, asked.company,
                       lead.user_id, lead.id AS lead_id, lead.date_open
                  FROM %s JOIN crm_lead lead ON %s
                 WHERE %s
                   AND COALESCE(lead.company_id, asked.company) = asked.company
                """,
                table,
                JOINS[kind],
                condition,
            )
            for kind, table in tables.items()
        )
