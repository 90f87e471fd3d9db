from odoo import api, models


class FairAllocationNotice(models.AbstractModel):
    """Tells who decides that more time is asked for, and who asked what came of it."""

    _inherit = "fair.allocation.notice"

    @api.model
    def _send_extension_request(self, request):
        """Tell the leaders, once, that more time with a customer is asked for."""
        for leader in self._get_leaders(request.team_id, without=request.user_id):
            asked = request.with_context(lang=leader.lang)
            self._tell(
                leader,
                asked.env._("More time asked for: %s", asked.lead_name),
                asked.env._(
                    "%(person)s asks for %(days)s more days with %(lead)s: "
                    "“%(reason)s”",
                    person=asked.user_id.name,
                    days=asked.days,
                    lead=asked.lead_name,
                    reason=asked.reason,
                ),
                asked,
                asked.env._("Grant or refuse"),
            )

    @api.model
    def _send_extension_answer(self, request):
        """Tell the salesperson what the manager decided."""
        user = request.user_id.filtered("active")
        if not user:
            return
        asked = request.with_context(lang=user.lang)
        values = {
            "lead": asked.lead_name,
            "manager": asked.decided_by_id.name,
            "days": asked.granted_days,
            "answer": asked.answer,
        }
        if asked.state == "refused":
            text = asked.env._(
                "%(manager)s gives you no more time with %(lead)s: “%(answer)s”",
                **values,
            )
        elif asked.answer:
            text = asked.env._(
                "%(manager)s gives you %(days)s more days with %(lead)s: “%(answer)s”",
                **values,
            )
        else:
            text = asked.env._(
                "%(manager)s gives you %(days)s more days with %(lead)s.", **values
            )
        self._tell(
            user,
            asked.env._("More time: %s", asked.lead_name),
            text,
            asked,
            asked.env._("Open the request"),
        )
