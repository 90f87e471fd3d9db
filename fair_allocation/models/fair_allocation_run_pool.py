from odoo import fields, models


class FairAllocationRun(models.Model):
    """What a run says of the leads it puts into public pools."""

    _inherit = "fair.allocation.run"

    pooled_count = fields.Integer(
        "Into Pools",
        compute="_compute_line_counts",
        store=True,
        help="Leads that nobody can take and that go into a public pool.",
    )

    def _count_lines(self, rows):
        """A lead that goes into a pool is given to nobody.

        :param rows: as of Odoo's groups, with the pool after the first two
        """
        given = ("proposed", "applied")
        pooled = [row for row in rows if row[2] and row[0] in given]
        others = [row for row in rows if row not in pooled]
        return super()._count_lines(
            [(state, manual, *sums) for state, manual, _pool, *sums in others]
        ) | {"pooled_count": sum(row[3] for row in pooled)}

    def _get_summary(self):
        summary = super()._get_summary()
        if not self.pooled_count or self.state not in (
            *("previewed", "queued", "applied"),
        ):
            return summary
        if self.state == "applied":
            pooled = self.env._(
                "Leads that went into a public pool: %s.", self.pooled_count
            )
        else:
            pooled = self.env._(
                "Leads that would go into a public pool: %s.", self.pooled_count
            )
        return self.env._("%(summary)s %(more)s", summary=summary, more=pooled)
