from contextlib import suppress
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.service.model import retrying
from odoo.tests import tagged
from odoo.tools import mute_logger

from .concurrency_case import ConcurrencyCase
from .test_concurrency import CONFLICTS, apply


def assign(lead_id):
    """A manager gives one lead to the only member of its team."""

    def act(env):
        lead = env["crm.lead"].browse(lead_id)
        lead.user_id = lead.team_id.member_ids
        return "given"

    return act


def enter(team_id):
    """A manager enters a lead for the only member of a team."""

    def act(env):
        team = env["crm.team"].browse(team_id)
        env["crm.lead"].create(
            {"name": "New", "team_id": team_id, "user_id": team.member_ids.id}
        )
        return "given"

    return act


def bring_in(team_id):
    """A manager imports a file with a lead for the only member of a team."""

    def act(env):
        user = env["crm.team"].browse(team_id).member_ids
        result = env["crm.lead"].load(
            ["name", "team_id/.id", "user_id/.id"],
            [["From a file", str(team_id), str(user.id)]],
        )
        return "given" if result["ids"] else result["messages"][0]["message"]

    return act


@tagged("post_install", "-at_install", "standard")
class TestCapacityOfEverybody(ConcurrencyCase):
    """Capacity holds whoever assigns, at the same moment, by whatever way."""

    @mute_logger(*CONFLICTS)
    def test_one_free_slot_and_everybody_wants_to_fill_it(self):
        team = self._new_team(people=1, capacity=1)
        by_run = self._new_leads(team, 1)
        by_hand = self._new_leads(team, 2)
        one, other = self.managers
        run = self._preview(one, by_run)
        self._together(
            (one, apply(run)),
            (other, assign(by_hand[0])),
            (one, assign(by_hand[1])),
            (other, enter(team)),
            (one, bring_in(team)),
        )
        self.assertEqual(self._count_given(team), 1)
        self.assertSound(run)

    @mute_logger(*CONFLICTS)
    def test_two_assignments_on_old_figures(self):
        self.assertEqual(self._assign_on_old_figures(), 1)

    @mute_logger(*CONFLICTS)
    def test_reading_the_capacity_alone_would_not_hold_it(self):
        """The proof that the test before guards something: remove the guard."""
        member = self.registry["crm.team.member"]
        with patch.object(member, "_fair_touch", lambda self: None):
            self.assertEqual(self._assign_on_old_figures(), 2)

    def _assign_on_old_figures(self):
        """One manager reads, another assigns and commits, the first assigns too."""
        team = self._new_team(people=1, capacity=1)
        first, second = self._new_leads(team, 2)
        one, other = self.managers
        with self._environment(other) as late:
            late["crm.lead"].search([], limit=1)
            with self._environment(one) as env:
                assign(first)(env)
            with suppress(UserError):
                retrying(lambda: assign(second)(late), late)
                return self._count_given(team)
            late.cr.rollback()
        return self._count_given(team)

    def _count_given(self, team_id):
        with self._environment() as env:
            return env["crm.lead"].search_count(
                [("team_id", "=", team_id), ("user_id", "!=", False)]
            )


@tagged("post_install", "-at_install", "standard")
class TestRefusalsSurvive(ConcurrencyCase):
    """What was refused is on record though nothing else of it is left."""

    def setUp(self):
        super().setUp()
        team = self._new_team(people=1, capacity=5)
        [self.lead] = self._new_leads(team, 1)
        with self._environment() as env:
            tier = env["fair.allocation.tier"].search([])
            tier.protection_days = 30
            colleague = self._new_users(
                env, 1, "sales_team.group_sale_salesman_all_leads"
            )
            self.colleague = colleague.id
        with self._environment(self.managers[0]) as env:
            assign(self.lead)(env)

    def _refusals(self):
        with self._environment() as env:
            return env["fair.allocation.refusal"].search_read(
                [("user_id", "=", self.colleague)], ["operation", "lead_id"]
            )

    def test_the_roll_back(self):
        with self.assertRaises(AccessError), self._environment(self.colleague) as env:
            env["crm.lead"].browse(self.lead).user_id = self.colleague
        [refusal] = self._refusals()
        self.assertEqual(refusal["operation"], "user")
        self.assertEqual(refusal["lead_id"][0], self.lead)

    def test_what_is_committed_all_the_same(self):
        """Who imports a file is refused single lines."""
        with self._environment(self.colleague) as env:
            result = env["crm.lead"].load([".id", "phone"], [[str(self.lead), "1"]])
            self.assertFalse(result["ids"])
        [refusal] = self._refusals()
        self.assertEqual(refusal["operation"], "edit")

    def test_nothing_is_recorded_before_the_end(self):
        with self._environment(self.colleague) as env:
            with self.assertRaises(AccessError), env.cr.savepoint():
                env["crm.lead"].browse(self.lead).user_id = self.colleague
            self.assertFalse(self._refusals())
        self.assertTrue(self._refusals())

    @mute_logger("odoo.addons.fair_allocation.models.fair_allocation_refusal")
    def test_a_record_that_fails_changes_no_answer(self):
        model = self.registry["fair.allocation.refusal"]
        with patch.object(model, "_append_existing", side_effect=ValueError):
            with self.assertRaises(AccessError):
                with self._environment(self.colleague) as env:
                    env["crm.lead"].browse(self.lead).user_id = self.colleague
        self.assertFalse(self._refusals())
