from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from .crm_lead_protection_display import SOON

#: Rows shown of each list; the rest is behind a link.
ROWS = 8

#: Follow-ups of so many days are counted.
RECENT = 30


class FairAllocationStanding(models.AbstractModel):
    """What one must look after, and how one's leads came and went."""

    _inherit = "fair.allocation.standing"

    @api.model
    def _describe_work(self, user):
        """One's open leads, as far as something is to be done about them."""
        leads = self.env["crm.lead"].search(self._get_open_domain(user))
        return {
            "open": len(leads),
            "ending": self._describe_ending(leads),
            "returning": self._describe_returning(leads),
            "answers": self._describe_answers(user, leads),
        }

    @api.model
    def _get_open_domain(self, user):
        """Open leads that the rules govern, in the companies the reader looks at."""
        governed = self.env["crm.team"]._fair_get_governed_ids()
        return self.env["fair.allocation.run"]._get_open_domain() & Domain(
            [("user_id", "=", user.id), ("team_id", "in", list(governed))]
        )

    # ------------------------------------------------------------
    # LEADS THAT END
    # ------------------------------------------------------------

    @api.model
    def _describe_ending(self, leads):
        """Protections that end within days, the first one first."""
        ending = leads.filtered(
            lambda lead: lead.fair_is_protected and lead.fair_days_left <= SOON
        ).sorted(lambda lead: (lead.fair_protected_until, lead.id))
        return self._list(
            ending, self.env._("Protection Ends Soon"), "fair_protection_text"
        )

    @api.model
    def _describe_returning(self, leads):
        """Leads that are taken back within days unless something happens."""
        soon = self.env.cr.now() + timedelta(days=SOON)
        rules = self.env["crm.team"]._fair_get_return_rules(leads.team_id)
        warned = max((rule.warn_days for rule in rules.values()), default=0)
        soon = max(soon, self.env.cr.now() + timedelta(days=warned))
        returning = leads.filtered(
            lambda lead: lead.fair_return_on and lead.fair_return_on <= soon
        ).sorted(lambda lead: (lead.fair_return_on, lead.id))
        return self._list(
            returning, self.env._("About to Be Taken Back"), "fair_return_text"
        )

    @api.model
    def _list(self, leads, name, text):
        return {
            "rows": [
                {"id": lead.id, "name": lead.display_name, "text": lead[text]}
                for lead in leads[:ROWS]
            ],
            "more": len(leads) > ROWS and self.env._("Show all %s", len(leads)),
            "action": self._open("crm.lead", name, [["id", "in", leads.ids]]),
        }

    # ------------------------------------------------------------
    # ANSWERS
    # ------------------------------------------------------------

    @api.model
    def _describe_answers(self, user, leads):
        """First responses that are due, and follow-up of late."""
        waiting = leads.filtered(
            lambda lead: (lead.fair_last_follow_up or lead._fair_get_given())
            <= lead._fair_get_given()
        )
        overdue = self._count_overdue(user, waiting)
        return {
            "waiting": bool(waiting)
            and self.env._(
                "%(waiting)s of %(open)s open leads without a first follow-up",
                waiting=len(waiting),
                open=len(leads),
            ),
            "overdue": overdue and self._say_overdue(overdue),
            "done": self._say_done(user, leads, waiting),
            "action": self._open(
                "crm.lead",
                self.env._("Without a First Follow-Up"),
                [["id", "in", waiting.ids]],
            ),
        }

    @api.model
    def _say_overdue(self, overdue):
        if overdue == 1:
            return self.env._("1 first response is overdue")
        return self.env._("%s first responses are overdue", overdue)

    @api.model
    def _say_done(self, user, leads, waiting):
        counted = self.env._(
            "%(times)s follow-ups in the last %(days)s days",
            times=self._count_follow_ups(user),
            days=RECENT,
        )
        if waiting:
            return counted
        return self.env._(
            "All %(open)s open leads have been followed up; %(counted)s",
            open=len(leads),
            counted=counted,
        )

    @api.model
    def _count_overdue(self, user, leads):
        """Leads whose first response was planned for a day that is over."""
        return len(
            self.env["mail.activity"]._read_group(
                [
                    ("res_model", "=", "crm.lead"),
                    ("res_id", "in", leads.ids),
                    ("user_id", "=", user.id),
                    ("automated", "=", True),
                    ("date_deadline", "<", fields.Date.context_today(self)),
                ],
                ["res_id"],
            )
        )

    @api.model
    def _count_follow_ups(self, user):
        since = self.env.cr.now() - timedelta(days=RECENT)
        return self.env["fair.allocation.follow.up"].search_count(
            [("user_id", "=", user.id), ("date", ">=", since)]
        )

    # ------------------------------------------------------------
    # DECISIONS
    # ------------------------------------------------------------

    @api.model
    def _describe_decisions(self, user):
        """What was decided of late about leads one got or lost, and why."""
        domain = ["|", ["to_user_id", "=", user.id], ["from_user_id", "=", user.id]]
        decisions = self.env["fair.allocation.decision"].search(domain, limit=ROWS)
        kinds = dict(decisions._fields["kind"]._description_selection(self.env))
        return {
            "rows": [
                self._describe_decision(decision, user, kinds[decision.kind])
                for decision in decisions
            ],
            "action": self._open(
                "fair.allocation.decision", self.env._("Decisions"), domain
            ),
        }

    @api.model
    def _describe_decision(self, decision, user, kind):
        day = fields.Datetime.context_timestamp(self, decision.date).date()
        return {
            "id": decision.id,
            "date": format_date(self.env, day),
            "kind": kind,
            "gained": decision.to_user_id == user,
            "lead": decision.display_name,
            "tier": decision.tier_id.name,
            # Some reasons are what happened, in the same words.
            "why": decision.summary != kind and decision.summary,
        }
