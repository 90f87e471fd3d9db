from odoo import api, models


class FairAllocationNotice(models.AbstractModel):
    """Tells colleagues that they are asked to help, and the owner what they say."""

    _inherit = "fair.allocation.notice"

    @api.model
    def _send_help_offer(self, helper):
        """Ask the helper, by their own language and in their own inbox."""
        asked = helper.with_context(lang=helper.user_id.lang)
        self._tell(
            helper.user_id,
            asked.env._("Help asked for: %s", asked.lead_name),
            asked.env._(
                "%(owner)s asks you to help with %(lead)s, for %(percent)s %% of the "
                "credit. %(note)s",
                owner=asked.owner_id.name,
                lead=asked.lead_name,
                percent=asked.percent,
                note=asked.note or "",
            ),
            asked,
            asked.env._("Accept or decline"),
        )

    @api.model
    def _send_help_answer(self, helper):
        """Tell the other side: the owner, or the helper if the owner did it."""
        by_owner = helper.state in ("withdrawn", "ended")
        user = helper.user_id if by_owner else helper.owner_id
        if not user.active or user == self.env.user:
            return
        asked = helper.with_context(lang=user.lang)
        values = {"person": asked.user_id.name, "lead": asked.lead_name}
        texts = {
            "accepted": asked.env._("%(person)s helps you with %(lead)s.", **values),
            "declined": asked.env._(
                "%(person)s can't help you with %(lead)s.", **values
            ),
            "left": asked.env._(
                "%(person)s helps no more with %(lead)s; the credit is yours again.",
                **values,
            ),
            "withdrawn": asked.env._("Your help with %(lead)s is over.", **values),
            "ended": asked.env._(
                "A manager ended your help with %(lead)s, and its credit.", **values
            ),
        }
        self._tell(
            user,
            asked.env._("Help with %s", asked.lead_name),
            texts[asked.state],
            asked,
            asked.env._("Open it"),
        )

    @api.model
    def _send_help_change(self, helper):
        """Tell both what a manager agreed on for them."""
        for user in (helper.user_id | helper.owner_id).filtered("active"):
            asked = helper.with_context(lang=user.lang)
            self._tell(
                user,
                asked.env._("Help with %s", asked.lead_name),
                asked.env._(
                    "A manager changed it: %(person)s helps %(owner)s for %(percent)s "
                    "%% of the credit.",
                    person=asked.user_id.name,
                    owner=asked.owner_id.name,
                    percent=asked.percent,
                ),
                asked,
                asked.env._("Open it"),
            )
