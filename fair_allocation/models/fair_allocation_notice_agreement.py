from odoo import api, models


class FairAllocationNotice(models.AbstractModel):
    """Asks people to accept an agreement."""

    _inherit = "fair.allocation.notice"

    @api.model
    def _send_agreement(self, agreement, users):
        """Ask ``users`` to read and accept: one message for each language."""
        for lang, group in users.grouped("lang").items():
            # sudo: the message is the product's, whoever caused it.
            notice = self.sudo().with_context(lang=lang)
            asked = agreement.sudo().with_context(lang=lang)
            text = notice.env._(
                "Please read and accept “%s”. One click is enough.", asked.display_name
            )
            notice.env["mail.thread"].message_notify(
                partner_ids=group.partner_id.ids,
                subject=asked.display_name,
                body=notice.env["ir.qweb"]._render(
                    "fair_allocation.notice_single",
                    {
                        "text": text,
                        "url": f"/odoo/{agreement._name}/{agreement.id}",
                        "link": notice.env._("Read and accept"),
                    },
                    minimal_qcontext=True,
                ),
            )
