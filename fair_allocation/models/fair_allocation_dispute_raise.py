from datetime import timedelta

from odoo import api, models
from odoo.exceptions import AccessError, UserError, ValidationError

from .fair_allocation_dispute import PENDING, RULED

#: Leads that one person claims at a time.
MOST_CLAIMED = 3


class FairAllocationDispute(models.Model):
    """How a dispute begins, is heard, and is given up."""

    _inherit = "fair.allocation.dispute"

    # ------------------------------------------------------------
    # RAISING
    # ------------------------------------------------------------

    @api.model
    def _raise(self, lead, statement, is_known, decision=None, objection=None):
        """Claim ``lead``, which somebody else looks after, for the user.

        The caller has checked that the user may know of the lead. From now on nobody
        changes whose it is.

        :param bool is_known: whether the user knows whose customer it is
        :param decision: what is disputed; by default the last one about the lead
        :param objection: the question that goes on as this dispute
        :raise UserError: when there is nothing to claim
        """
        # sudo: only what decides on the claim is read; the caller has checked the rest.
        lead = lead.sudo()
        lead._fair_lock()
        lead.invalidate_recordset()
        self._check_can_raise(lead)
        self._check_words(statement)
        decision = (decision or lead.fair_decision_id).sudo()
        dispute = self._as_product().create(
            self._prepare_case(lead, decision)
            | {
                "claimant_statement": statement.strip(),
                "is_known": is_known,
                "is_owner_known": self._is_owner_known(lead),
            }
        )
        if objection:
            objection._escalate(dispute)
        dispute._start_hearing()
        lead._fair_write({"fair_is_disputed": True})
        dispute._draw()
        self.env["fair.allocation.notice"]._send_dispute(dispute)
        return dispute.with_env(self.env)

    @api.model
    def _prepare_case(self, lead, decision):
        policy = lead.team_id.fair_policy_id
        company = lead.company_id or lead.team_id.company_id or self.env.company
        # sudo: the next number, which nobody may write.
        Sequence = self.env["ir.sequence"].sudo()
        return {
            "name": Sequence.next_by_code("fair.allocation.dispute"),
            "lead_id": lead.id,
            "lead_name": lead.name,
            "claimant_id": self.env.uid,
            "respondent_id": lead.user_id.id,
            "team_id": lead.team_id.id,
            "company_id": company.id,
            "tier_id": lead.fair_tier_id.id,
            "policy_id": policy.id,
            "version_id": decision.version_id.id or policy.version_id.id,
            "decision_id": decision.id,
            "decision_kind": decision.kind,
            "decision_reason": decision.reason,
        }

    def _start_hearing(self):
        """Both sides are heard for half of the time there is for a ruling."""
        now, days = self.env.cr.now(), self._get_days()
        self._step(
            {
                "hearing_until": now + timedelta(days=days) / 2,
                "rule_by": now + timedelta(days=days),
                "reminded_on": False,
            }
        )

    @api.model
    def _check_words(self, text):
        if not (text or "").strip():
            raise ValidationError(
                self.env._("What You Say: write down what speaks for you.")
            )

    @api.model
    def _check_can_raise(self, lead):
        """Refuse what can't be claimed, without a word about the customer."""
        if not self.env.user.has_group("sales_team.group_sale_salesman"):
            raise AccessError(
                self.env._("Only salespeople claim leads. Ask an administrator.")
            )
        # sudo: only whose it is, and whether it can be claimed.
        lead = lead.sudo()
        if lead.fair_is_disputed:
            raise UserError(self.env._("There is a dispute about this lead already."))
        if not lead._fair_filter_governed() or lead.won_status != "pending":
            raise UserError(
                self.env._(
                    "This lead is closed, or its team has no published rules. Ask a "
                    "sales manager."
                )
            )
        self._check_owner(lead.user_id)
        self.env["fair.allocation.agreement"]._check_accepted(lead, self.env.user)
        self._check_not_ruled(lead)
        self._check_not_too_many()

    @api.model
    def _check_owner(self, owner):
        if not owner:
            raise UserError(
                self.env._(
                    "Nobody looks after this lead, so there is nobody to claim it "
                    "from. Look in the public pools, or ask a sales manager."
                )
            )
        if owner == self.env.user:
            raise UserError(self.env._("You look after this lead already."))

    @api.model
    def _check_not_too_many(self):
        """Nobody holds up a whole team by claiming all of its leads."""
        # sudo: cases of the user's own.
        pending = self.sudo().search_count(
            [("claimant_id", "=", self.env.uid), ("state", "in", PENDING)]
        )
        if pending >= MOST_CLAIMED:
            raise UserError(
                self.env._(
                    "You claim %s leads already. Wait until one is ruled on.", pending
                )
            )

    @api.model
    def _check_not_ruled(self, lead):
        """What was ruled on between the same two is ruled on."""
        # sudo: cases of the user's own.
        before = self.sudo().search(
            [
                ("lead_id", "=", lead.id),
                ("claimant_id", "in", [self.env.uid, lead.user_id.id]),
                ("respondent_id", "in", [self.env.uid, lead.user_id.id]),
                ("state", "in", RULED),
            ],
            limit=1,
        )
        if before:
            raise UserError(
                self.env._(
                    "It was ruled on between the two of you: see %s. You can appeal "
                    "there as long as the ruling isn't final.",
                    before.name,
                )
            )

    # ------------------------------------------------------------
    # STATEMENTS
    # ------------------------------------------------------------

    def action_open_statement(self):
        """Ask for what the user, who is a side, has to say."""
        name = self._get_own_statement()
        return self._open_dialog("state", self.env._("My Side"), self[name] or "")

    def _state(self, statement):
        """Write the statement of the user's side. Both written, the case is heard.

        :raise AccessError: for somebody who isn't a side
        :raise UserError: after the ruling
        """
        name = self._get_own_statement()
        self._check_words(statement)
        self._lock()
        self._step({name: statement.strip()})
        # sudo: whether the other side has said something.
        case = self.sudo()
        case._forget_reminders(self.env.user)
        both = case.claimant_statement and case.respondent_statement
        if case.state == "open" and both:
            self._close_hearing()

    def _get_own_statement(self):
        """The field that the user writes: that of his own side."""
        self.ensure_one()
        self.check_access("read")
        # sudo: only compared.
        if self.env.user == self.claimant_id:
            name = "claimant_statement"
        elif self.env.user == self.sudo().respondent_id:
            name = "respondent_statement"
        else:
            raise AccessError(
                self.env._("Only the two sides make statements in %s.", self.name)
            )
        if self.state not in PENDING:
            raise UserError(
                self.env._("%s was decided: nothing can be added any more.", self.name)
            )
        return name

    def _close_hearing(self):
        """It is the arbiters' turn now."""
        self._step({"state": "heard"})
        # sudo: the notice tells each party only what concerns it.
        self.env["fair.allocation.notice"]._send_heard(self.sudo())

    def _is_heard(self):
        """Whether it can be ruled on: both sides spoke, or had the time to."""
        return self.state in ("heard", "appealed") or (
            self.state == "open" and self.hearing_until <= self.env.cr.now()
        )

    # ------------------------------------------------------------
    # GIVING UP
    # ------------------------------------------------------------

    def action_withdraw(self):
        """Give the claim up before there is a ruling: everything stays as it is."""
        self.ensure_one()
        self.check_access("read")
        if self.env.user != self.claimant_id:
            raise AccessError(
                self.env._("Only the claimant gives the claim up in %s.", self.name)
            )
        if self.state not in ("open", "heard"):
            raise UserError(
                self.env._("%s was ruled on: there is nothing to give up.", self.name)
            )
        self._lock()
        self._step({"state": "withdrawn", "closed_on": self.env.cr.now()})
        self._release_lead()
        # sudo: reminders of everybody concerned.
        self.sudo()._forget_reminders()
        self.env["fair.allocation.notice"]._send_withdrawn(self.sudo())
        return True

    def _release_lead(self):
        """The lead may change hands again."""
        # sudo: the product's own mark.
        lead = self.sudo().lead_id
        lead._fair_write({"fair_is_disputed": False})
        return lead

    # ------------------------------------------------------------
    # TOOLS
    # ------------------------------------------------------------

    def _open_dialog(self, purpose, title, text=""):
        return self.env["fair.allocation.dispute.say"]._open(
            purpose, self.id, title, text
        )

    def _forget_reminders(self, user=None):
        """Nothing is left to do here; for ``user``, or for anybody."""
        self.activity_ids.filtered(
            lambda activity: not user or activity.user_id == user
        ).unlink()
