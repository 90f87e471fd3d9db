from odoo import api, models


class FairAllocationNotice(models.AbstractModel):
    """Tells many people the same: one message for all who read one language."""

    _inherit = "fair.allocation.notice"

    @api.model
    def _tell_all(self, users, subject, text, record, link):
        """Send ``users`` one message with a link to ``record``; no person writes it."""
        values = {
            "text": text,
            "url": f"/odoo/{record._name}/{record.id}",
            "link": link,
        }
        # sudo: the message is the product's, whoever caused it.
        notice = self.sudo().with_context(lang=users[:1].lang)
        notice.env["mail.thread"].message_notify(
            partner_ids=users.partner_id.ids,
            subject=subject,
            body=notice.env["ir.qweb"]._render(
                "fair_allocation.notice_single", values, minimal_qcontext=True
            ),
        )
