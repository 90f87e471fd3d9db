from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

#: When the present owner was given a lead, in SQL.
GIVEN = "COALESCE({0}fair_protected_from, {0}date_open, {0}create_date)"

#: What the clocks of companies may be apart; who is found too early is looked at again.
MARGIN = timedelta(days=1)


#: Columns of what is looked for.
RETURN_TERMS = ("teams", "tiers", "idle", "unsold", "free")
RESPONSE_TERMS = ("teams", "tiers", "since", "before")


class CrmLead(models.Model):
    """Finding leads whose time is up among very many."""

    _inherit = "crm.lead"

    _fair_given_idx = models.Index(
        f"(team_id, fair_tier_id, ({GIVEN.format('')})) "
        "WHERE user_id IS NOT NULL AND active AND won_status = 'pending'"
    )
    # Few are; the condition is that of the search, word for word.
    _fair_unanswered_idx = models.Index(
        f"(team_id, fair_tier_id, ({GIVEN.format('')})) "
        "WHERE user_id IS NOT NULL AND active AND won_status = 'pending' "
        "AND fair_response_missed_on IS NULL AND (fair_last_follow_up IS NULL "
        f"OR fair_last_follow_up < {GIVEN.format('')})"
    )

    @api.model
    def _fair_search_returning(self):
        """Leads that may have to be taken back, or whose owners told so, by now.

        A few too many, never one too few; ``_fair_get_returns`` says it exactly.
        """
        terms = self._fair_get_return_terms()
        if not terms:
            return self.browse()
        self.env["crm.lead"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT lead.id
                  FROM unnest(%(teams)s::int[], %(tiers)s::int[], %(idle)s::timestamp[],
                              %(unsold)s::timestamp[], %(free)s::timestamp[]) AS term
                       (team_id, tier_id, idle_before, unsold_before, free_before)
                  JOIN crm_lead lead ON lead.team_id = term.team_id
                                    AND lead.fair_tier_id = term.tier_id
                  JOIN res_users owner ON owner.id = lead.user_id AND owner.active
                 WHERE lead.active AND lead.won_status = 'pending'
                   AND %(given)s <= GREATEST(term.idle_before, term.unsold_before)
                   AND (%(given)s <= term.idle_before
                        AND (lead.fair_last_follow_up IS NULL
                             OR lead.fair_last_follow_up <= term.idle_before)
                        OR %(given)s <= term.unsold_before
                        AND (lead.fair_protected_until IS NULL
                             OR lead.fair_protected_until <= term.free_before))
                 ORDER BY lead.id
                """,
                **dict(
                    zip(RETURN_TERMS, map(list, zip(*terms, strict=False)), strict=True)
                ),
                given=SQL(GIVEN.format("lead.")),
            )
        )
        return self.browse(lead_id for (lead_id,) in rows)

    @api.model
    def _fair_get_return_terms(self):
        """What to look for: rows of team, tier, and three moments.

        Before them a lead must have been left alone, or given without a sale since, and
        its protection must have ended.
        """
        now = self.env.cr.now()
        teams = self.env["crm.team"]._fair_search_governed()
        rules = self.env["crm.team"]._fair_get_return_rules(teams)
        tiers = self._fair_search_tiers("follow_up_days", "no_sale_days")
        terms = []
        for team, rule in rules.items():
            soon = now + timedelta(days=rule.warn_days) + MARGIN
            for tier in tiers:
                idle, unsold = (
                    soon - timedelta(days=days)
                    if days and rule.since <= soon - timedelta(days=days)
                    else None
                    for days in (tier.follow_up_days, tier.no_sale_days)
                )
                if idle or unsold:
                    terms.append((team, tier.id, idle, unsold, soon))
        return terms

    @api.model
    def _fair_get_columns(self, names, rows):
        columns = map(list, zip(*rows, strict=True))
        return dict(zip(names, columns, strict=True))

    @api.model
    def _fair_search_tiers(self, *names):
        """Tiers that state any of these, archived ones included."""
        return (
            self.env["fair.allocation.tier"]
            .with_context(active_test=False)
            .search(Domain.OR([(name, ">", 0)] for name in names))
        )

    @api.model
    def _fair_search_unanswered(self):
        """Leads with no follow-up after their deadline for the first response.

        Who has written to the customer has responded, answered or not. Leads people
        entered for themselves have no deadline; nothing happens twice.
        """
        terms = self._fair_get_response_terms()
        if not terms:
            return self.browse()
        self.env["crm.lead"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT lead.id
                  FROM unnest(%(teams)s::int[], %(tiers)s::int[],
                              %(since)s::timestamp[], %(before)s::timestamp[]) AS term
                       (team_id, tier_id, since, before)
                  JOIN crm_lead lead ON lead.team_id = term.team_id
                                    AND lead.fair_tier_id = term.tier_id
                  JOIN res_users owner ON owner.id = lead.user_id AND owner.active
                 WHERE lead.active AND lead.won_status = 'pending'
                   AND %(given)s BETWEEN term.since AND term.before
                   AND (lead.fair_last_follow_up IS NULL
                        OR lead.fair_last_follow_up < %(given)s)
                   AND lead.fair_response_missed_on IS NULL
                   AND lead.fair_writer_id IS DISTINCT FROM lead.user_id
                   AND lead.create_uid IS DISTINCT FROM lead.user_id
                 ORDER BY lead.id
                """,
                **dict(
                    zip(
                        RESPONSE_TERMS,
                        map(list, zip(*terms, strict=False)),
                        strict=True,
                    )
                ),
                given=SQL(GIVEN.format("lead.")),
            )
        )
        return self.browse(lead_id for (lead_id,) in rows)

    @api.model
    def _fair_get_response_terms(self):
        """What to look for: rows of team, tier, and between which moments given."""
        now = self.env.cr.now()
        teams = self.env["crm.team"]._fair_search_governed()
        rules = self.env["crm.team"]._fair_get_response_rules(teams)
        tiers = self._fair_search_tiers("response_hours")
        return [
            (team, tier.id, rule.since, before)
            for team, rule in rules.items()
            for tier in tiers
            if rule.since <= (before := now - timedelta(hours=tier.response_hours))
        ]
