from odoo import api, models
from odoo.tools import format_date


class FairAllocationNotice(models.AbstractModel):
    """Tells person and mentor what was agreed, and what came of it."""

    _inherit = "fair.allocation.notice"

    @api.model
    def _send_training_begun(self, training):
        for user in training._get_told():
            asked = training.with_context(lang=user.lang)
            words = {
                "person": asked.user_id.name,
                "skill": asked.skill_id.name,
                "level": asked.level_id.name,
                "until": format_date(asked.env, asked.date_to),
                "promise": asked.promise_text,
            }
            self._tell_training(
                user,
                asked,
                asked.env._("Training: %s", asked.display_name),
                asked.env._(
                    "%(person)s learns %(skill)s up to “%(level)s”, until %(until)s. "
                    "When it is done: %(promise)s",
                    **words,
                ),
            )

    @api.model
    def _send_training_done(self, training):
        """One message to the person that says what is open now."""
        user = training.user_id.filtered("active")
        if not user:
            return
        asked = training.with_context(lang=user.lang)
        self._tell_training(
            user,
            asked,
            asked.env._("Training done: %s", asked.skill_id.name),
            asked._get_done_text(),
        )

    @api.model
    def _send_training_dropped(self, training):
        for user in training._get_told():
            asked = training.with_context(lang=user.lang)
            self._tell_training(
                user,
                asked,
                asked.env._("Training ended early: %s", asked.display_name),
                asked.env._(
                    "%(manager)s ended it: “%(reason)s”",
                    manager=asked.decided_by_id.name,
                    reason=asked.answer,
                ),
            )

    @api.model
    def _tell_training(self, user, training, subject, text):
        link = training.env._("Open the training")
        self._tell(user, subject, text, training, link)


class FairAllocationTraining(models.Model):
    """Whom a training concerns, and what they are told."""

    _inherit = "fair.allocation.training"

    def _get_told(self):
        """Person and mentor, as far as they are still there."""
        return (self.user_id | self.mentor_id).filtered("active")

    def _get_done_text(self):
        """What the person is told: the skill, and what may be taken now."""
        words = {
            "skill": self.skill_id.name,
            "level": self.level_id.name,
            "tiers": self._name_tiers(),
            "rung": self.seniority_id.name,
        }
        if self.promise == "seniority" and words["tiers"]:
            return self.env._(
                "%(skill)s is “%(level)s” now, and you are %(rung)s. You may now take "
                "leads of %(tiers)s.",
                **words,
            )
        if self.promise == "seniority":
            return self.env._(
                "%(skill)s is “%(level)s” now, and you are %(rung)s.", **words
            )
        if self.promise == "cap":
            before, after = self._get_limits()
            return self.env._(
                "%(skill)s is “%(level)s” now. You may now receive more leads: "
                "%(cap)s, instead of %(before)s.",
                cap=self._name_cap(after),
                before=before,
                **words,
            )
        return self.env._(
            "%(skill)s is “%(level)s” now. You may now take leads that need it.",
            **words,
        )
