from odoo import api, fields, models


class FairAllocationDecision(models.Model):
    """Leads that change hands outside a run: claimed, given back, passed on."""

    _inherit = "fair.allocation.decision"

    pool_id = fields.Many2one(
        "fair.allocation.pool",
        "Public Pool",
        readonly=True,
        ondelete="restrict",
        help="Where the lead went, or came from.",
    )

    @api.model
    def _move(self, leads, kind, reason, user=None, pool=None, note=False):
        """Give ``leads`` to ``user``, without one put them into ``pool``, and say so.

        The caller has checked who may. Such entries count in nobody's share: what
        somebody claims or gives back changes neither what is owed nor what was
        received. Whoever gets a lead is protected by its tier from now on.

        :param str kind: of the entries, such as ``claim``
        :param str reason: code of the reason
        :param pool: where the leads go, or where ``user`` claims them from
        :return: the entries
        """
        user = user or self.env["res.users"]
        pool = pool or self.env["fair.allocation.pool"]
        vals_list = [
            self._prepare_entry(lead, lead.team_id, kind)
            | {
                "from_user_id": lead.user_id.id,
                "to_user_id": user.id,
                "pool_id": pool.id,
                "reason": reason,
                "note": note,
            }
            for lead in leads
        ]
        Lead = self.env["crm.lead"]
        for (tier, company), group in leads.grouped(
            lambda lead: (lead.fair_tier_id, lead.company_id or lead.team_id.company_id)
        ).items():
            group._fair_write(
                {
                    "user_id": user.id,
                    "fair_pool_id": False if user else pool.id,
                    "fair_pooled_on": not user and pool and self.env.cr.now(),
                    **Lead._fair_get_protection(
                        tier if user else tier.browse(), company
                    ),
                }
            )
        return self._append(vals_list)
