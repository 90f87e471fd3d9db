from odoo import api, fields, models
from odoo.exceptions import UserError


class FairAllocationPolicyVersion(models.Model):
    """Which findings of evaluations a version answers."""

    _inherit = "fair.allocation.policy.version"

    finding_ids = fields.Many2many(
        "fair.allocation.evaluation.finding",
        "fair_allocation_version_finding_rel",
        "version_id",
        "finding_id",
        string="Answers the Findings",
        help="Findings of evaluations because of which the rules were changed.",
    )

    def _get_changes(self, before):
        return [*super()._get_changes(before), *self._get_answer_lines()]

    def _get_answer_lines(self):
        """One line for each finding; who may not read it learns of its evaluation."""
        # sudo: whose finding it is stays with those who may read it.
        findings = self.sudo().finding_ids
        Finding = self.env[findings._name]
        readable = Finding.search([("id", "in", findings.ids)])
        return [
            self.env._(
                "Answers a finding of %(evaluation)s: %(finding)s",
                evaluation=finding.evaluation_id.name,
                finding=finding.with_env(self.env).text,
            )
            if finding.with_env(self.env) in readable
            else self.env._(
                "Answers a finding of %(evaluation)s.",
                evaluation=finding.evaluation_id.name,
            )
            for finding in findings
        ]


class FairAllocationEvaluationFinding(models.Model):
    _inherit = "fair.allocation.evaluation.finding"

    version_ids = fields.Many2many(
        "fair.allocation.policy.version",
        "fair_allocation_version_finding_rel",
        "finding_id",
        "version_id",
        string="Answered By",
        readonly=True,
    )

    @api.model
    def _get_answerable(self, policy):
        """Accepted findings about teams of ``policy`` that no version answers yet."""
        return self.search(
            [
                ("evaluation_id.policy_id", "=", policy.id),
                ("state", "=", "accepted"),
                ("version_ids", "=", False),
            ]
        )

    @api.model
    def _check_answerable(self, finding_ids, policy):
        """The findings, if a new version of ``policy`` can answer them.

        :raise UserError: otherwise
        """
        findings = self.browse(finding_ids)
        if findings - self._get_answerable(policy):
            raise UserError(
                self.env._(
                    "Answers: choose accepted findings about teams of %s that no "
                    "version answers yet.",
                    policy.name,
                )
            )
        return findings
