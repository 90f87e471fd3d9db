from odoo import api, models


class FairAllocationNotice(models.AbstractModel):
    """Tells who has to answer a question about a decision, and who asked the answer."""

    _inherit = "fair.allocation.notice"

    @api.model
    def _send_objection(self, objection):
        """Tell the leaders of the team, and remind them of it until it is answered."""
        leaders = self._get_leaders(
            objection.team_id,
            without=objection.user_id,
            company=objection.company_id,
        )
        for leader in leaders:
            asked = objection.with_context(lang=leader.lang)
            subject = self._get_objection_subject(objection, leader)
            self._tell(
                leader,
                asked.env._("A question about a decision: %s", subject),
                asked.env._(
                    "%(person)s asks about %(decision)s: “%(question)s”",
                    person=asked.user_id.name,
                    decision=subject,
                    question=asked.question,
                ),
                asked,
                asked.env._("Answer the question"),
            )
            asked._fair_remind(
                leader,
                asked.env._("Answer the question of %s", asked.user_id.name),
            )

    @api.model
    def _send_objection_answer(self, objection):
        """Tell who asked what the manager answered."""
        user = objection.user_id.filtered("active")
        if not user:
            return
        asked = objection.with_context(lang=user.lang)
        subject = self._get_objection_subject(objection, user)
        self._tell(
            user,
            asked.env._("Your question about %s", subject),
            asked.env._(
                "%(manager)s: “%(answer)s”",
                manager=asked.answered_by_id.name,
                answer=asked.answer,
            ),
            asked,
            asked.env._("Open the question"),
        )

    @api.model
    def _get_objection_subject(self, objection, reader):
        """What it is about, in words that tell ``reader`` nothing they may not know."""
        return (
            self.env["fair.allocation.log"]
            .with_user(reader)
            .with_context(
                lang=reader.lang, allowed_company_ids=objection.company_id.ids
            )
            ._get_subject(objection.log_id.id)
        )
