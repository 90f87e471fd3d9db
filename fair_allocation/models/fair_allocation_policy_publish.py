from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL


class FairAllocationPolicy(models.Model):
    """Publishing a policy, and what it owes to the time before."""

    _inherit = "fair.allocation.policy"

    def action_publish(self, note=None, finding_ids=()):
        """Freeze the settings as a new version that runs obey from now on.

        The first publication also writes the opening balance, so that what happened
        earlier in the period counts.

        :param note: what changed and why
        :param finding_ids: accepted findings of evaluations that the change answers
        :raise UserError: when nothing changed since the version before, or a finding
            can't be answered by it
        """
        self.check_access("write")
        self._fair_touch()
        Finding = self.env["fair.allocation.evaluation.finding"]
        for policy in self:
            findings = Finding._check_answerable(finding_ids, policy)
            if policy.version_id and not policy.is_changed:
                raise UserError(
                    self.env._(
                        "Nothing has changed since version %s.",
                        policy.version_id.number,
                    )
                )
            policy.version_id = policy.env["fair.allocation.policy.version"]._freeze(
                policy, note, findings
            )
            # Teams of the policy are shared out by it from now on.
            self.env.registry.clear_cache()
            policy.env["fair.allocation.merit"]._show_as_published(policy.team_ids)
            policy.message_post(body=policy.version_id._get_announcement())
            if policy.version_id.number == 1:
                policy.action_record_history()
        return True

    def _fair_touch(self):
        """Update the rows of these policies, so that two changes at once conflict.

        What one transaction can't see of the other (a factor, a version) would pass its
        checks. PostgreSQL refuses the later one, and Odoo repeats it on fresh figures.
        """
        self.env.execute_query(
            SQL(
                "UPDATE fair_allocation_policy SET id = id WHERE id = ANY(%s) "
                "RETURNING id",
                self.ids,
            )
        )

    def action_record_history(self):
        """Write the opening balance of the teams that have the policy.

        Leads handed to people earlier in the period, which the ledger doesn't know, are
        entered with the share that each qualified person was entitled to, so that the
        next runs make up for it. Doing it again enters nothing twice.
        """
        self.check_access("write")
        teams = self.filtered("version_id").team_ids
        run = self.env["fair.allocation.run"]._record_opening(teams)
        if run:
            message = self.env._("%s leads entered in the ledger.", run.lead_count)
        else:
            message = self.env._("The ledger knows all leads of the period already.")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "success", "message": message},
        }
