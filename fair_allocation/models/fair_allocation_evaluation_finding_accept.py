from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from .fair_allocation_evaluation_facts_people import PROFILE


class FairAllocationEvaluationFinding(models.Model):
    """What accepting a finding does: one thing each, with the manager's own rights.

    What has changed since the finding was made is noticed, and nothing is done.
    """

    _inherit = "fair.allocation.evaluation.finding"

    def _accept_move(self):
        """Apply the prepared run; its *Undo* brings the leads back."""
        self._check_member()
        if self.run_id.state != "previewed":
            raise UserError(
                self.env._(
                    "The prepared moves were applied or dropped meanwhile. Reject the "
                    "finding; the next evaluation looks anew."
                )
            )
        self.run_id.action_apply()
        if self.run_id.state == "applied" and not self.run_id.assigned_count:
            raise UserError(
                self.env._(
                    "None of these leads can move any more: they were worked on, "
                    "protected or given to others since. Reject the finding; the next "
                    "evaluation looks anew."
                )
            )
        return self.run_id._get_form_action()

    def _accept_cap(self):
        """Write the capacity of 30 days."""
        member = self._check_member()
        if member.assignment_max != self.numbers["before"]:
            self._refuse_changed(
                self.env._("the capacity is %s now", member.assignment_max)
            )
        member.assignment_max = self.numbers["after"]

    def _accept_seniority(self):
        """Write the rung; capacity and everything else stay."""
        member = self._check_member()
        after = member.fair_seniority_id.browse(self.numbers["after"]).exists()
        if member.fair_seniority_id.id != self.numbers["before"]:
            self._refuse_changed(
                self.env._(
                    "the seniority is “%s” now", member.fair_seniority_id.name or "–"
                )
            )
        if not after.active:
            self._refuse_changed(self.env._("the proposed rung was archived"))
        member.fair_seniority_id = after

    def _accept_skill(self):
        """Plan a training, which a manager looks over and starts."""
        self._check_member()
        level = self.env["hr.skill.level"].browse(self.numbers["target"]).exists()
        skill = self.skill_id.exists()
        if not level or not skill:
            self._refuse_changed(self.env._("the skill or its level was deleted"))
        has = self.env["fair.allocation.problem"]._get_skills(self.user_id)
        if has[self.user_id.id].get(skill.id, 0) >= level.level_progress:
            self._refuse_changed(self.env._("%s has the skill now", self.user_id.name))
        training = self.env["fair.allocation.training"]._plan(
            self.user_id, skill, level, finding=self
        )
        # sudo: findings are written by the product alone.
        self.sudo().training_id = training
        return training._get_records_action(name=self.env._("Training"))

    def _accept_rule(self):
        """Open the policy, with an activity that says what to change.

        The next version that is published answers the finding.
        """
        evaluation = self.evaluation_id
        policy = evaluation.policy_id
        if not policy or policy.version_id != evaluation.version_id:
            self._refuse_changed(self.env._("the rules were published anew"))
        self._schedule(self.proposal)
        return policy._get_records_action(name=policy.display_name)

    def _accept_fact(self):
        """Add the fact to the profile, and keep where it comes from."""
        member = self._check_member()
        field = PROFILE[self.code][1]
        value = member[field].browse(self.numbers["value"]).exists()
        if not value:
            self._refuse_changed(self.env._("there is no such entry any more"))
        if value in member[field]:
            self._refuse_changed(
                self.env._("%s is on the profile already", value.display_name)
            )
        member.write({field: [Command.link(value.id)]})
        self.env["fair.allocation.fact"]._record(member, self, value)

    # ------------------------------------------------------------
    # TOOLS
    # ------------------------------------------------------------

    def _check_member(self):
        """The membership concerned.

        :raise UserError: when the person has left the team
        """
        member = self._get_member()
        if not member:
            self._refuse_changed(
                self.env._(
                    "%s isn't in the team any more",
                    # sudo: a name, also of somebody who has left.
                    self.user_id.sudo().name or self.env._("The person"),
                )
            )
        return member

    def _refuse_changed(self, what):
        """:raise UserError: naming what has changed since the finding was made"""
        raise UserError(
            self.env._(
                "This finding is out of date: %s. Reject it; the next evaluation "
                "looks anew.",
                what,
            )
        )

    def _schedule(self, summary):
        """An activity of whoever accepts, on the finding with its numbers."""
        # sudo: findings are written by the product alone; the right was checked.
        self.sudo().activity_schedule(
            "mail.mail_activity_data_todo", summary=summary, user_id=self.env.uid
        )
