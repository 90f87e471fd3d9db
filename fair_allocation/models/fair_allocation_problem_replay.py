from dataclasses import replace
from types import MappingProxyType

from pytz import utc

from odoo import api, models
from odoo.tools import SQL

from ..engine import ABSENCES, Lead
from ..replaying import Event, Roster, Team

#: Settings that a replay follows beside the rules of the engine.
REPLAYED = ("keep_customers", "period", "point_percent", "penalty_bound")

#: Nobody is known to have been away.
ALL_THERE = MappingProxyType({})


class FairAllocationProblem(models.AbstractModel):
    """Leads that were shared already, and the people they were shared among.

    What the ledger says is taken as it was then: tier, value, moment, run, rules, who
    was away, who was excluded, who looked after the customer. The rest is as it is
    today: what a lead asks for, and the profiles of the people.
    """

    _inherit = "fair.allocation.problem"

    # ------------------------------------------------------------
    # WHAT WAS SHARED
    # ------------------------------------------------------------

    @api.model
    def _collect_events(self, team, company, start, end, last):
        """Events of ``team`` from ``start`` to before ``end``, oldest first.

        Undone leads and those credited back are left out: they were nobody's in the
        end. The number of queries doesn't depend on that of leads.

        :param last: id of the last entry of the ledger that is looked at
        """
        rows = self._read_events(team, company, start, end, last)
        leads = self.env["crm.lead"].browse(
            sorted({row["lead_id"] for row in rows if row["lead_id"]})
        )
        facts = self._collect_shared_leads(team, leads)
        customers = self._number_shared_customers(leads, company)
        absences = self._read_past_absences(rows)
        owners = self._get_past_owners(rows, customers)
        here = team.fair_policy_id.version_id._get_time_zone(company)
        return [
            Event(
                id=row["id"],
                lead=self._prepare_past_lead(row, facts),
                moment=utc.localize(row["date"]).astimezone(here).replace(tzinfo=None),
                rules=row["version_id"] or 0,
                person=row["account_user_id"],
                run=row["run_id"],
                customer=customers.get(row["lead_id"]),
                owner=owners.get(row["id"]),
                absences=absences.get((row["run_id"], row["tier_id"]), ALL_THERE),
            )
            for row in rows
        ]

    @api.model
    def _read_events(self, team, company, start, end, last):
        """Entries that gave a lead to somebody, or to the fallback owner."""
        self.env["fair.allocation.decision"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                SELECT given.id, given.lead_id, given.date, given.version_id,
                       given.account_user_id, given.reason, given.value,
                       COALESCE(given.tier_id, 0) AS tier_id,
                       CASE WHEN given.kind != 'opening' THEN given.run_id END
                           AS run_id,
                       given.explanation -> 'customer' ->> 'person' AS customer_of,
                       given.explanation -> 'excluded' -> 'excluded' AS excluded
                  FROM fair_allocation_decision given
                 WHERE given.team_id = %(team)s AND given.id <= %(last)s
                   AND given.date >= %(start)s AND given.date < %(end)s
                   AND (given.count > 0 OR given.kind = 'fallback')
                   AND (given.company_id IS NULL OR given.company_id = %(company)s)
                   AND NOT EXISTS (
                       SELECT FROM fair_allocation_decision later
                        WHERE later.lead_id = given.lead_id
                          AND later.id > given.id AND later.id <= %(last)s
                          AND later.from_user_id = given.to_user_id
                          AND (later.kind = 'credit' OR later.kind = 'undo'
                               AND later.run_id = given.run_id))
                 ORDER BY given.date, given.id
                """,
                team=team.id,
                company=company.id,
                start=start,
                end=end,
                last=last,
            )
        )
        return self.env.cr.dictfetchall()

    @api.model
    def _collect_shared_leads(self, team, leads):
        """What the leads ask for today: ``{lead id: (Lead, day it came in)}``."""
        version = team.fair_policy_id.version_id or team.fair_policy_id._draft()
        came = {row[0]: row[6] for row in self._read_lead_rows(version, leads)}
        return {
            lead.id: (lead, came[lead.id])
            for lead in self._collect_leads(team, version, leads, past=True)
        }

    @api.model
    def _prepare_past_lead(self, row, facts):
        """The lead as the ledger says it was; of a deleted one little else is known."""
        lead, came = facts.get(row["lead_id"], (Lead(id=-row["id"], tier=0), None))
        return replace(
            lead,
            tier=row["tier_id"],
            # What counts for nobody is entered without a value.
            value=self._to_hundredths(row["value"]) or lead.value,
            waiting_days=max((row["date"] - came).days, 0) if came else 0,
            excluded=frozenset(row["excluded"] or ()),
        )

    @api.model
    def _get_past_owners(self, rows, customers):
        """Who looked after each customer before the first of these leads.

        From then on it is whoever gets that lead in the replay.

        :return: ``{entry id: user id}``
        """
        owners, met = {}, set()
        for row in rows:
            customer = customers.get(row["lead_id"])
            if customer in met:
                continue
            met |= {customer} - {None}
            if row["customer_of"]:
                owners[row["id"]] = int(row["customer_of"])
            elif row["reason"] == "known":
                owners[row["id"]] = row["account_user_id"]
        return owners

    @api.model
    def _number_shared_customers(self, leads, company):
        """Leads of one customer have one number: ``{lead id: number}``."""
        self._flush_customers()
        rows = self._read_customer_keys(leads.ids, company)
        numbers = {}
        return {
            lead: numbers.setdefault(customer, lead)
            for lead, customer in sorted(
                self._group_by_customer(rows).by_lead().items()
            )
            if customer
        }

    @api.model
    def _read_past_absences(self, rows):
        """Who was away for a run: ``{(run, tier): {person: code}}``; one query.

        Every explanation of a run tells it of all people, alike within a tier.
        """
        found = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (run_id, tier_id)
                       run_id, COALESCE(tier_id, 0), explanation -> 'excluded'
                  FROM fair_allocation_decision
                 WHERE id = ANY(%s) AND explanation IS NOT NULL
                 ORDER BY run_id, tier_id, id
                """,
                [row["id"] for row in rows if row["run_id"]],
            )
        )
        return {
            (run, tier): {
                person: code
                for code in ABSENCES
                for person in (excluded or {}).get(code, ())
            }
            for run, tier, excluded in found
        }

    # ------------------------------------------------------------
    # AMONG WHOM
    # ------------------------------------------------------------

    @api.model
    def _collect_past_members(self, team, receivers):
        """Members of today, and those who have left and received something then."""
        members = team.crm_team_member_all_ids.sorted(lambda m: (not m.active, -m.id))
        found = {}
        for member in members:
            user = member.user_id
            if user and (member.active and user.active or user.id in receivers):
                found.setdefault(user, member)
        return self.env["crm.team.member"].concat(*found.values()).sorted("id")

    @api.model
    def _collect_past_team(self, team, company, members, events):
        """What is true of the people whatever the rules.

        The cap on open leads is left out: nobody knows how many would have been open.
        """
        first, last = {}, {}
        for event in events:
            if event.person:
                first.setdefault(event.person, event.moment)
                last[event.person] = event.moment
        here = team.fair_policy_id.version_id._get_time_zone(company)
        presence, caps = {}, {}
        for member in members:
            user = member.user_id.id
            since = utc.localize(member.create_date.replace(microsecond=0))
            since = since.astimezone(here).replace(tzinfo=None)
            gone = not (member.active and member.user_id.active)
            presence[user] = (
                min(since, first.get(user, since)),
                last.get(user) if gone else None,
            )
            caps[user] = [cap for cap in member._fair_get_caps() if cap[0] != "open"]
        return Team(
            caps=caps,
            presence=presence,
            substitutes={
                member.user_id.id: member.fair_substitute_id.id or None
                for member in members
            },
            urgent=frozenset(self._get_tiers(team).filtered("response_hours").ids),
            points=self.env["fair.allocation.violation"]._get_counts(
                members.user_id, company
            ),
        )

    @api.model
    def _collect_rosters(self, team, versions, members):
        """The people under each of the ``versions``, ``{key: Roster}``.

        :param dict versions: by any key; drafts are versions as well
        """
        tiers = self._get_tiers(team)
        performance = self._get_performance(team)
        skills = self._get_skills(members.user_id)
        permitted = {
            member: frozenset(member._fair_permitted_tiers(tiers).ids)
            for member in members
        }
        known = self._collect_tiers(team)
        settings = {key: version._settings() for key, version in versions.items()}
        return {
            key: Roster(
                people=self._prepare_roster(
                    version,
                    members,
                    tiers,
                    performance,
                    self._get_satisfaction(team, members.user_id, version),
                    skills,
                    permitted,
                ),
                tiers=known,
                rules=version._rules(),
                **{name: settings[key][name] for name in REPLAYED},
            )
            for key, version in versions.items()
        }

    @api.model
    def _prepare_roster(
        self, version, members, tiers, performance, satisfaction, skills, permitted
    ):
        points = {member: performance.get(member.user_id.id, 50) for member in members}
        weights = {m: version._get_weight(m, points[m]) for m in members}
        practice = self._get_practice_weights(
            version, weights, permitted, dict.fromkeys(members, ()), tiers
        )
        return tuple(
            self._prepare_person(
                member,
                tiers=permitted[member] | {0},
                weight=weights[member],
                tier_weight=practice.get(member, {}),
                performance=points[member],
                satisfied=satisfaction.get(member.user_id.id, (0, 0)),
                skills=skills.get(member.user_id.id, {}),
            )
            for member in members
        )
