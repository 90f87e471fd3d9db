from odoo import api, models


class FairAllocationRun(models.Model):
    """Leads whose first response was missed go to the next best person.

    The same rules decide as for any lead, only that nobody gets a lead they had before.
    What nobody else can take stays where it is. A manager can undo it; then it stays.
    """

    _inherit = "fair.allocation.run"

    @api.model
    def _reassign(self, leads):
        """Give ``leads``, of one team, to others; a manager could do it by hand.

        :return: those that nobody else can take
        """
        run = self._create_for(
            leads, kind="reclaim", company_id=self._get_lead_company(leads[0]).id
        )
        run.action_preview()
        left = run.line_ids.filtered(lambda line: line.state == "waiting").lead_id
        if run.assigned_count:
            run.action_apply()
        else:
            run.unlink()
        return left

    def _is_reclaim(self):
        return self.kind == "reclaim"

    def _get_excluded(self, leads):
        """Nobody who ever had a lead gets it."""
        excluded = super()._get_excluded(leads)
        if not self._is_reclaim():
            return excluded
        rows = self.env["fair.allocation.decision"]._read_group(
            [("lead_id", "in", leads.ids)],
            ["lead_id"],
            ["from_user_id:array_agg", "to_user_id:array_agg"],
        )
        for lead, losers, receivers in rows:
            earlier = {*losers, *receivers} - {None}
            excluded[lead.id] = excluded.get(lead.id, frozenset()) | earlier
        return excluded

    def _filter_givable(self, leads):
        """Whoever responded meanwhile keeps the lead."""
        leads = super()._filter_givable(leads)
        if not self._is_reclaim():
            return leads
        return leads.filtered(
            lambda lead: (lead.fair_last_follow_up or lead._fair_get_given())
            <= lead._fair_get_given()
        )

    def _has_fallback(self):
        return not self._is_reclaim() and super()._has_fallback()

    def _get_reason(self, assignment):
        if self._is_reclaim():
            return "no_response"
        return super()._get_reason(assignment)

    def _finish(self):
        """Tell those who lose leads as well, each once."""
        result = super()._finish()
        if self._is_reclaim():
            Notice = self.env["fair.allocation.notice"]
            for owner, entries in self.decision_ids.grouped("from_user_id").items():
                Notice._send_reclaimed(owner, entries)
        return result

    def _undo(self):
        """Whom a manager gives the lead back to keeps it, response or not."""
        result = super()._undo()
        if self._is_reclaim():
            undone = self.line_ids.filtered(lambda line: line.state == "undone")
            undone.lead_id._fair_remember_missed()
        return result

    def _get_summary(self):
        """Of leads taken back: how many found somebody else."""
        if not self._is_reclaim() or self.state not in ("previewed", "applied"):
            return super()._get_summary()
        return self.env._(
            "First response missed: %(given)s of %(leads)s leads went to %(people)s "
            "other people; %(waiting)s stay as they are.",
            **self._get_summary_numbers(),
        )
