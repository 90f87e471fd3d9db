from collections import defaultdict

from odoo import api, fields, models

from .fair_allocation_helper import CREDITED


class FairAllocationHelper(models.Model):
    """The credit that is shared, in the books.

    One rule: a helper has ``percent`` of what the lead counts in money for its
    salesperson. Whatever happens, the entries that make it so are added; leads are
    counted whole, so only value moves, and every pair of entries sums to zero.
    """

    _inherit = "fair.allocation.helper"

    def _settle(self):
        """Enter what is missing in the ledger, so that every helper has their part."""
        Decision = self.env["fair.allocation.decision"]
        counted, booked = self._get_counted(), self._get_booked()
        vals = []
        for helper in self:
            percent = helper.percent if helper.state in CREDITED else 0
            whole = counted.get((helper.lead_id.id, helper.owner_id.id), {})
            has = booked.get((helper.lead_id.id, helper.id), {})
            for place in sorted(whole.keys() | has.keys()):
                part = whole.get(place, 0) * percent / 100
                apart = round(part - has.get(place, 0), 2)
                if apart:
                    vals += Decision._prepare_split(helper, place, apart)
        Decision._append(vals)

    def _get_counted(self):
        """What leads count for people without help: ``{(lead, user): {place: value}}``.

        A place is a team, tier, company and currency; one query.
        """
        return self._sum_entries([("kind", "!=", "split")], "account_user_id")

    def _get_booked(self):
        """What helpers have: ``{(lead, help): {place: value}}``; one query."""
        return self._sum_entries(
            [("helper_id", "in", self.ids), ("is_helper_part", "=", True)], "helper_id"
        )

    def _sum_entries(self, domain, whose):
        places = ["team_id", "tier_id", "company_id", "currency_id"]
        # sudo: the books of a lead, whoever helps with it.
        rows = (
            self.env["fair.allocation.decision"]
            .sudo()
            ._read_group(
                [("lead_id", "in", self.lead_id.ids), *domain],
                ["lead_id", whose, *places],
                ["value:sum"],
            )
        )
        sums = defaultdict(dict)
        for *records, value in rows:
            ids = tuple(record.id for record in records)
            sums[ids[:2]][ids[2:]] = value
        return sums


class FairAllocationDecision(models.Model):
    """Entries of the ledger that share the credit of a lead with a helper.

    The lead changes no hands: it comes from its salesperson and stays there.
    """

    _inherit = "fair.allocation.decision"

    helper_id = fields.Many2one(
        "fair.allocation.helper",
        "Help",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The help whose credit the entry shares.",
    )
    is_helper_part = fields.Boolean(readonly=True, export_string_translation=False)

    @api.model
    def _prepare_split(self, helper, place, value):
        """The pair of entries that moves ``value`` from the salesperson to the helper.

        :param place: ids of the team, tier, company and currency it counted in
        """
        team, tier, company, currency = place
        common = self._prepare_entry(helper.lead_id, helper.team_id, "split") | {
            "lead_name": helper.lead_name,
            "team_id": team,
            "tier_id": tier,
            "company_id": company,
            "currency_id": currency,
            "from_user_id": helper.owner_id.id,
            "to_user_id": helper.owner_id.id,
            "count": 0,
            "reason": "split",
            "note": f"{helper.user_id.name}: {helper.percent} %",
            "helper_id": helper.id,
        }
        return [
            common | {"account_user_id": helper.owner_id.id, "value": -value},
            common
            | {
                "account_user_id": helper.user_id.id,
                "value": value,
                "is_helper_part": True,
            },
        ]

    @api.model
    def _take_back(self, lines):
        entries = super()._take_back(lines)
        self._settle_help(lines.lead_id)
        return entries

    @api.model
    def _credit_back(self, credit):
        entry = super()._credit_back(credit)
        self._settle_help(entry.lead_id)
        return entry

    @api.model
    def _settle_help(self, leads):
        """What counts no longer is shared no longer."""
        # sudo: the product keeps the books.
        helpers = (
            self.env["fair.allocation.helper"]
            .sudo()
            .search([("lead_id", "in", leads.ids), ("state", "in", CREDITED)])
        )
        helpers._settle()
