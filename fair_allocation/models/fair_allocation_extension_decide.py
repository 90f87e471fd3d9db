from odoo import models
from odoo.exceptions import AccessError, UserError, ValidationError


class FairAllocationExtension(models.Model):
    """Deciding on a request for more time; a decision is final."""

    _inherit = "fair.allocation.extension"

    def action_grant(self):
        """Protect the lead for all the days asked for."""
        self.ensure_one()
        self._grant(self.days)
        return True

    def action_open_answer(self):
        """Ask for fewer days, or for the words that a refusal needs."""
        self._open()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Answer"),
            "res_model": "fair.allocation.extension.answer",
            "view_mode": "form",
            "target": "new",
            "context": {"default_extension_id": self.id, "default_days": self.days},
        }

    def _grant(self, days, answer=False):
        """Protect the lead for ``days`` more, counted from its end, or from now.

        :raise UserError: when the lead changed hands, or was closed, meanwhile
        :raise ValidationError: for more than was asked for
        """
        request = self._open()
        lead = request._get_lead()
        if not 1 <= days <= request.days:
            raise ValidationError(
                self.env._("Days: enter 1 to %s, or refuse.", request.days)
            )
        request._decide("granted", days, (answer or "").strip())
        start = max(lead.fair_protected_until, self.env.cr.now())
        company = lead._fair_get_protecting_company()
        lead.with_context(tracking_disable=True)._fair_write(
            {"fair_protected_until": lead._fair_add_days(start, days, company)}
        )
        self.env["fair.allocation.notice"]._send_extension_answer(request)

    def _refuse(self, answer):
        """Leave everything as it is, with an answer for the salesperson.

        :raise ValidationError: without an answer
        """
        request = self._open()
        if not (answer or "").strip():
            raise ValidationError(
                self.env._("Answer: tell the salesperson why there is no more time.")
            )
        request._decide("refused", 0, answer.strip())
        self.env["fair.allocation.notice"]._send_extension_answer(request)

    def _open(self):
        """The request, for the product to decide on, if the user may.

        :raise AccessError: for one's own request, and for who is no sales manager
        :raise UserError: when it was decided already
        """
        if not self.env.user.has_group("sales_team.group_sale_manager"):
            raise AccessError(
                self.env._("Only sales managers can grant more time. Ask yours to.")
            )
        self.ensure_one()
        self.check_access("read")
        if self.user_id == self.env.user:
            raise AccessError(
                self.env._("Nobody decides on their own request. Ask another manager.")
            )
        if self.state != "requested":
            raise UserError(
                self.env._(
                    "%(manager)s has decided on %(lead)s already.",
                    # sudo: the name of the manager who decided, nothing else.
                    manager=self.decided_by_id.sudo().name,
                    lead=self.lead_name,
                )
            )
        # sudo: nobody has the right to write requests but through these methods.
        return self.sudo()

    def _get_lead(self):
        """The lead, if there still is something to extend for who asked."""
        lead = self.lead_id
        if lead.user_id != self.user_id or not lead.fair_protected_until:
            raise UserError(
                self.env._(
                    "%(lead)s isn't %(person)s's any more, or was closed meanwhile. "
                    "Refuse the request and say so.",
                    lead=self.lead_name,
                    person=self.user_id.name or "",
                )
            )
        return lead

    def _decide(self, state, days, answer):
        self.write(
            {
                "state": state,
                "granted_days": days,
                "answer": answer,
                "decided_by_id": self.env.uid,
                "decided_on": self.env.cr.now(),
            }
        )
