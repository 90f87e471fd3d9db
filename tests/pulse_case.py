from .evaluation_case import MAY, EvaluationCase


class PulseCase(EvaluationCase):
    """Three answers are enough in team North: of Nils, Ada and Sven."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.pulse_sample = 3
        cls.policy.with_user(cls.mara).action_publish("The team is asked")
        cls.env.cr.execute(
            "UPDATE fair_allocation_policy_version SET published_on = '2026-03-01'"
        )
        cls.env.invalidate_all()
        cls.pulses = cls.env["fair.allocation.pulse"]

    def _draft(self, **values):
        vals = {"team_id": self.north.id, "date_from": MAY[0], "date_to": MAY[1]}
        return self.pulses.with_user(self.mara).create({**vals, **values})

    def _ask(self, **values):
        pulse = self._draft(**values)
        pulse.action_open()
        return pulse

    def _answer(self, pulse, answers):
        """``{user: score}`` or ``{user: (score, remark)}``, in this order."""
        for user, answer in answers.items():
            score, words = answer if isinstance(answer, tuple) else (answer, "")
            pulse.with_user(user).action_answer(score, words)
        self.env.invalidate_all()

    def _box(self, pulse):
        self.env.invalidate_all()
        return self.env["fair.allocation.pulse.answer"].search(
            [("pulse_id", "=", pulse.id)]
        )

    def _job(self):
        with self.enter_registry_test_mode():
            self.env.ref("fair_allocation.ir_cron_pulse").method_direct_trigger()
        self.env.invalidate_all()

    def _told(self, words):
        """Who was told something with these words, each as often as it was."""
        messages = self.env["mail.message"].search([("subject", "ilike", words)])
        return [message.notified_partner_ids.user_ids for message in messages]
