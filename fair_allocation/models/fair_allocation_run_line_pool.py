from odoo import fields, models


class FairAllocationRunLine(models.Model):
    """Leads that nobody can take: where the policy says so, they go into a pool."""

    _inherit = "fair.allocation.run.line"

    pool_id = fields.Many2one(
        "fair.allocation.pool",
        "Public Pool",
        readonly=True,
        ondelete="restrict",
        help="Where the lead goes, because nobody could take it.",
    )

    def _get_explanation_context(self):
        lines = super()._get_explanation_context()
        if self.pool_id:
            # sudo: the name of the pool, for whoever may read what the run does.
            lines.insert(0, self.env._("Public Pool: %s", self.pool_id.sudo().name))
        return lines

    def _apply(self):
        """Those for a pool have no person, capacity or deadline to look after."""
        pooled = self.filtered("pool_id")
        if not pooled:
            return super()._apply()
        entries = pooled._apply_to_pool()
        others = self - pooled
        return entries | super(FairAllocationRunLine, others)._apply()

    def _apply_to_pool(self):
        """Put these leads into their pools, but for those that changed."""
        lines = self._drop_changed_before_pool()
        lines._remember_leads()
        entries = self.env["fair.allocation.decision"]._put_into_pool(lines)
        lines.write({"state": "applied", "applied_on": self.env.cr.now()})
        lines._hand_over_activities()
        return entries

    def _drop_changed_before_pool(self):
        """Lock the leads and drop those that are no longer as they were previewed."""
        leads = self.lead_id
        leads._fair_lock()
        givable = leads.browse().concat(
            *(
                run._filter_givable(lines.lead_id)
                for run, lines in self.grouped("run_id").items()
            )
        )
        ready = self.filtered(
            lambda line: line.lead_id in givable
            and line.lead_id.user_id == line.from_user_id
            and line.lead_id.team_id.id in (line.team_id.id, False)
            and not line.lead_id.fair_pool_id
            and line.pool_id.active
            and line._has_previewed_tier()
        )
        (self - ready).write({"state": "changed", "reason": "changed"})
        return ready

    def _remember_leads(self):
        """Which pool a lead came out of is restored as well."""
        result = super()._remember_leads()
        for line in self.filtered("lead_id.fair_pool_id"):
            line.lead_before = {
                **line.lead_before,
                "fair_pool_id": line.lead_id.fair_pool_id.id,
                "fair_pooled_on": fields.Datetime.to_string(
                    line.lead_id.fair_pooled_on
                ),
            }
        return result

    def _filter_untouched(self):
        """What was claimed, or put into another pool since, is left alone."""
        return (
            super()
            ._filter_untouched()
            .filtered(lambda line: line.lead_id.fair_pool_id == line.pool_id)
        )
