from odoo import api, fields, models
from odoo.tools import format_date, format_datetime, format_list

from .fair_allocation_dispute import PENDING


class FairAllocationDispute(models.Model):
    """A case told so that it reads like a story, and what the reader can do in it."""

    _inherit = "fair.allocation.dispute"

    subject = fields.Char("Lead", compute="_compute_story")
    story = fields.Text(compute="_compute_story")
    arbiter_ids = fields.Many2many(
        "res.users", string="Arbiters", compute="_compute_arbiter_ids"
    )
    is_overdue = fields.Boolean(compute="_compute_is_overdue")
    can_state = fields.Boolean(compute="_compute_what_can_be_done")
    can_withdraw = fields.Boolean(compute="_compute_what_can_be_done")
    can_rule = fields.Boolean(compute="_compute_what_can_be_done")
    can_appeal = fields.Boolean(compute="_compute_what_can_be_done")
    can_appoint = fields.Boolean(compute="_compute_what_can_be_done")
    can_draw = fields.Boolean(compute="_compute_what_can_be_done")
    can_open_lead = fields.Boolean(compute="_compute_what_can_be_done")

    # ------------------------------------------------------------
    # WHAT CAN BE DONE
    # ------------------------------------------------------------

    @api.depends("state", "opinion_ids.given_on", "opinion_ids.is_dismissed")
    @api.depends_context("uid")
    def _compute_what_can_be_done(self):
        user, now = self.env.user, self.env.cr.now()
        manager = user.has_group("sales_team.group_sale_manager")
        for dispute in self:
            party = user in dispute._get_parties()
            pending = dispute.state in PENDING
            seats = dispute._get_seats()
            lead = dispute.sudo().lead_id.sudo(False)
            appoints = manager and not party and dispute._needs_arbiter()
            dispute.can_state = party and pending
            dispute.can_withdraw = user == dispute.claimant_id and (
                dispute.state in ("open", "heard")
            )
            dispute.can_rule = (
                user in seats.arbiter_id
                and dispute._is_heard()
                and not dispute._get_conflict(user)
            )
            dispute.can_appeal = (
                party and dispute.state == "ruled" and dispute.appeal_until > now
            )
            dispute.can_appoint = appoints
            dispute.can_draw = appoints and not seats
            dispute.can_open_lead = bool(lead) and lead.has_access("read")

    @api.depends("state", "rule_by")
    def _compute_is_overdue(self):
        now = self.env.cr.now()
        for dispute in self:
            dispute.is_overdue = dispute.state in PENDING and dispute.rule_by <= now

    @api.depends("opinion_ids.arbiter_id", "opinion_ids.is_dismissed")
    def _compute_arbiter_ids(self):
        for dispute in self:
            # sudo: who sits is no secret from somebody who reads the case.
            seats = dispute.sudo().opinion_ids.filtered(lambda s: not s.is_dismissed)
            dispute.arbiter_ids = seats.arbiter_id

    def action_open_lead(self):
        """The lead, for who may read it."""
        self.ensure_one()
        self.check_access("read")
        # sudo: only which one it is; whether it may be read is asked next.
        lead = self.sudo().lead_id.sudo(False)
        lead.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "crm.lead",
            "view_mode": "form",
            "res_id": lead.id,
        }

    def _get_form_action(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "view_mode": "form",
            "res_id": self.id,
        }

    # ------------------------------------------------------------
    # THE STORY
    # ------------------------------------------------------------

    @api.depends("state", "opinion_ids", "respondent_statement")
    @api.depends_context("uid", "lang", "tz")
    def _compute_story(self):
        for dispute in self:
            subject = dispute._get_subject()
            dispute.subject = subject[:1].upper() + subject[1:]
            dispute.story = " ".join(
                sentence[:1].upper() + sentence[1:]
                for sentence in dispute._get_story()
                if sentence
            )

    def _get_subject(self):
        """What is claimed, by its name if the reader may know it."""
        # sudo: as said.
        case = self.sudo()
        if case.lead_name and case._knows_customer():
            return case.lead_name
        if case.tier_id:
            return self.env._("a lead of tier %s", case.tier_id.name)
        return self.env._("a lead")

    def _get_story(self):
        # sudo: names of colleagues, and who sits.
        case = self.sudo()
        names = {
            "claimant": self._name_of(case.claimant_id),
            "respondent": self._name_of_side(case.respondent_id),
            "lead": self._get_subject(),
        }
        if case.state in PENDING:
            yield self.env._(
                "%(claimant)s claims %(lead)s, which %(respondent)s looks after.",
                **names,
            )
        else:
            yield self.env._(
                "%(claimant)s claimed %(lead)s, which %(respondent)s looked after.",
                **names,
            )
        if case.state == "withdrawn":
            yield self.env._("%(claimant)s gave the claim up.", **names)
            return
        yield from case._get_hearing_story(names)
        yield from case._get_ruling_story()
        if case.state in PENDING:
            yield case._get_arbiter_story()

    def _get_hearing_story(self, names):
        if self.state == "open" and not self.respondent_statement:
            yield self.env._(
                "%(respondent)s hasn't spoken yet, and has time until %(until)s.",
                until=self._say_moment(self.hearing_until),
                **names,
            )

    def _get_ruling_story(self):
        """What was ruled first, who appealed, and what came of it."""
        for seat in self._get_published(1):
            yield self._say_ruling(seat, seat.given_on, seat.outcome, seat.percent)
        if self.state == "ruled":
            yield self.env._(
                "Either side may appeal until %s.", self._say_moment(self.appeal_until)
            )
        if self.appeal_reason:
            appellant = self._name_of_side(self.appealed_by_id)
            if self.state == "appealed":
                yield self.env._("%s appeals.", appellant)
                return
            yield self.env._("%s appealed.", appellant)
            seats = self._get_published(2)
            yield self._say_ruling(seats, self.ruled_on, self.outcome, self.percent)
        if self.state == "final":
            yield self.env._("This is final.")

    def _get_published(self, instance):
        return self.opinion_ids.filtered(
            lambda seat: seat.is_published and seat.instance == instance
        )

    def _say_ruling(self, seats, moment, outcome, percent):
        return self.env._(
            "%(arbiters)s ruled on %(date)s: %(outcome)s.",
            arbiters=format_list(self.env, seats.arbiter_id.mapped("name")),
            date=format_date(self.env, moment),
            outcome=self._say_outcome(outcome, percent),
        )

    def _get_arbiter_story(self):
        seats = self._get_seats()
        if not seats:
            return self._get_no_arbiter_text()
        values = {
            "arbiters": format_list(self.env, seats.arbiter_id.mapped("name")),
            "date": self._say_moment(self.rule_by),
        }
        if self.is_overdue:
            return self.env._("%(arbiters)s should have ruled by %(date)s.", **values)
        if seats.appointed_by_id:
            return self.env._(
                "%(arbiters)s was appointed to rule by %(date)s.", **values
            )
        if len(seats) == 1:
            return self.env._("%(arbiters)s was drawn to rule by %(date)s.", **values)
        return self.env._("%(arbiters)s were drawn to rule by %(date)s.", **values)

    def _say_moment(self, moment):
        return format_datetime(self.env, moment, dt_format="EEEE d MMMM, HH:mm")

    def _say_outcome(self, outcome, percent):
        """What was ruled, with the names of who has the lead then."""
        names = {
            "claimant": self._name_of(self.claimant_id),
            "respondent": self._name_of_side(self.respondent_id),
            "percent": percent,
        }
        texts = {
            "keep": self.env._("it stays with %(respondent)s", **names),
            "move": self.env._("it goes to %(claimant)s", **names),
            "share": self.env._(
                "%(respondent)s keeps it, and %(claimant)s gets %(percent)s%% of the "
                "credit",
                **names,
            ),
            "pool": self.env._("it goes back to the pool"),
        }
        return texts[outcome]
