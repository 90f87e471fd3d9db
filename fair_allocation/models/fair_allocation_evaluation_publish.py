from odoo import models
from odoo.exceptions import AccessError, UserError


class FairAllocationEvaluation(models.Model):
    """What a manager does with an evaluation; the team hears of it once."""

    _inherit = "fair.allocation.evaluation"

    def action_recompute(self):
        """Take the figures anew, while nobody but managers has read them.

        :raise UserError: when it was published or closed
        """
        self._open("draft")._take_figures()
        return True

    def action_publish(self):
        """Let the team read the evaluation and comment on it, and tell them.

        :raise UserError: when it was published or closed before
        """
        evaluation = self._open("draft")
        evaluation.write({"state": "published", "published_on": self.env.cr.now()})
        # Whoever publishes hears what the team says to it.
        evaluation.message_subscribe(self.env.user.partner_id.ids)
        readers = evaluation._get_readers() - self.env.user
        self.env["fair.allocation.notice"]._send_evaluation(evaluation, readers)
        return True

    def action_close(self):
        """Be done with it; a draft is closed without the team having read it.

        :raise UserError: when it was closed before
        """
        self._open("draft", "published").write({"state": "closed"})
        return True

    def action_open_lines(self):
        """All figures that the user may see, in a list."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "fair_allocation.fair_allocation_evaluation_line_action"
        )
        return {
            **action,
            "display_name": self.name,
            "domain": [("evaluation_id", "=", self.id)],
        }

    def _open(self, *states):
        """The evaluation, for the product to work on, if the user may.

        :raise AccessError: for who is no sales manager
        :raise UserError: when its state doesn't allow it
        """
        self._check_is_manager()
        self.ensure_one()
        self.check_access("read")
        if self.state not in states:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(evaluation)s is “%(state)s”, so this can't be done with it any "
                    "more.",
                    evaluation=self.name,
                    state=labels[self.state],
                )
            )
        # sudo: nobody has the right to write evaluations but through these methods.
        return self.sudo()

    def _check_is_manager(self):
        """Only managers evaluate a team; Odoo's own scheduled job acts as the system.

        :raise AccessError: for everyone else
        """
        if not (
            self.env.user.has_group("sales_team.group_sale_manager")
            or self.env.is_system()
        ):
            raise AccessError(
                self.env._("Only sales managers can evaluate a team. Ask yours to.")
            )

    def _get_readers(self):
        """Who reads a published evaluation: the team and who leads it."""
        people = self.team_id.crm_team_member_ids.user_id | self.team_id.user_id
        return people.filtered(
            lambda user: user.active
            and not user.share
            and self.company_id in user.company_ids
        )
