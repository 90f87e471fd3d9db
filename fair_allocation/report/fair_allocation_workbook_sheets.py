from lxml import html

from odoo import api, models
from odoo.fields import Domain

from .fair_allocation_workbook import CHUNK
from .workbook import Column


class FairAllocationWorkbook(models.AbstractModel):
    """The sheets below the summary: people, decisions, waiting leads, rules."""

    _inherit = "fair.allocation.workbook"

    # ------------------------------------------------------------
    # PEOPLE BY TIER
    # ------------------------------------------------------------

    @api.model
    def _add_people(self, book, figures):
        book.add_table(
            self.env._("People by Tier"),
            self._get_people_columns(),
            self._get_people_rows(figures),
            self.env._("Total"),
        )

    @api.model
    def _get_people_columns(self):
        return [
            Column(self.env._("Salesperson"), width=24),
            Column(self.env._("Sales Team"), width=20),
            Column(self.env._("Tier"), width=10),
            Column(self.env._("By Weight Alone"), "leads", total=True),
            Column(self.env._("Entitled Leads"), "leads", total=True),
            Column(self.env._("Received Leads"), "count", total=True),
            Column(self.env._("Gap (leads)"), "leads"),
            Column(self.env._("Fulfilment"), "percent", bar=True),
            Column(self.env._("Entitled Value"), "money", 16, total=True),
            Column(self.env._("Received Value"), "money", 16, total=True),
            Column(self.env._("Value Fulfilment"), "percent", bar=True),
            Column(self.env._("Open Leads"), "count", total=True),
            Column(self.env._("Open Value"), "money", 16, total=True),
            Column(self.env._("Won"), "count", total=True),
            Column(self.env._("Won Value"), "money", 16, total=True),
            Column(self.env._("Lost"), "count", total=True),
            Column(self.env._("Conversion"), "percent"),
            Column(self.env._("Response Time"), "hours"),
            Column(self.env._("Answered in Time"), "percent"),
            Column(self.env._("Followed Up in Time"), "percent"),
            Column(self.env._("Overrides"), "count", total=True),
        ]

    @api.model
    def _get_people_rows(self, figures):
        ordered = sorted(
            figures.items(),
            key=lambda item: (
                item[0][1].name or "",
                item[0][0].name or "",
                item[0][2].sequence,
            ),
        )
        Figures = self.env["fair.allocation.figures"]
        for (team, user, tier), row in ordered:
            ratios = Figures._get_ratios(row)
            yield (
                user.name,
                team.name,
                tier.name,
                row["nominal"],
                row["entitled"],
                row["received"],
                row["received"] - row["entitled"],
                ratios["fulfilment"],
                row["entitled_value"],
                row["received_value"],
                ratios["fulfilment_value"],
                row["held"],
                row["held_value"],
                row["won"],
                row["won_value"],
                row["lost"],
                ratios["conversion"],
                ratios["response_hours"],
                ratios["response_rate"],
                ratios["follow_up_rate"],
                row["overridden"],
            )

    # ------------------------------------------------------------
    # DECISIONS
    # ------------------------------------------------------------

    @api.model
    def _add_decisions(self, book, domain):
        book.add_table(
            self.env._("Decisions"),
            self._get_decision_columns(),
            self._read_decisions(domain),
        )

    @api.model
    def _get_decision_columns(self):
        return [
            Column(self.env._("Date"), "moment", 16),
            Column(self.env._("Lead"), width=36),
            Column(self.env._("Tier"), width=8),
            Column(self.env._("Sales Team"), width=18),
            Column(self.env._("From"), width=18),
            Column(self.env._("To"), width=18),
            Column(self.env._("Kind"), width=18),
            Column(self.env._("Why"), "long", 76),
            Column(self.env._("Counts"), "count", 8),
            Column(self.env._("Value"), "money", 13),
            Column(self.env._("Decided By"), width=18),
            Column(self.env._("Rules"), width=24),
        ]

    @api.model
    def _read_decisions(self, domain):
        """Rows of the ledger, oldest first, a chunk in memory at a time."""
        Decision = self.env["fair.allocation.decision"]
        kinds = dict(Decision._fields["kind"]._description_selection(self.env))
        for entry in self._read_in_chunks(Decision, domain, "date, id"):
            # sudo: names only, as every screen shows them beside an entry.
            named = entry.sudo()
            yield (
                self._get_local(entry.date),
                entry.lead_name,
                named.tier_id.name,
                named.team_id.name,
                named.from_user_id.name,
                named.to_user_id.name,
                kinds[entry.kind],
                entry.summary,
                entry.count,
                entry.value,
                named.actor_id.name,
                named.version_id.display_name,
            )

    @api.model
    def _read_in_chunks(self, model, domain, order):
        """Records of ``domain``, so many in memory at a time.

        Each chunk is read once and done with: the next one takes its place.
        """
        ids = model.search(domain, order=order).ids
        for start in range(0, len(ids), CHUNK):
            yield from model.browse(ids[start : start + CHUNK])
            model.invalidate_model(flush=False)

    # ------------------------------------------------------------
    # WAITING
    # ------------------------------------------------------------

    @api.model
    def _add_waiting(self, book, teams):
        book.add_table(
            self.env._("Waiting"),
            self._get_waiting_columns(),
            self._read_waiting(teams),
        )

    @api.model
    def _get_waiting_columns(self):
        return [
            Column(self.env._("Lead"), width=44),
            Column(self.env._("Sales Team"), width=20),
            Column(self.env._("Tier"), width=10),
            Column(self.env._("Value"), "money", 16),
            Column(self.env._("Waiting Since"), "moment", 17),
            Column(self.env._("Why It Waits"), "long", 76),
        ]

    @api.model
    def _read_waiting(self, teams):
        """Open leads of ``teams`` that nobody has, the most important first."""
        domain = self.env["fair.allocation.run"]._get_open_domain() & Domain(
            [
                ("team_id", "in", teams.ids),
                ("user_id", "=", False),
                ("company_id", "in", [self._get_company(teams).id, False]),
            ]
        )
        Lead = self.env["crm.lead"]
        for lead in self._read_in_chunks(Lead, domain, "fair_score desc, id"):
            yield (
                lead.name,
                lead.team_id.name,
                lead.fair_tier_id.name,
                lead.expected_revenue,
                self._get_local(lead.fair_waiting_since),
                lead.fair_wait_text or self.env._("No run has looked at it yet."),
            )

    # ------------------------------------------------------------
    # RULES
    # ------------------------------------------------------------

    @api.model
    def _add_rules(self, book, versions):
        book.add_lines(self.env._("Rules"), self._get_rules(versions))

    @api.model
    def _get_rules(self, versions):
        """Sentence by sentence: pairs of text and whether it is a heading."""
        for version in versions:
            yield version.display_name, True
            page = html.fragment_fromstring(
                str(version.content_html or ""), create_parent=True
            )
            for node in page.iter("h3", "li", "tr"):
                text = " ".join(node.text_content().split())
                yield (f"• {text}" if node.tag == "li" else text), node.tag == "h3"
            yield "", False
