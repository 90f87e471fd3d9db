from odoo import api, models

from .crm_lead_pool import POOL_FIELDS


class FairAllocationDecision(models.Model):
    """Runs that put into a pool what nobody can take, or take leads out of one."""

    _inherit = "fair.allocation.decision"

    @api.model
    def _put_into_pool(self, lines):
        """Put the leads of ``lines`` into their pools and enter it in the ledger.

        They count in nobody's share.
        """
        vals = [
            self._prepare_line_entry(line, "pool")
            | {
                "from_user_id": line.lead_id.user_id.id,
                "pool_id": line.pool_id.id,
                "reason": line.reason,
            }
            for line in lines
        ]
        Lead = self.env["crm.lead"]
        no_tier = self.env["fair.allocation.tier"]
        for (pool, team), group in lines.grouped(
            lambda line: (line.pool_id, line.team_id)
        ).items():
            group.lead_id._fair_write(
                {
                    "user_id": False,
                    "team_id": team.id,
                    "fair_pool_id": pool.id,
                    "fair_pooled_on": self.env.cr.now(),
                    "fair_wait_reason": False,
                    "fair_wait_counts": False,
                    **Lead._fair_get_protection(no_tier, pool.company_id),
                }
            )
        return self._append(vals)._take_over_explanations()

    @api.model
    def _prepare_hand_over(self, line):
        """Whoever gets a lead out of a pool: the ledger says of which."""
        pool = line.lead_id.fair_pool_id
        return super()._prepare_hand_over(line) | {"pool_id": pool.id}

    @api.model
    def _take_back(self, lines):
        """Undo: out of the pool, or back into the one the lead was in before."""
        entries = super()._take_back(lines)
        Pool = self.env["fair.allocation.pool"]
        for before, group in lines.grouped(
            lambda line: tuple(line.lead_before.get(name) for name in POOL_FIELDS)
        ).items():
            # Closed meanwhile: nobody would ever look for the lead in there.
            is_open = Pool.browse(before[0]).active if before[0] else False
            values = before if is_open else (False, False)
            if is_open or group.lead_id.fair_pool_id:
                group.lead_id._fair_write(dict(zip(POOL_FIELDS, values, strict=True)))
        return entries

    @api.model
    def _prepare_take_back(self, line):
        vals = super()._prepare_take_back(line)
        if line.pool_id:
            vals |= {"pool_id": line.pool_id.id, "count": 0, "value": 0}
        return vals
