from odoo import api, models
from odoo.tools import SQL

from .crm_lead_protection import PROTECTION_FIELDS

#: What undoing restores beside the owner; see ``_remember_leads`` of the lines.
REMEMBERED = ("team_id", "type", "date_conversion")

#: What undoing restores for a former owner.
OWNER_DATES = ("date_open", *PROTECTION_FIELDS)

#: What an entry made by a run is called, by the kind of the run.
RUN_KINDS = {
    "redistribution": "redistribute",
    "substitution": "substitute",
    "rotation": "rotate",
    "reclaim": "reclaim",
    "balance": "balance",
}


class FairAllocationDecision(models.Model):
    """Runs that move leads from hand to hand, and back."""

    _inherit = "fair.allocation.decision"

    @api.model
    def _hand_over(self, lines):
        """Give the leads of ``lines`` to their people and enter it in the ledger.

        The one place where the product moves an owner. Written once per person, team
        and kind of change; the chatter is left as a hand-made assignment leaves it,
        but in batches, and Odoo's mail per lead is silenced in favour of one message
        per person.
        """
        vals = [self._prepare_hand_over(line) for line in lines]
        now = self.env.cr.now()
        converted = set(lines._filter_converted().ids)
        Lead = self.env["crm.lead"]
        for (user, team, tier, convert), group in lines.grouped(
            lambda line: (
                line.user_id,
                line.team_id,
                line.tier_id,
                line.id in converted,
            )
        ).items():
            changes = {
                "user_id": user.id,
                "team_id": team.id,
                "fair_pool_id": False,
                "fair_pooled_on": False,
                **Lead._fair_get_protection(tier, team.company_id),
            }
            if convert:
                changes |= {"type": "opportunity", "date_conversion": now}
            group.lead_id._fair_write(changes)
        lines.lead_id.filtered("fair_wait_reason")._fair_write(
            {"fair_wait_reason": False, "fair_wait_counts": False}
        )
        return self._append(vals)._take_over_explanations()

    def _take_over_explanations(self):
        """Copy what the lines explain, inside the database.

        An explanation is the largest part of an entry by far: reading it only to write
        it again would double the cost of the ledger.
        """
        self.flush_recordset()
        self.env["fair.allocation.run.line"].flush_model(["explanation"])
        self.env.cr.execute(
            SQL(
                """
                UPDATE fair_allocation_decision decision
                   SET explanation = line.explanation
                  FROM fair_allocation_run_line line
                 WHERE line.run_id = decision.run_id
                   AND line.lead_id = decision.lead_id
                   AND decision.id = ANY(%s)
                """,
                self.ids,
            )
        )
        self.invalidate_recordset(["explanation"], flush=False)
        return self

    @api.model
    def _prepare_hand_over(self, line):
        kind = RUN_KINDS.get(line.run_id.kind, "allocate")
        if line.reason in ("override", "fallback"):
            kind = line.reason
        # The fallback owner keeps leads for others: they count in nobody's share.
        count = 0 if kind == "fallback" else 1
        return self._prepare_line_entry(line, kind) | {
            "from_user_id": line.lead_id.user_id.id,
            "to_user_id": line.user_id.id,
            "account_user_id": line.user_id.id if count else False,
            "count": count,
            "value": line.value * count,
            "reason": line.reason,
            "note": line.override_note,
        }

    @api.model
    def _take_back(self, lines):
        """Undo: the leads go back to where they were, and count for nobody."""
        for (user, owner, before), group in lines.grouped(
            lambda line: (
                line.user_id,
                line.from_user_id,
                tuple(line.lead_before[name] for name in REMEMBERED),
            )
        ).items():
            group.lead_id._fair_write(
                {
                    "user_id": owner.id,
                    **dict(zip(REMEMBERED, before, strict=True)),
                    **dict.fromkeys(PROTECTION_FIELDS, False),
                }
            )
            group.lead_id.message_unsubscribe(user.partner_id.ids)
        # Odoo dates an owner's lead from now; it goes back to where it was.
        for dates, group in (
            lines.filtered("from_user_id")
            .grouped(
                lambda line: tuple(line.lead_before.get(name) for name in OWNER_DATES)
            )
            .items()
        ):
            group.lead_id._fair_write(dict(zip(OWNER_DATES, dates, strict=True)))
        return self._append([self._prepare_take_back(line) for line in lines])

    @api.model
    def _prepare_take_back(self, line):
        count = 0 if line.reason == "fallback" else -1
        return self._prepare_line_entry(line, "undo") | {
            "from_user_id": line.user_id.id,
            "to_user_id": line.from_user_id.id,
            "account_user_id": line.user_id.id if count else False,
            "count": count,
            "value": line.value * count,
            "reason": "undo",
        }
