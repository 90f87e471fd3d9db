from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .allocation_case import AllocationCase

LOGGERS = (
    "odoo.addons.fair_allocation.models.fair_allocation_run_line",
    "odoo.addons.fair_allocation.models.fair_allocation_run_apply",
)


@tagged("post_install", "-at_install", "standard")
class TestFailure(AllocationCase):
    """One lead that Odoo refuses to write must not stop the others."""

    @mute_logger(*LOGGERS)
    def test_a_lead_that_is_refused_is_listed_and_the_others_are_given(self):
        leads = self._new_leads(*[10] * 9)
        run = self._preview(leads)
        self._refuse(leads[4])
        run.action_apply()
        self.assertFalse(leads[4].user_id)
        self.assertEqual(len(leads.filtered("user_id")), 8)
        line = self._line(run, leads[4])
        self.assertEqual(line.state, "failed")
        self.assertIn("This lead is cursed", line.summary)
        self.assertEqual((run.assigned_count, run.skipped_count), (8, 1))
        self.assertFalse(self._decisions(leads[4]))
        self.assertBooksBalance()

    @mute_logger(*LOGGERS)
    def test_the_job_goes_on_after_a_refused_lead(self):
        leads = self._new_leads(*[10] * 5)
        run = self._queue(leads)
        self._refuse(leads[0])
        self._run_job()
        self.assertEqual(run.state, "applied")
        self.assertEqual(len(leads.filtered("user_id")), 4)

    @mute_logger(*LOGGERS)
    def test_a_run_that_fails_as_a_whole_does_not_stop_the_next(self):
        first = self._queue(self._new_leads(10))
        second = self._queue(self._new_leads(10))
        finish = type(first)._finish

        def fail_for_first(run):
            if run == first:
                raise UserError("The mail template is broken.")
            return finish(run)

        self.patch(type(first), "_finish", fail_for_first)
        self._run_job()
        self.assertEqual((first.state, second.state), ("queued", "applied"))

    def _refuse(self, cursed):
        """As a validation of another add-on does, for one lead."""
        Lead = type(cursed)
        write = Lead.write

        def refuse(leads, vals):
            if "user_id" in vals and cursed in leads:
                raise ValidationError("This lead is cursed.")
            return write(leads, vals)

        self.patch(Lead, "write", refuse)

    def _queue(self, leads):
        run = self._preview(leads)
        run.sudo()._queue()
        return run

    def _run_job(self):
        with self.enter_registry_test_mode():
            self.env.ref("fair_allocation.ir_cron_apply_runs").method_direct_trigger()
