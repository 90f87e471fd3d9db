from collections import defaultdict

from odoo import SUPERUSER_ID, models

MANAGER = "sales_team.group_sale_manager"


class FairAllocationExplained(models.AbstractModel):
    """An explanation names penalty points to the person and to managers alone.

    They are kept with the shares of the run: the explanation itself is read by
    colleagues. It is the reader that counts, whatever rights it is made with.
    """

    _inherit = "fair.allocation.explained"

    def _get_remarks(self, names):
        """Whose share was smaller, as far as the reader may know."""
        remarks = super()._get_remarks(names)
        penalized = self._get_penalized()
        for record in self if penalized else ():
            shares = penalized[record.run_id, record.team_id, record.tier_id]
            concerned = record._get_compared_ids() if shares else ()
            lines = [
                self.env._(
                    "%(person)s: %(penalty)s. Only the person and sales managers see "
                    "this.",
                    person=self._get_name(names, share.user_id.id),
                    penalty=share.penalty_text,
                )
                for share in shares
                if share.user_id.id in concerned
            ]
            if lines:
                remarks = remarks | {record: [*remarks.get(record, ()), *lines]}
        return remarks

    def _get_compared_ids(self):
        """Who could have taken the lead: in all others the share made no difference."""
        explanation = self.explanation or {}
        rows = self._get_candidates(explanation)
        return {row["person"] for row in rows}.union(
            *explanation.get("rest", {}).values()
        )

    def _get_penalized(self):
        """Shares made smaller by points: ``{(run, team, tier): shares}``; one query."""
        Share = self.env["fair.allocation.run.share"]
        found = defaultdict(Share.browse)
        if "run_id" not in self._fields or self.env.uid == SUPERUSER_ID:
            return found
        domain = [("run_id", "in", self.run_id.ids), ("penalty_points", ">", 0)]
        if not self.env.user.has_group(MANAGER):
            domain.append(("user_id", "=", self.env.uid))
        # sudo: the reader's own share, or a manager who reads the entry of the run.
        shares = Share.sudo().search(domain, order="id")
        return found | shares.grouped(
            lambda share: (share.run_id, share.team_id, share.tier_id)
        )
