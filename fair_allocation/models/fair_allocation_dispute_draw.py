from odoo import fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..arbiters import APPEAL, FIRST, Candidate, draw
from .fair_allocation_dispute import PENDING


class FairAllocationDispute(models.Model):
    """Who rules: drawn by a rule that anybody can recompute, and on record.

    Never a side, nor who leads one, nor who made or answered for the decision, nor who
    has ruled in the case before.
    """

    _inherit = "fair.allocation.dispute"

    # ------------------------------------------------------------
    # WHO MAY
    # ------------------------------------------------------------

    def _get_obstacles(self, users):
        """Why some of ``users`` can't rule here: ``{user: code}``."""
        # sudo: who is whose manager, and who decided what.
        case = self.sudo()
        leads, decided = case._get_direct_managers(), case._get_deciders()
        parties, ruled = case._get_parties(), case.opinion_ids.arbiter_id
        found = {}
        for user in users.sudo():
            codes = {
                "gone": not user.active or user.share,
                "company": case.company_id not in user.company_ids,
                "party": user in parties,
                "leads": user in leads,
                "decided": user in decided,
                "ruled": user in ruled,
            }
            if code := next((code for code, holds in codes.items() if holds), None):
                found[user.with_env(self.env)] = code
        return found

    def _get_direct_managers(self):
        """Who leads a team of either side, or is the manager of either as employee."""
        parties = self._get_parties()
        teams = (
            self.env["crm.team.member"]
            .search([("user_id", "in", parties.ids)])
            .crm_team_id
        )
        employees = self.env["hr.employee"].search([("user_id", "in", parties.ids)])
        return (teams | self.team_id).user_id | employees.parent_id.user_id

    def _get_deciders(self):
        """Who made the disputed decision, or answered for it."""
        questions = self.env["fair.allocation.objection"].search(
            [("dispute_id", "in", self.ids)]
        )
        return self.decision_id.actor_id | questions.answered_by_id

    # ------------------------------------------------------------
    # DRAWING
    # ------------------------------------------------------------

    def action_draw(self):
        """Draw again: arbiters were added to the policy since."""
        self._check_may_appoint()
        if self._get_seats():
            raise UserError(self.env._("Somebody was drawn in %s already.", self.name))
        if not self._draw():
            raise UserError(self._get_no_arbiter_text())
        return True

    def _draw(self):
        """Draw who rules: one arbiter, on an appeal three or as many as there are.

        Who could be drawn and who couldn't is kept of every draw: it is evidence.

        :return: the arbiters
        """
        # sudo: the arbiters of the policy, and how many open cases each has.
        case = self.sudo()
        pool = case.policy_id.arbiter_ids
        obstacles = self._get_obstacles(pool)
        free = pool.filtered(lambda user: user not in obstacles)
        cases = case._count_open_cases(free)
        candidates = [Candidate(user.id, cases.get(user.id, 0)) for user in free]
        number = APPEAL if self._get_instance() == 2 else FIRST
        drawn = self.env["res.users"].browse(draw(self.name, candidates, number))
        self._step(
            {
                "draws": [
                    *(case.draws or []),
                    {
                        "instance": self._get_instance(),
                        "on": fields.Datetime.to_string(self.env.cr.now()),
                        "seed": self.name,
                        "candidates": [list(candidate) for candidate in candidates],
                        "drawn": drawn.ids,
                        "excluded": {user.id: why for user, why in obstacles.items()},
                    },
                ]
            }
        )
        for arbiter in drawn:
            self._seat(arbiter)
        return drawn

    def _count_open_cases(self, users):
        rows = self.env["fair.allocation.dispute.opinion"]._read_group(
            [
                ("arbiter_id", "in", users.ids),
                ("given_on", "=", False),
                ("is_dismissed", "=", False),
                ("dispute_id.state", "in", PENDING),
            ],
            ["arbiter_id"],
            ["__count"],
        )
        return {user.id: count for user, count in rows}

    def _seat(self, arbiter, appointed_by=None):
        """``arbiter`` has to say what he or she thinks."""
        self.env["fair.allocation.dispute.opinion"]._as_product().create(
            {
                "dispute_id": self.id,
                "company_id": self.company_id.id,
                "arbiter_id": arbiter.id,
                "instance": self._get_instance(),
                "appointed_by_id": appointed_by and appointed_by.id,
            }
        )
        # sudo: the notice tells each party only what concerns it.
        self.env["fair.allocation.notice"]._send_seat(self.sudo(), arbiter)

    # ------------------------------------------------------------
    # APPOINTING
    # ------------------------------------------------------------

    def action_open_appoint(self):
        """Ask an uninvolved manager whom to appoint."""
        self._check_may_appoint()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Appoint an Arbiter"),
            "res_model": "fair.allocation.dispute.appoint",
            "view_mode": "form",
            "target": "new",
            "context": {"default_dispute_id": self.id},
        }

    def _appoint(self, user):
        """Have ``user`` rule: where nobody could be drawn, or who was drawn is late.

        :raise ValidationError: for somebody who must not rule here
        """
        self._check_may_appoint()
        if code := self._get_obstacles(user).get(user):
            raise ValidationError(
                self.env._(
                    "Arbiter: %(person)s can't rule here: %(why)s. Choose somebody "
                    "who has nothing to do with either side.",
                    person=user.name,
                    why=self._get_obstacle_labels()[code],
                )
            )
        self._lock()
        seats = self._get_seats()
        replaced = (seats.filtered(self._is_barred) or seats)[:1]
        replaced._step({"is_dismissed": True})
        # sudo: the reminder of the arbiter who is replaced.
        self.sudo()._forget_reminders(replaced.arbiter_id or None)
        self._seat(user, appointed_by=self.env.user)
        # sudo: the notice tells each party only what concerns it.
        self.env["fair.allocation.notice"]._send_replaced(
            self.sudo(), replaced.arbiter_id, user
        )

    def _check_may_appoint(self):
        """A manager who is no side, when somebody is needed."""
        if not self.env.user.has_group("sales_team.group_sale_manager"):
            raise AccessError(
                self.env._("Only sales managers appoint arbiters. Ask one of them.")
            )
        self.ensure_one()
        self.check_access("read")
        if self.env.user in self._get_parties():
            raise AccessError(
                self.env._("Nobody appoints an arbiter in a case of their own.")
            )
        if not self._needs_arbiter():
            raise UserError(
                self.env._(
                    "In %s who was drawn still has time to rule, or it is decided.",
                    self.name,
                )
            )

    def _needs_arbiter(self):
        """Whether nobody sits, or somebody is late, or must not rule any more."""
        if self.state not in PENDING:
            return False
        seats = self._get_seats()
        return (
            not seats
            or self.rule_by <= self.env.cr.now()
            or any(self._is_barred(seat) for seat in seats)
        )

    def _is_barred(self, seat):
        """Whether who was drawn has got to do with a side, or has left, since."""
        return bool(self._get_conflict(seat.arbiter_id))

    def _get_conflict(self, user):
        """Why ``user`` must not rule, though he or she sits in this case: a code."""
        code = self._get_obstacles(user).get(user)
        return code if code != "ruled" else None

    # ------------------------------------------------------------
    # IN WORDS
    # ------------------------------------------------------------

    def _get_obstacle_labels(self):
        return {
            "gone": self.env._("no longer with us"),
            "company": self.env._("works for another company"),
            "party": self.env._("is a side in this case"),
            "leads": self.env._("leads one of the two"),
            "decided": self.env._("decided, or answered for it"),
            "ruled": self.env._("was an arbiter in this case before"),
        }

    def _get_no_arbiter_text(self):
        return self.env._(
            "Nobody can be drawn to rule in %s. Add arbiters to the policy who lead "
            "neither side and draw again, or appoint somebody.",
            self.name,
        )
