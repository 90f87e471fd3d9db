from odoo import api, models


class FairAllocationDecision(models.Model):
    """Entries of changes of hands that people made without a run."""

    _inherit = "fair.allocation.decision"

    @api.model
    def _record_past(self, leads, kind, values, run, told=None):
        """Enter leads that came to their owners without a run.

        ``opening``: before the ledger began, at the date they were given. ``manual``
        and ``hand_over``: given by a manager just now.

        :param dict values: what each lead is worth, ``{lead id: value}``
        :param dict told: what else the entries say, ``{lead: values}``
        """
        now = self.env.cr.now()
        told = told or {}
        return self._append(
            [
                self._prepare_entry(lead, lead.team_id, kind)
                | {
                    "date": lead.date_open if kind == "opening" else now,
                    "to_user_id": lead.user_id.id,
                    "account_user_id": lead.user_id.id,
                    "count": 1,
                    "value": values[lead.id],
                    "run_id": run.id,
                    "company_id": (run.company_id or lead.company_id).id,
                    "reason": kind,
                }
                | told.get(lead, {})
                for lead in leads
            ]
        )

    @api.model
    def _record_uncounted(self, leads, kind, told):
        """Enter changes of hands that count in nobody's share.

        Somebody entered a lead of his own, or a manager gave one to somebody outside
        the team: it fills nobody's capacity and makes no room in it.

        :param dict told: what else the entries say, ``{lead: values}``
        """
        return self._append(
            [
                self._prepare_entry(lead, lead.team_id, kind)
                | {"to_user_id": lead.user_id.id, "reason": kind}
                | told[lead]
                for lead in leads
            ]
        )

    def _get_summary(self, explanation):
        if self.kind == "hand_over" and self.note:
            return self.env._(
                "Handed over by %(manager)s: “%(note)s”",
                # sudo: the name of the manager who decided, nothing else.
                manager=self.actor_id.sudo().name,
                note=self.note,
            )
        if self.kind == "release" and self.note:
            return self.env._(
                "Protection ended by %(manager)s: “%(note)s”",
                # sudo: as above.
                manager=self.actor_id.sudo().name,
                note=self.note,
            )
        return super()._get_summary(explanation)
