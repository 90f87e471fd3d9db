from collections import Counter

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_list

from .crm_lead_protection import PROTECTION_FIELDS


class CrmLead(models.Model):
    """Owners chosen outside a run: the ledger says so, and capacity holds.

    The guard has decided before who may. A manager who gives a lead to somebody of the
    team has shared it out: it counts, is protected, and its paper share is credited to
    all who could have had it. Everything else is recorded without counting, so that
    nobody fills a colleague's capacity.
    """

    _inherit = "crm.lead"

    @api.model_create_multi
    def create(self, vals_list):
        """A lead that is entered with an owner has been assigned by hand."""
        leads = super().create(vals_list)
        if self.env["crm.team"]._fair_get_governed_ids():
            nobody = self.env["res.users"]
            leads._fair_record_by_hand(dict.fromkeys(leads, nobody), is_new=True)
        return leads

    def write(self, vals):
        """Only for teams with a policy; all others cost nothing."""
        by_product = self.env["fair.allocation.decision"]._holds_pen()
        governed = self.env["crm.team"]._fair_get_governed_ids()
        if by_product or "user_id" not in vals or not governed:
            return super().write(vals)
        # sudo: whoever has just given a lead away may not read it any more. The change
        # itself was made with the user's own rights.
        previous = {lead: lead.sudo().user_id for lead in self}
        result = super().write(vals)
        self._fair_record_by_hand(previous)
        return result

    def _fair_record_by_hand(self, previous, is_new=False):
        """Enter changes of owner in teams with rules that happened outside a run.

        :param dict previous: who had each lead before, ``{lead: user}``
        :param bool is_new: whether the leads were just created
        :raise UserError: for more leads than a person can still get
        """
        governed = self.env["crm.team"]._fair_get_governed_ids()
        # sudo: see write().
        changed = self.sudo().filtered(
            lambda lead: lead.team_id.id in governed and lead.user_id != previous[lead]
        )
        counting = changed._fair_filter_counting()
        counting._fair_check_capacity()
        counting._fair_protect()
        (changed - counting)._fair_unprotect()
        told = {lead: {"from_user_id": previous[lead].id} for lead in changed}
        counting._fair_record_counting("manual", told)
        self.env["fair.allocation.decision"]._record_uncounted(
            changed - counting, "manual", told
        )

    def _fair_filter_counting(self):
        """Those that count: given by a manager to somebody of the team."""
        return self._fair_filter_managed().filtered(
            lambda lead: lead.user_id in lead.team_id.crm_team_member_ids.user_id
            and lead.user_id != self.env.user
        )

    def _fair_record_counting(self, kind, told):
        """Enter leads that count for their owners, and credit the paper shares."""
        no_run = self.env["fair.allocation.run"]
        Outcome = self.env["fair.allocation.outcome"]
        for team, leads in self.grouped("team_id").items():
            Outcome._record_past(team, leads, kind, no_run, told)

    # ------------------------------------------------------------
    # CAPACITY
    # ------------------------------------------------------------

    def _fair_check_capacity(self):
        """Refuse more of these leads than their owners can still get.

        :raise UserError: names who, how many, and the mend
        """
        beyond = self._fair_touch_capacity()._fair_get_beyond_capacity()
        if not beyond:
            return
        raise UserError(
            self.env._(
                "Salesperson: more than the capacity allows: %(people)s. Assign fewer, "
                "choose somebody else, raise the capacity on the sales team, or use "
                "Hand Over… and confirm.",
                people=self._fair_describe_beyond(beyond),
            )
        )

    def _fair_describe_beyond(self, beyond):
        """Who gets how many too many, as text."""
        return format_list(
            self.env,
            [
                self.env._("%(person)s by %(leads)s", person=user.name, leads=leads)
                for user, leads in beyond.items()
            ],
        )

    def _fair_touch_capacity(self):
        """Whoever read the capacity of the owners before has to read it again."""
        for team, leads in self.grouped("team_id").items():
            team.crm_team_member_ids.filtered(
                lambda member, users=leads.user_id: member.user_id in users
            )._fair_touch()
        return self

    def _fair_get_beyond_capacity(self, user=None):
        """How many of these leads exceed the capacity of whom they are given to.

        :param user: who is to get them; without, their owners
        :return: ``{user: leads}``; nothing for people outside the teams
        """
        beyond = Counter()
        Problem = self.env["fair.allocation.problem"]
        for team, leads in self.grouped("team_id").items():
            version = team.fair_policy_id.version_id
            if not version:
                continue
            capacity = Problem._get_capacity(team, version, besides=self)
            slots = {member.user_id: left for member, left in capacity.items()}
            for lead in leads:
                owner = user or lead.user_id
                if left := slots.get(owner):
                    beyond[owner] += left.left(lead.fair_tier_id.id) <= 0
                    left.take(lead.fair_tier_id.id)
        return +beyond

    # ------------------------------------------------------------
    # PROTECTION
    # ------------------------------------------------------------

    def _fair_protect(self):
        """Protect these leads by their tiers from now on; they leave their pools."""
        for (tier, company), leads in self.grouped(
            lambda lead: (lead.fair_tier_id, lead.company_id or lead.team_id.company_id)
        ).items():
            leads._fair_write_if_new(self._fair_get_protection(tier, company))

    def _fair_unprotect(self):
        """What protected these leads for somebody else is over."""
        self._fair_write_if_new(dict.fromkeys(PROTECTION_FIELDS, False))

    def _fair_write_if_new(self, protection):
        """Write it, but to leads that have none and get none."""
        vals = protection | {"fair_pool_id": False, "fair_pooled_on": False}
        self._fair_filter_changed(vals, list(vals))._fair_write(vals)
