from odoo import api, models
from odoo.tools import format_date


class FairAllocationNotice(models.AbstractModel):
    """Asks a team, reminds it once, and tells it the result.

    Always everybody alike: a message to single people would tell who has answered.
    """

    _inherit = "fair.allocation.notice"

    @api.model
    def _send_pulse(self, pulse):
        for people, asked in self._list_readers(pulse):
            self._tell_all(
                people,
                asked.env._("One tap: how fair is it? %s", asked.name),
                asked.env._(
                    "“%(question)s” Answer until %(day)s, without your name.",
                    question=asked._get_question(),
                    day=format_date(asked.env, asked.closes_on),
                ),
                asked,
                asked.env._("Answer"),
            )

    @api.model
    def _send_pulse_reminder(self, pulse):
        for people, asked in self._list_readers(pulse):
            self._tell_all(
                people,
                asked.env._("Reminder: how fair is it? %s", asked.name),
                asked.env._(
                    "%(answered)s of %(asked)s have answered. You can until %(day)s, "
                    "with one tap. This goes to everybody, because nobody knows who "
                    "has answered.",
                    answered=asked.answered_count,
                    asked=asked.asked_count,
                    day=format_date(asked.env, asked.closes_on),
                ),
                asked,
                asked.env._("Answer"),
            )

    @api.model
    def _send_pulse_result(self, pulse):
        for people, asked in self._list_readers(pulse):
            self._tell_all(
                people,
                asked.env._("What the team says: %s", asked.name),
                asked.headline,
                asked,
                asked.env._("Read the result"),
            )

    @api.model
    def _list_readers(self, pulse):
        """Who was asked, by language, and the pulse in that language."""
        for lang, people in pulse.user_ids.filtered("active").grouped("lang").items():
            yield people, pulse.with_context(lang=lang)
