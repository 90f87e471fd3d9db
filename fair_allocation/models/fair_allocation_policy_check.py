from odoo import api, fields, models


class FairAllocationPolicy(models.Model):
    """The policy's own check, when it is asked for, before publishing and nightly."""

    _inherit = "fair.allocation.policy"

    finding_ids = fields.One2many(
        "fair.allocation.policy.finding",
        "policy_id",
        readonly=True,
        groups="sales_team.group_sale_manager",
    )
    finding_count = fields.Integer(
        "Findings",
        compute="_compute_finding_count",
        groups="sales_team.group_sale_manager",
    )

    @api.depends("finding_ids")
    @api.depends_context("uid", "company")
    def _compute_finding_count(self):
        counts = dict(
            self.env["fair.allocation.policy.finding"]._read_group(
                [("policy_id", "in", self.ids)], ["policy_id"], ["__count"]
            )
        )
        for policy in self:
            policy.finding_count = counts.get(policy, 0)

    def action_check(self):
        """Look for what can't work with the settings as they stand, and list it."""
        self.check_access("write")
        for policy in self:
            policy._check(policy._draft())
        return self.action_open_findings()

    def action_open_findings(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "fair_allocation.fair_allocation_policy_finding_action"
        )
        action["domain"] = [("policy_id", "in", self.ids)]
        return action

    def _draft(self):
        """The version that publishing would freeze; it is not stored."""
        # sudo: nobody may create versions, not even unsaved ones.
        return (
            self.env["fair.allocation.policy.version"]
            .sudo()
            .new({"policy_id": self.id, "content": self._prepare_content()})
        )

    def _check(self, version):
        """Replace the findings by what is wrong under ``version``.

        A finding that was there before keeps since when, and whether it was told.

        :return: the findings
        """
        self.ensure_one()
        # sudo: a check sees all teams and leads of the policy, and nobody may write
        # findings. What is shown obeys the rules of whoever reads.
        policy = self.sudo()
        version = version.sudo()
        earlier = {finding._get_key(): finding for finding in policy.finding_ids}
        vals_list = []
        for vals in self.env["fair.allocation.check"].sudo()._find(version):
            key = (vals["team_id"], vals["code"], vals["mend_model"], vals["mend_id"])
            known = earlier.get(key)
            vals_list.append(
                {
                    **vals,
                    "policy_id": policy.id,
                    "company_id": vals["company_id"] or policy.company_id.id,
                    "since": known.since if known else self.env.cr.now(),
                    "is_told": bool(known and known.is_told),
                }
            )
        policy.finding_ids.unlink()
        return policy.finding_ids.create(vals_list).with_env(self.env)

    # ------------------------------------------------------------
    # NIGHTLY
    # ------------------------------------------------------------

    @api.model
    def _cron_check(self):
        """Check the rules in force; say something only about new problems."""
        for policy in self.search([("version_id", "!=", False)]):
            policy._check(policy.version_id)
            policy._tell_problems()

    def _tell_problems(self):
        """One message on the problems not told yet, to who published the rules."""
        self.ensure_one()
        news = self.finding_ids.filtered(
            lambda finding: finding.severity == "problem" and not finding.is_told
        )
        user = self._get_caretaker()
        mine = news.filtered(lambda finding: finding.company_id <= user.company_ids)
        if not mine:
            return
        mine = mine.with_context(lang=user.lang)
        mine.policy_id.message_notify(
            partner_ids=user.partner_id.ids,
            subject=mine.env._(
                "%(policy)s: %(count)s new problems",
                policy=mine.policy_id.name,
                count=len(mine),
            ),
            body=mine.env["ir.qweb"]._render(
                "fair_allocation.policy_findings",
                {"findings": mine},
                minimal_qcontext=True,
            ),
        )
        mine._mark_told()

    def _get_caretaker(self):
        """Who published last; if gone, the leader of one of the teams."""
        publisher = self.version_id.published_by_id
        leaders = self.team_ids.user_id.filtered("active")
        return publisher if publisher.active else leaders[:1]
