from odoo import api, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..arbiters import Vote, verdict

#: Code of the reason of the ledger's entry, by outcome.
REASONS = {
    "keep": "ruled_keep",
    "move": "ruled_move",
    "share": "ruled_share",
    "pool": "ruled_pool",
}


class FairAllocationDispute(models.Model):
    """Opinions, the ruling they make, and what it changes."""

    _inherit = "fair.allocation.dispute"

    # ------------------------------------------------------------
    # OPINIONS
    # ------------------------------------------------------------

    def action_open_rule(self):
        """Ask an arbiter of the case for the outcome and the reasons."""
        self._get_own_seat()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Rule on %s", self.name),
            "res_model": "fair.allocation.dispute.rule",
            "view_mode": "form",
            "target": "new",
            "context": {"default_dispute_id": self.id},
        }

    def _opine(self, outcome, reasons, percent=0):
        """Say what the user, who sits in this case, thinks. It can't be taken back.

        Once more than half of the arbiters agree, that is the ruling.

        :raise AccessError: for everybody who doesn't sit in this case
        :raise UserError: before both sides had the time to speak, and after the ruling
        """
        seat = self._get_own_seat()
        self._check_opinion(outcome, reasons, percent)
        self._lock()
        seat._step(
            {
                "outcome": outcome,
                "percent": percent if outcome == "share" else 0,
                "reasons": reasons.strip(),
                "given_on": self.env.cr.now(),
            }
        )
        # sudo: what the others think, which is counted here alone.
        case = self.sudo()
        case._forget_reminders(self.env.user)
        self._step({"opinion_count": case.opinion_count + 1})
        case._rule_if_decided()

    def _get_own_seat(self):
        """The seat of the user in this case, if he or she may say something now."""
        self.ensure_one()
        self.check_access("read")
        # sudo: of all seats only the user's own is taken.
        sat = self.sudo().opinion_ids.filtered(
            lambda seat: seat.arbiter_id == self.env.user
        )
        if not sat or self.env.user in self._get_parties():
            raise AccessError(
                self.env._("Only those who were drawn rule on %s.", self.name)
            )
        seat = self._get_seats() & sat
        if not seat:
            raise UserError(
                self.env._("You have ruled on %s, or were replaced.", self.name)
            )
        if code := self._get_conflict(self.env.user):
            raise AccessError(
                self.env._(
                    "%(person)s can't rule on %(case)s any more: %(why)s. A sales "
                    "manager appoints somebody else.",
                    person=self.env.user.name,
                    case=self.name,
                    why=self._get_obstacle_labels()[code],
                )
            )
        if not self._is_heard():
            raise UserError(
                self.env._(
                    "The other side hasn't spoken yet. It has the time to until half "
                    "of the days for the ruling are over."
                )
            )
        return seat

    def _check_opinion(self, outcome, reasons, percent):
        if outcome not in dict(self._get_offered_outcomes()):
            raise ValidationError(self.env._("Outcome: choose one of the list."))
        if not (reasons or "").strip():
            raise ValidationError(
                self.env._("Reasons: both sides read why you rule as you do.")
            )
        # sudo: whether the claimant is still with us.
        claimant = self.claimant_id.sudo()
        if outcome in ("move", "share") and not claimant.active:
            raise ValidationError(
                self.env._("Outcome: the claimant is no longer with us.")
            )

    @api.model
    def _get_offered_outcomes(self):
        """What can be ruled. A lead is shared where helpers take part in the credit."""
        return [
            (code, label)
            for code, label in self._selection_outcome()
            if code != "share" or "fair.allocation.helper" in self.env
        ]

    # ------------------------------------------------------------
    # RULING
    # ------------------------------------------------------------

    def _rule_if_decided(self):
        """If the opinions of this instance decide it, that is the ruling."""
        instance = self._get_instance()
        seats = self.opinion_ids.filtered(
            lambda seat: seat.instance == instance and not seat.is_dismissed
        )
        votes = [Vote(seat.outcome, seat.percent) for seat in seats if seat.given_on]
        standing = Vote(self.outcome, self.percent) if instance == 2 else None
        found = verdict(votes, len(seats), standing)
        if found:
            self._rule(found, final=instance == 2)

    def _rule(self, found, final):
        """Close the instance and do what was ruled."""
        now = self.env.cr.now()
        self._release_lead()
        self._step(
            {
                "state": "final" if final else "ruled",
                "outcome": found.outcome,
                "percent": found.percent,
                "ruled_on": now,
                "closed_on": final and now,
                "appeal_until": not final and now + self._get_appeal_time(),
            }
        )
        seats = self._as_product().opinion_ids
        seats.filtered("given_on").write({"is_published": True})
        seats.filtered(lambda seat: not seat.given_on).write({"is_dismissed": True})
        self._forget_reminders()
        self._carry_out(found)
        self.env["fair.allocation.notice"]._send_ruling(self)

    def _carry_out(self, found):
        """Do what was ruled, through the ledger; a lead that was deleted is gone."""
        lead = self.lead_id
        if not lead:
            return
        lead._fair_lock()
        getattr(self, f"_carry_out_{found.outcome}")(lead, found)
        lead._message_log(
            body=self.env._(
                "%(case)s was ruled on: %(outcome)s.",
                case=self.name,
                outcome=dict(self._selection_outcome())[found.outcome],
            )
        )

    def _carry_out_keep(self, lead, found):
        """It stays with who looked after it, or goes back there after an appeal."""
        if lead.user_id == self.respondent_id:
            self._enter(lead, found)
        else:
            self._move(lead, found, user=self.respondent_id)

    def _carry_out_move(self, lead, found):
        """It goes to the claimant, protected by its tier from now on."""
        if lead.user_id == self.claimant_id:
            self._enter(lead, found)
        else:
            self._move(lead, found, user=self.claimant_id)

    def _carry_out_pool(self, lead, found):
        """Into the pool that takes it; without one it waits in its team."""
        if lead.fair_pool_id:
            self._enter(lead, found)
            return
        for pool, leads in self.env["fair.allocation.pool"]._find_for(lead).items():
            self._move(leads, found, pool=pool)

    def _move(self, lead, found, **where):
        self.env["fair.allocation.decision"]._move(
            lead, "dispute", REASONS[found.outcome], note=self.name, **where
        )

    def _enter(self, lead, found):
        """In the ledger, though nothing changes hands."""
        told = {
            "from_user_id": lead.user_id.id,
            "reason": REASONS[found.outcome],
            "note": self.name,
        }
        self.env["fair.allocation.decision"]._record_uncounted(
            lead, "dispute", {lead: told}
        )
