import logging

from odoo import api, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from .fair_allocation_training import MANAGER

_logger = logging.getLogger(__name__)


class FairAllocationTraining(models.Model):
    """From the plan to the skill: started, proposed as done, confirmed or dropped."""

    _inherit = "fair.allocation.training"

    def action_start(self):
        """Begin: person and mentor are told what is agreed and what it opens."""
        training = self._open("planned")
        training._move_to("running", started_on=self.env.cr.now())
        training._schedule_work()
        self.env["fair.allocation.notice"]._send_training_begun(training)
        return True

    def action_propose(self):
        """The mentor says that it is done; a manager confirms.

        :raise AccessError: for anybody but the mentor and managers
        """
        self.ensure_one()
        self.check_access("read")
        if self.env.user == self.user_id or (
            self.env.user != self.mentor_id and not self.env.user.has_group(MANAGER)
        ):
            raise AccessError(
                self.env._("The mentor proposes that a training is done. Ask them to.")
            )
        self._check_state("running")
        if self.proposed_on:
            raise UserError(
                self.env._("It was proposed as done already: a manager confirms.")
            )
        # sudo: what the product keeps; who proposes was just checked.
        training = self.sudo()
        training.write(
            {"proposed_by_id": self.env.uid, "proposed_on": self.env.cr.now()}
        )
        training._remind_leaders(
            lambda asked: asked.env._(
                "%(mentor)s says it is done: confirm %(training)s",
                mentor=asked.proposed_by_id.name,
                training=asked.display_name,
            )
        )
        return True

    def action_confirm(self):
        """It is done: the skill is raised and the promise kept.

        :raise AccessError: for one's own training, and for who is no sales manager
        :raise UserError: when it was ended, or what was promised can't be kept
        """
        training = self._open("running")
        self._check_keepable()
        # First, so that the second of two managers finds out before anything is done.
        training._move_to("done", progress=100, **self._prepare_verdict())
        levels = training._raise_skill()
        training.outcome = {"levels": levels, **self._keep_promise()}
        self.env["fair.allocation.notice"]._send_training_done(training)
        return True

    def action_open_drop(self):
        """Ask for the reason that dropping needs."""
        self._open("planned", "running")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Drop"),
            "res_model": "fair.allocation.training.drop",
            "view_mode": "form",
            "target": "new",
            "context": {"default_training_id": self.id},
        }

    def _drop(self, reason):
        """End it early, and tell the person and the mentor why.

        :raise ValidationError: without a reason
        """
        training = self._open("planned", "running")
        if not (reason or "").strip():
            raise ValidationError(
                self.env._("Reason: say why the training isn't finished.")
            )
        training._move_to("dropped", answer=reason.strip(), **self._prepare_verdict())
        self.env["fair.allocation.notice"]._send_training_dropped(training)

    # ------------------------------------------------------------
    # WHO MAY
    # ------------------------------------------------------------

    def _open(self, *states):
        """The training, for the product to go on with, if the user may decide on it.

        :raise AccessError: for one's own training, and for who is no sales manager
        :raise UserError: when it isn't in one of these states any more
        """
        self.env["fair.allocation.run"]._check_is_manager()
        self.ensure_one()
        self.check_access("write")
        if self.user_id == self.env.user:
            raise AccessError(
                self.env._("Nobody decides on their own training. Ask another manager.")
            )
        self._check_state(*states)
        # sudo: nobody has the right to write a state but through these methods.
        return self.sudo()

    def _check_state(self, *states):
        if self.state not in states:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(training)s is “%(state)s” now.",
                    training=self.display_name,
                    state=labels[self.state],
                )
            )

    def _prepare_verdict(self):
        return {"decided_by_id": self.env.uid, "decided_on": self.env.cr.now()}

    def _move_to(self, state, **values):
        """Change the state, and put away the reminders of the one before."""
        self.write({"state": state, **values})
        # Whoever decides at the same moment has to start over here, and then sees it.
        self.flush_recordset()
        self.activity_unlink(["mail.mail_activity_data_todo"])

    # ------------------------------------------------------------
    # THE SKILL
    # ------------------------------------------------------------

    def _raise_skill(self):
        """Enter the level in Odoo's *Skills*, which keeps the one before as history.

        A level that was reached meanwhile, or a higher one, stays.

        :return: ids of the levels before and after
        """
        employees = self._get_employees()
        employee = (
            employees.filtered(lambda e: e.company_id == self.company_id) or employees
        )[:1]
        lines = employee.current_employee_skill_ids.filtered(
            lambda line: line.skill_id == self.skill_id
        )
        # What the person merely says isn't known yet.
        levels = lines.mapped(lambda line: line._fair_get_level())
        before = levels.sorted("level_progress", reverse=True)[:1]
        if before and before.level_progress >= self.level_id.level_progress:
            return [before.id, before.id]
        employee._fair_enter_skill(self.skill_id, self.level_id)
        return [before.id, self.level_id.id]

    # ------------------------------------------------------------
    # REMINDERS
    # ------------------------------------------------------------

    def _schedule_work(self):
        """One reminder for the person and one for the mentor, due at the end."""
        for user in self.user_id | self.mentor_id:
            asked = self.with_context(lang=user.lang)
            if user == self.user_id:
                text = asked.env._("Finish %s", asked.display_name)
            else:
                text = asked.env._(
                    "As mentor, bring to its end: %s", asked.display_name
                )
            asked._fair_remind(user, text, self.date_to)

    def _remind_leaders(self, say):
        """An activity for each who can confirm; ``say`` gives the words."""
        leaders = self.env["fair.allocation.notice"]._get_leaders(
            self.team_id, without=self.user_id, company=self.company_id
        )
        for leader in leaders:
            asked = self.with_context(lang=leader.lang)
            asked._fair_remind(leader, say(asked))

    @api.model
    def _cron_fair_training(self):
        """Tell the leaders, once, which trainings weren't done by their last day.

        Each training is committed by itself: an interrupted job tells nothing twice.
        """
        Cron = self.env["ir.cron"]
        overdue = self._get_overdue()
        Cron._commit_progress(remaining=len(overdue))
        for training in overdue:
            try:
                training._remind_overdue()
                self.env.cr.flush()
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                # Somebody ends it, or gives it more time, just now.
                self.env.cr.rollback()
                _logger.info("A training is reminded of later")
            if not Cron._commit_progress(1):
                return

    @api.model
    def _get_overdue(self):
        return self.search(
            [
                ("state", "=", "running"),
                ("date_to", "<", self.env.cr.now().date()),
                ("reminded_on", "=", False),
            ]
        )

    def _remind_overdue(self):
        self.write({"reminded_on": self.env.cr.now().date()})
        self._remind_leaders(
            lambda asked: asked.env._(
                "Overdue: confirm, prolong or drop %s", asked.display_name
            )
        )
