from collections import namedtuple
from itertools import product

from odoo import api, models
from odoo.tools import SQL

from .fair_allocation_problem_customers import KINDS

#: An open lead of a customer: whose it is, until when it is protected, in which pool.
Holding = namedtuple("Holding", ["lead", "user", "until", "pool"])

#: What is said about a customer: a code, until when, and whether only the name tells.
Verdict = namedtuple("Verdict", ["code", "until", "is_guess"])

#: Leads that are protected now, as ``fair_is_protected`` says.
PROTECTED = (
    "lead.fair_protected_until > %s AND lead.user_id IS NOT NULL "
    "AND lead.won_status = 'pending'"
)


class FairAllocationTaken(models.AbstractModel):
    """Whether somebody looks after a customer, and until when; never who.

    Customers are told apart by the same rules as in a run. All leads of a company
    count, whoever may read them, so callers let out nothing but the verdict.
    """

    _name = "fair.allocation.taken"
    _description = "Is This Customer Taken?"

    # ------------------------------------------------------------
    # ONE CUSTOMER
    # ------------------------------------------------------------

    @api.model
    def _judge(self, companies, email=None, phone=None, entities=(), name=None):
        """What is to be said about one customer of these companies.

        :param email: normalised, as is ``phone``
        :param entities: pairs (commercial entity, company it is of or ``None``)
        :param name: as names are compared; asked only where nothing else tells
        """
        customers = self._get_customers(companies, email, phone, entities)
        code, until = self._weigh(customers, KINDS)
        if code != "free" or not name:
            return Verdict(code, until, False)
        entities = self.env["fair.allocation.problem"]._find_entities_named(name)
        customers = self._get_customers(companies, None, None, entities)
        for company in companies:
            customers.join(("name", company.id, name))
        code, until = self._weigh(customers, (*KINDS, "name"))
        return Verdict(code, until, code != "free")

    @api.model
    def _get_customers(self, companies, email, phone, entities):
        """The customer asked about, once in each company."""
        Problem = self.env["fair.allocation.problem"]
        Problem._flush_customers()
        pairs = [
            (company.id, entity)
            for company, (entity, owner) in product(
                companies, entities or [(None, None)]
            )
            if owner in (None, company.id)
        ]
        return Problem._group_by_customer(
            [
                (number, company, email, phone, entity, None)
                for number, (company, entity) in enumerate(pairs)
            ]
        )

    @api.model
    def _weigh(self, customers, kinds):
        """Code and date for who looks after these customers: the user, or others.

        Open leads count first, then the pool; a won lead or the salesperson named in
        *Contacts* says only that somebody does.
        """
        holdings = self._get_holdings(customers, kinds)
        open_leads = [holding for found in holdings.values() for holding in found]
        own = [h for h in open_leads if h.user == self.env.uid]
        protected = [h.until for h in open_leads if h.until]
        if protected and not any(h.until for h in own):
            return "protected", max(protected)
        if own:
            return "own", None
        if any(h.user for h in open_leads):
            return "looked_after", None
        if open_leads:
            return "pool", None
        owners = self.env["fair.allocation.problem"]._get_customer_owners(
            customers, [], [], kinds
        )
        if not owners:
            return "free", None
        return "own" if self.env.uid in owners.values() else "looked_after", None

    # ------------------------------------------------------------
    # MANY LEADS
    # ------------------------------------------------------------

    @api.model
    def _find_protected(self, leads):
        """Protected leads of the same customers: ``{lead: holdings}``, in their order.

        A fixed number of queries for each company, however many leads.
        """
        Problem = self.env["fair.allocation.problem"]
        Problem._flush_customers()
        found = {}
        for company, group in leads.grouped(
            lambda lead: lead.company_id or lead.team_id.company_id or self.env.company
        ).items():
            customers = Problem._group_by_customer(
                Problem._read_customer_keys(group.ids, company)
            )
            holdings = self._get_holdings(customers, KINDS, only_protected=True)
            for lead, customer in customers.by_lead().items():
                if customer in holdings:
                    found[lead] = holdings[customer]
        return {lead: found[lead.id] for lead in leads if lead.id in found}

    @api.model
    def _get_holdings(self, customers, kinds, only_protected=False):
        """Open leads of these customers: ``{customer: [Holding, …]}``; one query.

        Whoever has left looks after nobody, unless the lead is protected still.
        """
        self.env["crm.lead"].flush_model(["fair_protected_until", "fair_pool_id"])
        Problem = self.env["fair.allocation.problem"]
        numbers, tables = Problem._number_customers(customers, kinds)
        protected = SQL(PROTECTED, self.env.cr.now())
        condition = protected
        if not only_protected:
            condition = SQL(
                "(%s OR lead.active AND lead.won_status = 'pending' AND "
                "(lead.user_id IS NOT NULL OR lead.fair_pool_id IS NOT NULL))",
                protected,
            )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT found.customer, lead.id, lead.user_id,
                       CASE WHEN %(protected)s THEN lead.fair_protected_until END,
                       lead.fair_pool_id
                  FROM (%(leads)s) AS found
                  JOIN crm_lead lead ON lead.id = found.lead_id
             LEFT JOIN res_users owner ON owner.id = lead.user_id
                 WHERE owner.active OR lead.fair_pool_id IS NOT NULL OR %(protected)s
                """,
                protected=protected,
                leads=Problem._query_leads(tables, condition),
            )
        )
        by_number, found = list(numbers), {}
        for number, *values in rows:
            found.setdefault(by_number[number], []).append(Holding(*values))
        return found
