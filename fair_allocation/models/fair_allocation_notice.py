from odoo import api, models

#: Leads named in one message; further ones are counted.
LISTED = 50


class FairAllocationNotice(models.AbstractModel):
    """Tells people what a run gave them: one message each, in their language."""

    _name = "fair.allocation.notice"
    _description = "Allocation Notice"

    @api.model
    def _send(self, run):
        """Notify everyone who received leads in ``run``, if their policy says so."""
        lines = run.line_ids._filter_ruled("notify").filtered(
            lambda line: line.state == "applied"
            and line.user_id
            and line.user_id != self.env.user
        )
        for user, received in lines.grouped("user_id").items():
            self._notify(user, received)

    @api.model
    def _notify(self, user, lines):
        lines = lines.with_context(lang=user.lang)
        self._deliver(
            user,
            lines.env._("New leads for you: %s", len(lines)),
            "fair_allocation.notice",
            self._prepare_values(user, lines),
        )

    @api.model
    def _deliver(self, user, subject, template, values):
        """Send ``user`` one message in their language; no person writes it."""
        # sudo: the message is the product's, whoever caused it.
        notice = self.sudo().with_context(lang=user.lang)
        notice.env["mail.thread"].message_notify(
            partner_ids=user.partner_id.ids,
            subject=subject,
            body=notice.env["ir.qweb"]._render(template, values, minimal_qcontext=True),
        )

    @api.model
    def _prepare_values(self, user, lines):
        further = len(lines) - LISTED
        return {
            "greeting": lines.env._("Hello %s, these leads are now yours:", user.name),
            "lines": lines[:LISTED],
            "further": further > 0
            and lines.env._("… and %s more, which you find in your pipeline.", further),
        }
