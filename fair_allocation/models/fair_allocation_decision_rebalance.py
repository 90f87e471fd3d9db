from odoo import api, models


class FairAllocationDecision(models.Model):
    """Entries of leads moved after an evaluation.

    The lead counts once: for whoever has it now, and no longer for whoever had it. The
    second is an entry of its own, because each counts in one account. Nobody is
    credited anything: what people are entitled to was credited when the lead was given.
    """

    _inherit = "fair.allocation.decision"

    @api.model
    def _hand_over(self, lines):
        """Take the count from the former owners first."""
        moved = lines._filter_balance().filtered("run_id.counts_moved")
        self._append([self._prepare_counter_entry(line, -1) for line in moved])
        return super()._hand_over(lines)

    @api.model
    def _take_back(self, lines):
        """Undo: the count goes back as well."""
        moved = lines._filter_balance().filtered("run_id.counts_moved")
        self._append([self._prepare_counter_entry(line, 1) for line in moved])
        return super()._take_back(lines)

    @api.model
    def _prepare_counter_entry(self, line, sign):
        people = (line.from_user_id.id, line.user_id.id)
        from_user, to_user = people if sign < 0 else reversed(people)
        kind = "balance" if sign < 0 else "undo"
        return self._prepare_line_entry(line, kind) | {
            "from_user_id": from_user,
            "to_user_id": to_user,
            "account_user_id": line.from_user_id.id,
            "count": sign,
            "value": sign * line.value,
            "reason": kind,
        }

    @api.model
    def _prepare_hand_over(self, line):
        return self._uncount(line, super()._prepare_hand_over(line))

    @api.model
    def _prepare_take_back(self, line):
        return self._uncount(line, super()._prepare_take_back(line))

    @api.model
    def _uncount(self, line, vals):
        """What makes up for a period that is over counts in nobody's account."""
        if line.run_id.kind == "balance" and not line.run_id.counts_moved:
            vals |= {"account_user_id": False, "count": 0, "value": 0}
        return vals
