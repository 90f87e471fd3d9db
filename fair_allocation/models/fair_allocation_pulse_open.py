from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_date

from ..pulse import APART_DAYS, OPEN_DAYS, get_result, get_words, is_too_soon


class FairAllocationPulse(models.Model):
    """Opened with an evaluation or by hand; closed by itself or by hand, for good."""

    _inherit = "fair.allocation.pulse"

    def action_open(self):
        """Ask the team.

        :raise AccessError: for anybody but sales managers
        :raise UserError: when it was opened before, or the team can't be asked now
        """
        pulse = self._step_from("draft")
        pulse._check_may_ask(pulse.team_id, pulse.company_id)
        pulse._open()
        return True

    def action_close(self):
        """Take no more answers, and show the result where there are enough.

        :raise AccessError: for anybody but sales managers
        :raise UserError: when it isn't open
        """
        self._step_from("open")._close()
        return True

    def _step_from(self, state):
        """The pulse, for the product to go on with, if the user may."""
        self._check_is_manager()
        self.ensure_one()
        self.check_access("read")
        if self.state != state:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(pulse)s is “%(state)s”, so this can't be done with it any more.",
                    pulse=self.name,
                    state=labels[self.state],
                )
            )
        # sudo: a manager, and no pulse is written but through these methods.
        return self.sudo()

    # ------------------------------------------------------------
    # MAY THE TEAM BE ASKED?
    # ------------------------------------------------------------

    @api.model
    def _check_may_ask(self, team, company):
        if obstacle := self._get_obstacle(team, company):
            raise UserError(obstacle)

    @api.model
    def _get_obstacle(self, team, company):
        """Why the team can't be asked now, and the mend; ``False`` where it can."""
        if not team.fair_policy_id.version_id:
            return self.env._(
                "%s shares no leads by rules yet. Publish its policy first.",
                team.name or self.env._("Sales Team"),
            )
        people, minimum = self._get_people(team, company), self._get_minimum(team)
        if len(people) < minimum:
            return self.env._(
                "%(team)s has %(people)s salespeople, and nothing is shown before "
                "%(number)s have answered. Lower “Answers to Show” in the policy, or "
                "add salespeople.",
                team=team.name,
                people=len(people),
                number=minimum,
            )
        if recent := self._get_recent(team, company):
            return self.env._(
                "%(team)s was asked on %(day)s. Two results so close together could "
                "tell what one person said: ask again from %(next)s on.",
                team=team.name,
                day=format_date(self.env, recent.opened_on),
                next=format_date(
                    self.env, recent.opened_on + timedelta(days=APART_DAYS)
                ),
            )
        return False

    @api.model
    def _get_people(self, team, company):
        """Who can be asked: the salespeople of the team."""
        return team.crm_team_member_ids.user_id.filtered(
            lambda user: user.active and not user.share and company in user.company_ids
        )

    @api.model
    def _get_minimum(self, team):
        return team.fair_policy_id.version_id._settings()["pulse_sample"]

    @api.model
    def _get_recent(self, team, company):
        """The pulse that is open, or so recent that no other may follow."""
        # sudo: when people were asked, whoever the present reader is.
        latest = self.sudo().search(
            [
                ("team_id", "=", team.id),
                ("company_id", "=", company.id),
                ("state", "!=", "draft"),
            ],
            limit=1,
        )
        if latest.state == "open" or is_too_soon(latest.opened_on, self.env.cr.now()):
            return latest
        return self.sudo().browse()

    # ------------------------------------------------------------
    # OPEN AND CLOSE
    # ------------------------------------------------------------

    @api.model
    def _open_for(self, evaluation):
        """Ask the team beside its evaluation; does nothing where it can't be asked.

        A draft that somebody prepared is what is asked. Who was asked of late isn't
        asked again: that result goes with this evaluation too.
        """
        team, company = evaluation.team_id, evaluation.company_id
        pulse = self._get_recent(team, company)
        if not pulse and not self._get_obstacle(team, company):
            pulse = self._prepare_for(evaluation)
            pulse._open()
        # sudo: evaluations and pulses are written by the product alone.
        evaluation.sudo().pulse_id = pulse

    @api.model
    def _prepare_for(self, evaluation):
        about = {
            "team_id": evaluation.team_id.id,
            "date_from": evaluation.date_from,
            "date_to": evaluation.date_to,
        }
        # sudo: see `_open_for`.
        Pulse = self.sudo()
        draft = Pulse.search(
            [
                ("team_id", "=", evaluation.team_id.id),
                ("company_id", "=", evaluation.company_id.id),
                ("state", "=", "draft"),
            ],
            limit=1,
        )
        if draft:
            draft.write(about)
            return draft
        return Pulse.create({**about, "company_id": evaluation.company_id.id})

    def _open(self):
        """Ask everybody in the team; the caller has checked that it can be asked."""
        people = self._get_people(self.team_id, self.company_id)
        self._step(
            {
                "state": "open",
                "minimum": self._get_minimum(self.team_id),
                "opened_on": self.env.cr.now(),
                "closes_on": self._get_today() + timedelta(days=OPEN_DAYS),
                "user_ids": [Command.set(people.ids)],
                "asked_count": len(people),
            }
        )
        self.env["fair.allocation.pulse.answer"]._start(self.id)
        self.env["fair.allocation.notice"]._send_pulse(self)

    def _close(self):
        """End it for good. What is too little to be shown is erased.

        So is who answered, which is of no more use.
        """
        self._step(
            {
                "state": "closed",
                "closed_on": self.env.cr.now(),
            }
        )
        box = self._get_boxes()
        told = get_result(box.counts, self.minimum)
        box._step(
            {
                "counts": told and list(told.counts),
                "words": told and get_words(box.words, self.minimum),
                "answered_ids": [Command.clear()],
            }
        )
        self.env["fair.allocation.notice"]._send_pulse_result(self)

    def _get_today(self):
        """The day it is where the company works."""
        Version = self.env["fair.allocation.policy.version"]
        return Version._get_local_now(self.company_id).date()
