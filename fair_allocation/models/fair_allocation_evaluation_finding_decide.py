from odoo import models
from odoo.exceptions import AccessError, UserError, ValidationError


class FairAllocationEvaluationFinding(models.Model):
    """Deciding on a finding: a manager accepts what is proposed, or says why not.

    A decision is final; what an accepted move did is undone in its run.
    """

    _inherit = "fair.allocation.evaluation.finding"

    def action_accept(self):
        """Do what is proposed, and nothing else.

        :raise AccessError: for who is no sales manager, or is concerned
        :raise UserError: when it was decided on, or can't be done any more
        """
        finding = self._open()
        # First, so that the second of two managers finds out before anything is done.
        finding._decide("accepted")
        return getattr(self, f"_accept_{self.kind}")() or True

    def action_open_reject(self):
        """Ask for the reason that a rejection needs."""
        self._open()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reject"),
            "res_model": "fair.allocation.finding.reject",
            "view_mode": "form",
            "target": "new",
            "context": {"default_finding_id": self.id},
        }

    def _reject(self, answer):
        """Leave everything as it is, and keep why.

        :raise ValidationError: without a reason
        """
        finding = self._open()
        if not (answer or "").strip():
            raise ValidationError(
                self.env._("Reason: say why the proposal isn't followed.")
            )
        finding._decide("rejected", answer.strip())
        if finding.run_id.state in ("draft", "previewed"):
            finding.run_id.state = "dropped"

    def action_open_run(self):
        """Show the prepared run with each lead that would move."""
        self.ensure_one()
        self.check_access("read")
        self.env["fair.allocation.run"]._check_is_manager()
        if not self.run_id:
            raise UserError(self.env._("Nothing was prepared for this finding."))
        return self.run_id._get_form_action()

    def _open(self):
        """The finding, for the product to decide on, if the user may.

        :raise AccessError: for who is no sales manager, or is concerned
        :raise UserError: when it was decided already
        """
        self.env["fair.allocation.run"]._check_is_manager()
        self.ensure_one()
        self.check_access("read")
        self._check_unconcerned()
        if self.state != "open":
            raise UserError(
                self.env._(
                    "%(manager)s has decided on this finding already.",
                    # sudo: the name of the manager who decided, nothing else.
                    manager=self.decided_by_id.sudo().name or self.env._("Somebody"),
                )
            )
        # sudo: nobody has the right to write findings but through these methods.
        return self.sudo()

    def _check_unconcerned(self):
        """Refuse to let somebody decide on a finding about themselves.

        :raise AccessError: naming who may
        """
        for finding in self:
            if self.env.user in finding._get_concerned():
                raise AccessError(
                    self.env._(
                        "Nobody decides on a finding about themselves. Ask another "
                        "manager."
                    )
                )

    def _decide(self, state, answer=False):
        self.write(
            {
                "state": state,
                "answer": answer,
                "decided_by_id": self.env.uid,
                "decided_on": self.env.cr.now(),
            }
        )
        # Whoever decides at the same moment has to start over here, and then sees it.
        self.flush_recordset()
