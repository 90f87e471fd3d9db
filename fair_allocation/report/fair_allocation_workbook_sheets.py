from lxml import html
from pytz import utc

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
    def _get_people_columns(self):
        return [
            Column(self.env._("Salesperson"), width=24),
            Column(self.env._("Sales Team"), width=20),
            Column(self.env._("Tier"), width=10),
            Column(self.env._("Entitled Leads"), "leads", total=True),
            Column(self.env._("Received Leads"), "count", total=True),
            Column(self.env._("Gap (leads)"), "leads"),
            Column(self.env._("Fulfilment"), "percent", bar=True),
            Column(self.env._("Entitled Value"), "money", 16, total=True),
            Column(self.env._("Received Value"), "money", 16, total=True),
            Column(self.env._("Value Fulfilment"), "percent", bar=True),
            Column(self.env._("Open Leads"), "count", total=True),
            Column(self.env._("Won"), "count", total=True),
            Column(self.env._("Lost"), "count", total=True),
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
        for (team, user, tier), row in ordered:
            yield (
                user.name,
                team.name,
                tier.name,
                row["entitled"],
                row["received"],
                row["received"] - row["entitled"],
                self._get_ratio(row["received"], row["entitled"]),
                row["entitled_value"],
                row["received_value"],
                self._get_ratio(row["received_value"], row["entitled_value"]),
                row["held"],
                row["won"],
                row["lost"],
                row["overridden"],
            )

    # ------------------------------------------------------------
    # DECISIONS
    # ------------------------------------------------------------

    @api.model
    def _get_decision_columns(self):
        return [
            Column(self.env._("Date"), "moment", 17),
            Column(self.env._("Lead"), width=44),
            Column(self.env._("Tier"), width=10),
            Column(self.env._("Sales Team"), width=20),
            Column(self.env._("From"), width=22),
            Column(self.env._("To"), width=22),
            Column(self.env._("Kind"), width=20),
            Column(self.env._("Why"), width=90),
            Column(self.env._("Counts"), "count", 9),
            Column(self.env._("Value"), "money", 16),
            Column(self.env._("Decided By"), width=22),
            Column(self.env._("Rules"), width=28),
        ]

    @api.model
    def _read_decisions(self, domain):
        """Rows of the ledger, oldest first, a chunk in memory at a time."""
        Decision = self.env["fair.allocation.decision"]
        kinds = dict(Decision._fields["kind"]._description_selection(self.env))
        ids = Decision.search(domain, order="date, id").ids
        for start in range(0, len(ids), CHUNK):
            for entry in Decision.browse(ids[start : start + CHUNK]):
                yield (
                    self._get_local(entry.date),
                    entry.lead_name,
                    entry.tier_id.name,
                    entry.team_id.name,
                    entry.from_user_id.name,
                    entry.to_user_id.name,
                    kinds[entry.kind],
                    entry.summary,
                    entry.count,
                    entry.value,
                    entry.actor_id.name,
                    entry.version_id.display_name,
                )
            # Read once and done with: the next chunk takes its place.
            Decision.invalidate_model(flush=False)

    # ------------------------------------------------------------
    # WAITING
    # ------------------------------------------------------------

    @api.model
    def _get_waiting_columns(self):
        return [
            Column(self.env._("Lead"), width=44),
            Column(self.env._("Sales Team"), width=20),
            Column(self.env._("Tier"), width=10),
            Column(self.env._("Value"), "money", 16),
            Column(self.env._("Waiting Since"), "moment", 17),
            Column(self.env._("Why It Waits"), width=100),
        ]

    @api.model
    def _read_waiting(self, teams):
        """Open leads of ``teams`` that nobody has."""
        Lead = self.env["crm.lead"]
        domain = self.env["fair.allocation.run"]._get_open_domain() & Domain(
            [("team_id", "in", teams.ids), ("user_id", "=", False)]
        )
        ids = Lead.search(domain, order="fair_score desc, id").ids
        for start in range(0, len(ids), CHUNK):
            for lead in Lead.browse(ids[start : start + CHUNK]):
                yield (
                    lead.name,
                    lead.team_id.name,
                    lead.fair_tier_id.name,
                    lead.expected_revenue,
                    self._get_local(lead.fair_waiting_since),
                    lead.fair_wait_text,
                )
            Lead.invalidate_model(flush=False)

    @api.model
    def _get_local(self, moment):
        """By the clock of whoever reads it; a spreadsheet knows no time zones."""
        if not moment:
            return None
        return moment.replace(tzinfo=utc).astimezone(self.env.tz).replace(tzinfo=None)

    # ------------------------------------------------------------
    # RULES
    # ------------------------------------------------------------

    @api.model
    def _get_rules(self, teams):
        """The rules in force, sentence by sentence."""
        for version in teams.fair_policy_id.version_id:
            yield version.display_name
            page = html.fragment_fromstring(
                str(version.content_html or ""), create_parent=True
            )
            for node in page.iter("h3", "li", "tr"):
                text = " ".join(node.text_content().split())
                yield f"• {text}" if node.tag == "li" else text
            yield ""
