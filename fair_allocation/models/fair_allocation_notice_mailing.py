from odoo import api, models


class FairAllocationNotice(models.AbstractModel):
    """Tells who is responsible for a mailing whom it didn't reach."""

    _inherit = "fair.allocation.notice"

    @api.model
    def _send_left_out(self, mailing):
        """One message about everyone who got no workbook, and why."""
        user = mailing.user_id
        if not user.active:
            return
        mailing = mailing.with_context(lang=user.lang)
        self._tell(
            user,
            mailing.env._("Not everyone got the workbook “%s”", mailing.name),
            mailing.outcome_text,
            mailing,
            mailing.env._("Open the mailing"),
        )
