from odoo import api, models


class FairAllocationNotice(models.AbstractModel):
    """Asks people to accept an agreement."""

    _inherit = "fair.allocation.notice"

    @api.model
    def _send_agreement(self, agreement, users):
        """Ask ``users`` to read and accept: one message for each language."""
        for lang, group in users.grouped("lang").items():
            # sudo: what it is called, for those whom it concerns.
            asked = agreement.sudo().with_context(lang=lang)
            self._tell_all(
                group,
                asked.display_name,
                asked.env._(
                    "Please read and accept “%s”. One click is enough.",
                    asked.display_name,
                ),
                asked,
                asked.env._("Read and accept"),
            )
