from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tools import SQL

from ..pulse import LONGEST, SCORES, put_in, tidy


class FairAllocationPulseAnswer(models.Model):
    """The box of a pulse: how often each score was given, and the remarks, mixed.

    One record for all answers, without dates or authors, so that no number, order or
    time of a record leads to a person. Beside it, until the pulse closes, who has
    answered. Nobody has the right to read any of it: a field of the pulse itself, even
    one for nobody, could be grouped by.
    """

    _name = "fair.allocation.pulse.answer"
    _description = "Answers to a Pulse, Added Up"
    _inherit = ["fair.allocation.register"]
    _log_access = False

    pulse_id = fields.Many2one(
        "fair.allocation.pulse", required=True, readonly=True, ondelete="cascade"
    )
    counts = fields.Json(readonly=True, export_string_translation=False)
    words = fields.Json(readonly=True, export_string_translation=False)
    answered_ids = fields.Many2many(
        "res.users",
        "fair_allocation_pulse_answered_rel",
        "box_id",
        "user_id",
        export_string_translation=False,
    )

    _pulse_uniq = models.UniqueIndex(
        "(pulse_id)", "All answers to a pulse are in one box."
    )

    @api.model
    def _start(self, pulse_id, counts=None, words=None):
        """The box of a pulse that begins: empty, unless it is a made-up one."""
        self._as_product().create(
            {
                "pulse_id": pulse_id,
                "counts": counts or [0 for _score in SCORES],
                "words": words or [],
            }
        )


class FairAllocationPulse(models.Model):
    _inherit = "fair.allocation.pulse"

    has_answered = fields.Boolean(
        "Answered", compute="_compute_own", export_string_translation=False
    )
    can_answer = fields.Boolean(compute="_compute_own", export_string_translation=False)

    @api.depends("state", "user_ids", "answered_count")
    @api.depends_context("uid")
    def _compute_own(self):
        # sudo: whether the reader has answered, and nobody else.
        Answer = self.env["fair.allocation.pulse.answer"].sudo()
        answered = Answer.search(
            [("pulse_id", "in", self.ids), ("answered_ids", "in", self.env.uid)]
        )
        for pulse in self:
            pulse.has_answered = pulse._origin.id in answered.pulse_id.ids
            pulse.can_answer = (
                pulse.state == "open"
                and self.env.user in pulse.user_ids
                and not pulse.has_answered
            )

    def action_answer(self, score, words=""):
        """Put the user's answer into the box: once, and never to be found again.

        :raise AccessError: for who isn't asked, and for whoever acts for others
        :raise UserError: when it isn't open, or the user has answered
        :raise ValidationError: for a score there isn't, or too long a remark
        """
        self.ensure_one()
        self.check_access("read")
        if self.env.su or self.env.user not in self.user_ids:
            # Superusers, such as automation, have no opinion.
            raise AccessError(
                self.env._(
                    "You aren't asked: the members of the team were when the pulse "
                    "opened."
                )
            )
        remark = self._check_answer(score, words)
        # sudo: nobody may write pulses; who is asked has just been checked.
        self.sudo()._take(self.env.user, score, remark)
        return True

    @api.model
    def _check_answer(self, score, words):
        if type(score) is not int or score not in SCORES:
            raise ValidationError(
                self.env._(
                    "Answer: choose a number from %(least)s to %(most)s.",
                    least=SCORES[0],
                    most=SCORES[-1],
                )
            )
        remark = tidy(words) if isinstance(words, str) else ""
        if len(remark) > LONGEST:
            raise ValidationError(
                self.env._("Remark: use at most %s characters.", LONGEST)
            )
        return remark

    def _take(self, user, score, remark):
        """Count the answer in the box, and its person among those who have answered.

        Plain SQL: the ORM would note who was the last to write, and when. Of two
        answers at once the database makes the second one wait, and begin anew.
        """
        self.flush_model()
        box = self._get_boxes()
        counted = self.env.execute_query(
            SQL(
                """
                UPDATE fair_allocation_pulse SET answered_count = answered_count + 1
                 WHERE id = %(pulse)s AND state = 'open' AND NOT EXISTS (
                       SELECT FROM fair_allocation_pulse_answered_rel
                        WHERE box_id = %(box)s AND user_id = %(user)s)
             RETURNING id
                """,
                pulse=self.id,
                box=box.id,
                user=user.id,
            )
        )
        if not counted:
            raise UserError(self._get_refusal())
        counts, words = put_in(box.counts, box.words, score, remark)
        box._step(
            {
                "counts": counts,
                "words": words,
                "answered_ids": [Command.link(user.id)],
            }
        )
        box.flush_recordset()
        self.invalidate_recordset()

    def _get_refusal(self):
        if self.state != "open":
            return self.env._("This pulse takes no more answers: it is closed.")
        return self.env._(
            "You have answered already. Nobody can find your answer again, not even to "
            "change it."
        )

    def _get_boxes(self):
        """The boxes of these pulses; the caller holds the product's rights."""
        Answer = self.env["fair.allocation.pulse.answer"]
        return Answer.search([("pulse_id", "in", self.ids)])
