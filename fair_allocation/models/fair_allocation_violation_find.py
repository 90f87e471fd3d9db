from datetime import timedelta

from pytz import utc

from odoo import api, models

from ..violations import (
    KINDS,
    LOOP_DAYS,
    LOOPS,
    Attempt,
    Step,
    find_attempts,
    find_loop,
)

#: How far the job looks back; what it has found before it finds no more.
DAYS = 7
#: Incidents put on record together.
CHUNK = 500


class FairAllocationViolation(models.Model):
    """What looks like a broken rule is put on record by itself, each incident once.

    It is a suspicion: nothing follows before a manager has looked at it.
    """

    _inherit = "fair.allocation.violation"

    @api.model
    def _cron_fair_violation(self):
        """Look for incidents that aren't on record yet; quiet when there are none."""
        Cron = self.env["ir.cron"]
        incidents = self._drop_known(
            [
                *self._find_attempts(),
                *self._find_entered(),
                *self._find_loops(),
                *self._find_neglect(),
            ]
        )
        Cron._commit_progress(remaining=len(incidents))
        for start in range(0, len(incidents), CHUNK):
            chunk = incidents[start : start + CHUNK]
            self.env["fair.allocation.notice"]._send_suspicions(self._suspect(chunk))
            if not Cron._commit_progress(len(chunk)):
                return

    @api.model
    def _drop_known(self, incidents):
        """Those that aren't on record, each once: one may be found in two ways."""
        incidents = [*{incident.key: incident for incident in incidents}.values()]
        known = self.search_fetch(
            [("incident", "in", [incident.key for incident in incidents])],
            ["incident"],
        )
        known = set(known.mapped("incident"))
        return [incident for incident in incidents if incident.key not in known]

    @api.model
    def _suspect(self, incidents):
        """Put these on record."""
        users = self.env["res.users"].browse({i.user for i in incidents})
        leads = self.env["crm.lead"].browse({i.lead for i in incidents if i.lead})
        there = set(leads.exists().ids)
        teams = self._get_teams(users)
        vals_list = []
        for incident in incidents:
            lead = leads.browse(incident.lead if incident.lead in there else False)
            company = lead.company_id or lead.team_id.company_id
            user = users.browse(incident.user)
            company = company or user.company_id
            vals_list.append(
                {
                    "kind": incident.kind,
                    "user_id": user.id,
                    "team_id": teams.get((user.id, company.id)),
                    "company_id": company.id,
                    "occurred_on": incident.moment,
                    "lead_id": lead.id,
                    "lead_name": lead.name,
                    "facts": {
                        "times": incident.times,
                        "leads": incident.leads,
                        "entered": incident.entered,
                    },
                    "incident": incident.key,
                }
            )
        return self._as_product().create(vals_list).with_env(self.env)

    # ------------------------------------------------------------
    # WHERE TO LOOK
    # ------------------------------------------------------------

    @api.model
    def _find_attempts(self):
        """In the refused attempts at what somebody else looks after."""
        since = self.env.cr.now() - timedelta(days=DAYS)
        found = self.env["fair.allocation.refusal"].search_fetch(
            [
                ("date", ">=", since),
                ("operation", "in", list(KINDS)),
                ("user_id", "!=", False),
                ("lead_id", "!=", False),
                ("owner_id", "!=", False),
            ],
            ["date", "user_id", "lead_id", "owner_id", "operation", "company_id"],
        )
        return find_attempts(
            Attempt(
                refusal.user_id.id,
                refusal.lead_id.id,
                refusal.date,
                self._get_day(refusal.date, refusal.company_id),
                refusal.operation,
            )
            for refusal in found
            if refusal.owner_id != refusal.user_id
        )

    @api.model
    def _find_loops(self):
        """In the ledger: leads that somebody gave back again and again."""
        Decision = self.env["fair.allocation.decision"]
        since = self.env.cr.now() - timedelta(days=LOOP_DAYS)
        pairs = Decision._read_group(
            [
                ("kind", "=", "return"),
                ("date", ">=", since),
                ("from_user_id", "!=", False),
                ("lead_id", "!=", False),
            ],
            ["from_user_id", "lead_id"],
            having=[("__count", ">=", LOOPS)],
        )
        if not pairs:
            return []
        steps = {(user.id, lead.id): [] for user, lead in pairs}
        leads = [lead.id for _user, lead in pairs]
        entries = Decision.search_fetch(
            [
                ("kind", "in", ("claim", "return")),
                ("date", ">=", since),
                ("lead_id", "in", leads),
            ],
            ["kind", "date", "lead_id", "from_user_id", "to_user_id"],
            order="id",
        )
        for entry in entries:
            is_claim = entry.kind == "claim"
            user = entry.to_user_id if is_claim else entry.from_user_id
            if (user.id, entry.lead_id.id) in steps:
                steps[user.id, entry.lead_id.id].append(
                    Step(entry.id, entry.date, is_claim)
                )
        known = self._get_last_loops(leads)
        found = (find_loop(*pair, own, known.get(pair)) for pair, own in steps.items())
        return [incident for incident in found if incident]

    @api.model
    def _get_last_loops(self, leads):
        """Until when loops are on record: ``{(user id, lead id): moment}``."""
        known = self.search_fetch(
            [
                ("kind", "=", "loop"),
                ("lead_id", "in", leads),
                ("incident", "!=", False),
            ],
            ["user_id", "lead_id", "occurred_on"],
            order="occurred_on",
        )
        return {(v.user_id.id, v.lead_id.id): v.occurred_on for v in known}

    @api.model
    def _get_day(self, moment, company):
        """The day of ``moment`` where ``company`` works."""
        Version = self.env["fair.allocation.policy.version"]
        here = Version._get_time_zone(company)
        return utc.localize(moment).astimezone(here).date()
