from odoo import api, fields, models
from odoo.exceptions import ValidationError

#: Why a lead waits that nobody has again, by the kind of the entry.
WAIT_REASONS = {"return": "given_back", "reclaim": "taken_back"}


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
    return_reason = fields.Selection(
        selection="_selection_return_reason", string="Given Back Because", readonly=True
    )
    held_since = fields.Datetime(
        readonly=True, help="When the former owner was given the lead."
    )
    protected_from = fields.Datetime(
        readonly=True, help="Since when the former owner was protected."
    )
    protected_until = fields.Datetime(
        readonly=True, help="Until when the former owner was protected."
    )

    # Claims and returns of a day, which are limited.
    _moved_idx = models.Index("(kind, date) WHERE kind IN ('claim', 'return')")

    @api.model
    def _selection_return_reason(self):
        labels = {
            "no_need": self.env._("No need"),
            "no_answer": self.env._("No answer"),
            "wrong_fit": self.env._("Wrong fit or region"),
            "no_time": self.env._("No time"),
            "other": self.env._("Something else"),
        }
        return list(labels.items())

    @api.model
    def _check_return_reason(self, reason, note):
        """Refuse a return without a reason, or without the note it needs."""
        labels = dict(self._selection_return_reason())
        if reason not in list(labels):
            raise ValidationError(
                self.env._(
                    "Reason: say why you give it back: %s.", list(labels.values())
                )
            )
        if reason == "other" and not note:
            raise ValidationError(self.env._("Note: say why you give it back."))

    def _get_summary(self, explanation):
        if not self.return_reason:
            return super()._get_summary(explanation)
        return self._get_return_text(self.return_reason, self.note)

    @api.model
    def _get_return_text(self, reason, note):
        """Why a lead was given back, in the reader's language."""
        label = dict(self._selection_return_reason())[reason]
        if not note:
            return self.env._("Given back: %s.", label)
        return self.env._("Given back: %(reason)s. “%(note)s”", reason=label, note=note)

    @api.model
    def _get_givers(self, leads):
        """Who gave these leads back, or lost them for not working them.

        :return: ``{lead id: frozenset(user ids)}``; one query
        """
        rows = self._read_group(
            [
                ("lead_id", "in", leads.ids),
                ("kind", "in", ["return", "reclaim"]),
                ("from_user_id", "!=", False),
            ],
            ["lead_id"],
            ["from_user_id:array_agg"],
        )
        return {lead.id: frozenset(users) for lead, users in rows}

    @api.model
    def _move(self, leads, kind, reason, user=None, pool=None, note=False, **values):
        """Give ``leads`` to ``user``, without one put them into ``pool``, and say so.

        The caller has checked who may. Such entries count in nobody's share: what
        somebody claims or gives back changes neither what is owed nor what was
        received. Whoever gets a lead is protected by its tier from now on, and carries
        on with what was planned; what its former owner had planned stays with a lead
        that nobody has, for the next one.

        :param str kind: of the entries, such as ``claim``
        :param str reason: code of the reason
        :param pool: where the leads go, or where ``user`` claims them from
        :param values: what else the entries say
        :return: the entries
        """
        user = user or self.env["res.users"]
        pool = pool or self.env["fair.allocation.pool"]
        vals_list = [
            self._prepare_move(lead, kind)
            | {
                "to_user_id": user.id,
                "pool_id": pool.id,
                "reason": reason,
                "note": note,
                **values,
            }
            for lead in leads
        ]
        former = leads.grouped("user_id")
        self._write_move(leads, kind, user, pool)
        self._hand_over_plans(leads, former, user)
        return self._append(vals_list)

    @api.model
    def _prepare_move(self, lead, kind):
        return self._prepare_entry(lead, lead.team_id, kind) | {
            "from_user_id": lead.user_id.id,
            "held_since": lead.user_id and lead.date_open,
            "protected_from": lead.fair_protected_from,
            "protected_until": lead.fair_protected_until,
        }

    @api.model
    def _write_move(self, leads, kind, user, pool):
        """Write the new owner or pool, once per tier and company."""
        Lead = self.env["crm.lead"]
        waits = not user and not pool and WAIT_REASONS.get(kind, False)
        for (tier, company), group in leads.grouped(
            lambda lead: (lead.fair_tier_id, lead.company_id or lead.team_id.company_id)
        ).items():
            group._fair_write(
                {
                    "user_id": user.id,
                    "fair_pool_id": False if user else pool.id,
                    "fair_pooled_on": not user and pool and self.env.cr.now(),
                    "fair_wait_reason": waits,
                    "fair_wait_counts": False,
                    **Lead._fair_get_protection(
                        tier if user else tier.browse(), company
                    ),
                }
            )

    @api.model
    def _hand_over_plans(self, leads, former, user):
        """Pass on what was planned on ``leads``; who lost one hears of it no more.

        :param dict former: who had which leads, ``{user: leads}``
        """
        # sudo: plans of the former owner, who gives them away with the lead.
        Activity = self.env["mail.activity"].sudo()
        planned = Activity.search(
            [("res_model", "=", "crm.lead"), ("res_id", "in", leads.ids)]
        )
        owner_by_lead = {
            lead.id: owner for owner, own in former.items() for lead in own
        }
        planned.filtered(
            lambda activity: not activity.user_id
            or activity.user_id == owner_by_lead[activity.res_id]
        )._fair_give(user)
        if user:
            return
        for owner, own in former.items():
            if owner:
                own.message_unsubscribe(owner.partner_id.ids)
