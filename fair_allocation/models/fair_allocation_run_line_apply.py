import json
import logging

from odoo import fields, models

from ..transactions import INTERFERENCE
from .fair_allocation_decision_hand_over import OWNER_DATES
from .fair_allocation_problem_capacity import Slots

_logger = logging.getLogger(__name__)


class FairAllocationRunLine(models.Model):
    """Giving the leads of a run to their people, and taking them back."""

    _inherit = "fair.allocation.run.line"

    # ------------------------------------------------------------
    # APPLY AND UNDO
    # ------------------------------------------------------------

    def _apply_or_list(self):
        """Give these leads; one that can't be written is listed, the others are given.

        Anything may go wrong with a single lead (a validation or an automation rule of
        another add-on): it is found by halving and must not stop thousands of others.
        """
        try:
            with self.env.cr.savepoint():
                self._apply()
                return
        except INTERFERENCE:
            # Not the lead's fault: the whole transaction has to start over.
            raise
        except Exception as error:
            if len(self) == 1:
                _logger.warning("%s can't be given", self.lead_id, exc_info=True)
                self.write(
                    {"state": "failed", "reason": "failed", "failure": str(error)}
                )
                return
        half = len(self) // 2
        self[:half]._apply_or_list()
        self[half:]._apply_or_list()

    def _apply(self):
        """Give these leads to their people, all or nothing.

        Leads that changed since the preview, and those for which there is no capacity
        any more, are dropped from the run and say so.
        """
        lines = self._drop_changed()._drop_beyond_capacity()
        lines._remember_leads()
        decisions = self.env["fair.allocation.decision"]._hand_over(lines)
        lines.write({"state": "applied", "applied_on": self.env.cr.now()})
        self.env["fair.allocation.outcome"]._post_entitlements(lines)
        lines._hand_over_activities()
        lines._schedule_first_response()
        return decisions

    def _drop_changed(self):
        """Lock the leads and drop those that are no longer as they were previewed."""
        leads = self.lead_id
        leads._fair_lock()
        open_ids = set(self.run_id._filter_givable(leads).ids)
        ready = self.filtered(
            lambda line: line.lead_id.id in open_ids
            and line.lead_id.user_id == line.from_user_id
            and line.lead_id.team_id.id in (line.team_id.id, False)
            and line.user_id.active
            and line._has_previewed_tier()
        )
        ready = ready._filter_present()
        (self - ready).write({"state": "changed", "reason": "changed"})
        return ready

    def _filter_present(self):
        """Lines whose person can still answer in time.

        Whom a manager has chosen, or the policy names as fallback, gets the lead all
        the same.
        """
        present = self.filtered(lambda line: line.reason in ("override", "fallback"))
        for team, lines in (self - present).grouped("team_id").items():
            members = team.crm_team_member_ids
            absences = members._fair_absences(lines.tier_id)
            if not any(absences.values()) and lines.user_id <= members.user_id:
                # Nobody is away, as on most days.
                present |= lines
                continue
            free = {
                (member.user_id, tier)
                for member, away in absences.items()
                for tier in {*lines.tier_id.ids, 0} - away.keys()
            }
            present |= lines.filtered(
                lambda line, free=free: (line.user_id, line.tier_id.id or 0) in free
            )
        return present

    def _drop_beyond_capacity(self):
        """Drop what exceeds the capacity as it is now, least important first."""
        dropped = self.browse()
        counting = self.filtered(lambda line: line.reason != "fallback")
        for team, lines in counting.grouped("team_id").items():
            capacity = self.env["fair.allocation.problem"]._get_capacity(
                team, lines[:1].version_id
            )
            free = {member.user_id: slots for member, slots in capacity.items()}
            for line in lines.sorted(lambda line: (line.tier_sequence, line.id)):
                slots = free.get(line.user_id, Slots())
                if slots.left(line.tier_id.id) > 0:
                    slots.take(line.tier_id.id)
                else:
                    dropped |= line
        dropped.write({"state": "changed", "reason": "full"})
        return self - dropped

    def _remember_leads(self):
        """Keep what undoing has to restore."""
        for (team, kind, converted, *dates), lines in self.grouped(
            lambda line: (
                line.lead_id.team_id,
                line.lead_id.type,
                line.lead_id.date_conversion,
                # Of nobody's lead there is nothing to restore.
                *(line.from_user_id and line.lead_id[name] for name in OWNER_DATES),
            )
        ).items():
            lines.lead_before = {
                "team_id": team.id,
                "type": kind,
                "date_conversion": fields.Datetime.to_string(converted),
                **dict(
                    zip(
                        OWNER_DATES,
                        map(fields.Datetime.to_string, dates),
                        strict=True,
                    )
                ),
            }

    def _filter_converted(self):
        """Those that become opportunities by being given."""
        return self._filter_ruled("convert_leads").filtered(
            lambda line: line.lead_id.type == "lead"
        )

    def _filter_ruled(self, name):
        """Those whose rules say yes to ``name``, a switch of the policy."""
        versions = self.version_id.filtered(lambda version: version.content[name])
        return self.filtered(lambda line: line.version_id in versions)

    def _record_waiting(self):
        """Store on each waiting lead why it waits; one that has an owner doesn't."""
        ownerless = self.filtered(lambda line: line.lead_id and not line.from_user_id)
        by_reason = ownerless.grouped(
            lambda line: (
                line.reason,
                json.dumps(line._get_wait_counts(line.explanation or {})),
            )
        )
        for (reason, counts), lines in by_reason.items():
            lines.lead_id.with_context(tracking_disable=True)._fair_write(
                {"fair_wait_reason": reason, "fair_wait_counts": json.loads(counts)}
            )

    def _undo(self):
        """Take these leads back from their people, but for those worked on since."""
        self.lead_id._fair_lock()
        untouched = self._filter_untouched()
        (self - untouched).write({"state": "left"})
        self.env["fair.allocation.decision"]._take_back(untouched)
        self.env["fair.allocation.outcome"]._post_entitlements(untouched, sign=-1)
        untouched._give_back_activities()
        untouched._remove_first_response()
        untouched.write({"state": "undone"})

    def _filter_untouched(self):
        """Lines whose lead is as the run left it and nobody has worked on since."""
        worked_on = self._get_worked_on_ids()
        return self.filtered(
            lambda line: line.lead_id
            and line.lead_id.id not in worked_on
            and line.lead_id.active
            and line.lead_id.won_status == "pending"
            and line.lead_id.user_id == line.user_id
            and line.lead_id.team_id == line.team_id
        )

    def _get_worked_on_ids(self):
        """Leads with a message, a done activity or another decision since.

        One query each, whatever their number.
        """
        lead_ids = self.lead_id.ids
        since = min(self.mapped("applied_on"), default=self.env.cr.now())
        messages = self.env["mail.message"]._read_group(
            [
                ("model", "=", "crm.lead"),
                ("res_id", "in", lead_ids),
                ("date", ">=", since),
                ("message_type", "not in", ["notification", "user_notification"]),
            ],
            ["res_id"],
        )
        done = (
            self.env["mail.activity"]
            .with_context(active_test=False)
            ._read_group(
                [
                    ("res_model", "=", "crm.lead"),
                    ("res_id", "in", lead_ids),
                    ("active", "=", False),
                    # The day alone would take what was done before for since.
                    ("date_done", ">=", since.date()),
                    ("write_date", ">=", since),
                ],
                ["res_id"],
            )
        )
        ids = {res_id for (res_id,) in messages} | {res_id for (res_id,) in done}
        return ids | self._get_decided_on_ids()

    def _get_decided_on_ids(self):
        """Leads whose last entry in the ledger isn't the one of this run."""
        Decision = self.env["fair.allocation.decision"]
        rows = Decision._read_group(
            [("lead_id", "in", self.lead_id.ids)], ["lead_id"], ["id:max"]
        )
        last = Decision.browse(decision for _lead, decision in rows)
        others = last.filtered(lambda decision: decision.run_id not in self.run_id)
        return set(others.lead_id.ids)
