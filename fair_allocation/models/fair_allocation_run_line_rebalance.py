from odoo import models


class FairAllocationRunLine(models.Model):
    """Leads moved after an evaluation: who had them reads on, and loses the count."""

    _inherit = "fair.allocation.run.line"

    def _apply(self):
        decisions = super()._apply()
        given = self._filter_balance().filtered(lambda line: line.state == "applied")
        if given:
            given._let_former_read()
        return decisions

    def _undo(self):
        """Also end the reading."""
        result = super()._undo()
        undone = self._filter_balance().filtered(lambda line: line.state == "undone")
        if undone:
            undone._stop_reading()
        return result

    def _filter_balance(self):
        return self.filtered(lambda line: line.run_id.kind == "balance")

    def _override(self, user, note):
        """Leaving the lead where it is leaves the count there as well."""
        before = self.user_id
        result = super()._override(user, note)
        # sudo: lines are written by the product; the override was just allowed.
        line = self.sudo()
        if line.run_id.counts_moved and bool(before) != bool(user):
            share = line._get_share(line.from_user_id)
            share._receive(line, -1 if user else 1)
            line.run_id._update_fairness()
        return result
