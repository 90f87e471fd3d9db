from odoo import api, models


class FairAllocationNotice(models.AbstractModel):
    """Tells people which of their leads went to a colleague after an evaluation."""

    _inherit = "fair.allocation.notice"

    @api.model
    def _send_balanced(self, user, lines):
        """One message for all that ``user`` has lost; nobody who has left is told."""
        if not user.active or user == self.env.user:
            return
        lines = lines.with_context(lang=user.lang)
        self._deliver(
            user,
            lines.env._("Leads that went to a colleague: %s", len(lines)),
            "fair_allocation.notice",
            self._prepare_values(user, lines)
            | {
                "greeting": lines.env._(
                    "Hello %(person)s, after an evaluation these leads went to "
                    "%(colleague)s, who was owed some:",
                    person=user.name,
                    colleague=", ".join(lines.user_id.mapped("name")),
                )
            },
        )
