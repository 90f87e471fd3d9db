from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_pool import PoolCase


class FallbackCase(PoolCase):
    """The rules say: what nobody can take goes into a public pool."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.fallback = "pool"
        cls.policy.with_user(cls.mara).action_publish("What nobody can take")
        cls.pool = cls._new_pool()
        cls.members_north = cls.member_nils | cls.member_ada | cls.member_sven

    def _pause_all(self):
        self.members_north.fair_paused = True


@tagged("post_install", "-at_install", "standard")
class TestPoolAsFallback(FallbackCase):
    """A run puts into the pool what it can give to nobody."""

    def test_preview_says_so_and_changes_nothing(self):
        self._pause_all()
        leads = self._new_leads(10, 20)
        run = self._preview(leads)
        for line in run.line_ids:
            self.assertEqual((line.state, line.reason), ("proposed", "pool"))
            self.assertEqual(line.pool_id, self.pool)
            self.assertFalse(line.user_id)
            self.assertIn("paused (3)", line.summary)
            self.assertIn("Second Chance", line.explanation_html)
        figures = (run.assigned_count, run.waiting_count, run.pooled_count)
        self.assertEqual(figures, (0, 0, 2))
        self.assertIn("would go into a public pool: 2", run.summary)
        self.assertFalse(leads.fair_pool_id)

    def test_applied(self):
        self._pause_all()
        leads = self._new_leads(10, 20)
        notices = [("message_type", "=", "user_notification")]
        before = self.env["mail.message"].search_count(notices)
        run = self._allocate(leads)
        self.assertEqual(run.state, "applied")
        self.assertIn("went into a public pool: 2", run.summary)
        for lead in leads:
            self.assertEqual(lead.fair_pool_id, self.pool)
            self.assertEqual(lead.fair_pooled_on, self.env.cr.now())
            self.assertFalse(lead.user_id or lead.fair_protected_until)
            self.assertFalse(lead.fair_wait_reason)
            self.assertEqual(lead.type, "lead")
            self.assertFalse(lead.activity_ids)
            entry = self._decisions(lead)
            self.assertEqual((entry.kind, entry.reason), ("pool", "pool"))
            self.assertEqual((entry.count, entry.value), (0, 0))
            self.assertEqual((entry.pool_id, entry.run_id), (self.pool, run))
            self.assertIn("paused (3)", entry.summary)
        self.assertBooksBalance()
        self.assertEqual(self.env["mail.message"].search_count(notices), before)

    def test_undone(self):
        self._pause_all()
        leads = self._new_leads(10, 20)
        run = self._allocate(leads)
        run.action_undo()
        self.env.flush_all()
        self.assertFalse(leads.fair_pool_id or any(leads.mapped("fair_pooled_on")))
        entries = self._decisions(leads)
        self.assertEqual(entries.mapped("kind"), ["pool"] * 2 + ["undo"] * 2)
        self.assertEqual(sum(entries.mapped("count")), 0)
        self.assertEqual(set(run.line_ids.mapped("state")), {"undone"})
        self.assertBooksBalance()

    def test_what_was_claimed_since_stays(self):
        self._pause_all()
        claimed, other = self._new_leads(10, 20)
        run = self._allocate(claimed + other)
        Decision = self.env["fair.allocation.decision"]
        Decision._move(claimed, "claim", "claim", user=self.nils, pool=self.pool)
        run.action_undo()
        self.assertEqual(claimed.user_id, self.nils)
        self.assertEqual(self._line(run, claimed).state, "left")
        self.assertFalse(other.fair_pool_id)

    def test_both_in_one_run(self):
        self._require("skills")
        lead, hard = self._new_leads(10, 20)
        self.env["fair.allocation.need"].create(
            {
                "lead_id": hard.id,
                "skill_id": self.calibration.id,
                "skill_level_id": self.master.id,
            }
        )
        run = self._allocate(lead + hard)
        self.assertIn(lead.user_id, self.team_north)
        self.assertFalse(lead.fair_pool_id)
        self.assertEqual(hard.fair_pool_id, self.pool)
        self.assertEqual((run.assigned_count, run.pooled_count), (1, 1))
        run.action_undo()
        self.assertFalse(lead.user_id or hard.fair_pool_id)
        self.assertBooksBalance()

    def test_what_no_pool_takes_waits(self):
        self._pause_all()
        self.pool.team_ids = self.south
        self.tier_a.named_owner = True
        lead = self._new_leads(10)
        run = self._allocate(lead)
        self.assertWaits(lead, "not_permitted")
        self.assertFalse(run.pooled_count)
        self.pool.team_ids = False
        vip = self._new_leads(90)
        self._allocate(vip)
        self.assertFalse(vip.fair_pool_id)
        self.assertTrue(vip.fair_wait_reason)

    def test_changed_since_the_preview(self):
        self._pause_all()
        taken, lost, closed, fine = leads = self._new_leads(10, 20, 30, 10)
        run = self._preview(leads)
        taken.user_id = self.ada
        lost.action_set_lost()
        self._put_into(self._new_pool("Other"), closed)
        run.action_apply()
        self.assertEqual(fine.fair_pool_id, self.pool)
        for lead in (taken, lost, closed):
            self.assertEqual(self._line(run, lead).state, "changed")
            self.assertNotEqual(lead.fair_pool_id, self.pool)

    def test_a_closed_pool_takes_nothing(self):
        self._pause_all()
        lead = self._new_leads(10)
        run = self._preview(lead)
        self.pool.with_user(self.mara).action_archive()
        run.action_apply()
        self.assertFalse(lead.fair_pool_id)
        self.assertEqual(run.line_ids.state, "changed")

    def test_a_manager_decides_differently(self):
        self._pause_all()
        given, waits = self._new_leads(10, 20)
        run = self._preview(given + waits)
        self._line(run, given)._override(self.ada, "She offered")
        self._line(run, waits)._override(self.env["res.users"], "Not yet")
        self.assertEqual(run.pooled_count, 0)
        run.action_apply()
        self.assertEqual(given.user_id, self.ada)
        self.assertFalse(given.fair_pool_id or waits.fair_pool_id)
        self.assertWaits(waits, "left_out")

    def test_a_leavers_leads(self):
        lead = self._new_leads(10, user_id=self.nils.id)
        (self.member_ada | self.member_sven).fair_paused = True
        Run = self.env["fair.allocation.run"].with_user(self.mara)
        run = Run._create_redistribution(self.nils)
        run.action_preview()
        run.action_apply()
        self.assertEqual(lead.fair_pool_id, self.pool)
        self.assertFalse(lead.user_id)
        self.assertEqual(self._decisions(lead)[-1].from_user_id, self.nils)
        run.action_undo()
        self.assertEqual(lead.user_id, self.nils)
        self.assertFalse(lead.fair_pool_id)

    def test_queries_do_not_grow_with_leads(self):
        self._pause_all()
        queries = []
        for count in (5, 40):
            run = self._preview(self._new_leads(*[10] * count))
            run.action_apply()
            queries.append(run.sudo().query_count)
        # A few for each chunk that is inserted.
        self.assertLess(queries[1] - queries[0], 12)


@tagged("post_install", "-at_install", "standard")
class TestOutOfThePool(FallbackCase):
    """Runs leave the pools alone unless a manager chooses what is in them."""

    def test_sharing_out_by_itself_leaves_pools_alone(self):
        pooled = self._put_into(self.pool, self._new_leads(10))
        loose = self._put_into(self.pool, self._new_leads(20, team_id=False))
        free = self._new_leads(30)
        self.north.with_user(self.mara).action_assign_leads()
        self.assertTrue(free.user_id)
        self.assertFalse(pooled.user_id or loose.user_id)
        self.assertEqual((pooled + loose).fair_pool_id, self.pool)
        self._new_leads(40)
        action = self.north.with_user(self.mara).action_fair_assign()
        run = self.env["fair.allocation.run"].browse(action["res_id"])
        self.assertEqual(run.lead_count, 1)

    def test_a_manager_shares_out_what_is_in_a_pool(self):
        lead = self._put_into(self.pool, self._new_leads(10))
        pooled_on = lead.fair_pooled_on.replace(microsecond=0)
        run = self._allocate(lead)
        self.assertIn(lead.user_id, self.team_north)
        self.assertFalse(lead.fair_pool_id)
        self.assertEqual(self._decisions(lead)[-1].pool_id, self.pool)
        run.action_undo()
        self.assertFalse(lead.user_id)
        self.assertEqual(lead.fair_pool_id, self.pool)
        self.assertEqual(lead.fair_pooled_on, pooled_on)

    def test_what_is_in_a_pool_and_nobody_takes_stays_there(self):
        second = self._new_pool("Second", sequence=99)
        lead = self._put_into(second, self._new_leads(10))
        self._pause_all()
        run = self._allocate(lead)
        self.assertEqual(lead.fair_pool_id, second)
        self.assertEqual(run.line_ids.state, "waiting")


@tagged("post_install", "-at_install", "standard")
class TestPutIntoThePool(PoolCase):
    """A manager puts leads into a pool."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pool = cls._new_pool(domain="[('expected_revenue', '<', 50)]")
        cls.large = cls._new_pool("Large", domain="[('expected_revenue', '>=', 50)]")

    def test_each_to_the_first_that_takes_it(self):
        leads = self._new_leads(10, 60)
        self._put(leads)
        self.assertEqual([ld.fair_pool_id for ld in leads], [self.pool, self.large])
        entries = self._decisions(leads)
        self.assertEqual(set(entries.mapped("kind")), {"pool"})
        self.assertEqual(set(entries.mapped("reason")), {"put"})
        self.assertEqual(set(entries.mapped("note")), {"Too far"})
        self.assertEqual(entries.actor_id, self.mara)

    def test_to_the_one_the_manager_chooses(self):
        self.tier_a.named_owner = True
        vip = self._new_leads(90)
        with self.assertRaisesRegex(UserError, "no pool takes"):
            self._put(vip)
        self._put(vip, self.pool)
        self.assertEqual(vip.fair_pool_id, self.pool)

    def test_from_one_pool_into_another(self):
        lead = self._put_into(self.pool, self._new_leads(10))
        self._put(lead, self.large)
        self.assertEqual(lead.fair_pool_id, self.large)
        self._put(lead, self.large)
        self.assertEqual(len(self._decisions(lead)), 2)

    def test_only_open_leads_without_owner(self):
        mine = self._new_leads(10, user_id=self.ada.id)
        lost = self._new_leads(10)
        lost.action_set_lost()
        for lead in (mine, lost):
            with self.assertRaisesRegex(UserError, "open leads without a salesperson"):
                self._put(lead + self._new_leads(20))
            with self.assertRaisesRegex(UserError, "open leads without a salesperson"):
                lead.with_user(self.mara).action_fair_pool()
        with self.assertRaisesRegex(UserError, "choose those"):
            self.env["crm.lead"].with_user(self.mara).action_fair_pool()

    def test_companies_never_mix(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.mara.company_ids += other
        theirs = self.Pool.create({"name": "Theirs", "company_id": other.id})
        lead = self._new_leads(10)
        with self.assertRaisesRegex(UserError, "pool of the lead's company"):
            self._put(lead, theirs)
        self.assertFalse(lead.fair_pool_id)

    def test_only_managers(self):
        lead = self._new_leads(10)
        for user in (self.nils, self.alba):
            with self.assertRaisesRegex(AccessError, "Only sales managers"):
                lead.with_user(user).action_fair_pool()
            with self.assertRaises(AccessError):
                self.env["fair.allocation.pool.put"].with_user(user).create(
                    {"lead_ids": lead.ids}
                )

    def _put(self, leads, pool=None):
        action = leads.with_user(self.mara).action_fair_pool()
        Wizard = self.env[action["res_model"]].with_user(self.mara)
        wizard = Wizard.with_context(**action["context"]).create(
            {"note": "Too far", "pool_id": pool.id if pool else False}
        )
        self.assertEqual(wizard.lead_ids, leads)
        wizard.action_put()
        self.env.flush_all()
