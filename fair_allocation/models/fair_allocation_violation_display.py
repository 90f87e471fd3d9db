from odoo import api, fields, models
from odoo.tools import format_date


class FairAllocationViolation(models.Model):
    """What happened and what became of it, in the language of the reader."""

    _inherit = "fair.allocation.violation"

    description = fields.Text(compute="_compute_description")
    story = fields.Text(compute="_compute_story")
    can_decide = fields.Boolean(compute="_compute_can")
    can_answer = fields.Boolean(compute="_compute_can")
    can_appeal = fields.Boolean(compute="_compute_can")

    @api.depends("kind", "user_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for violation in self:
            violation.display_name = self.env._(
                "%(person)s: %(kind)s",
                # sudo: the name of the person.
                person=violation.sudo().user_id.name or self.env._("Deleted user"),
                kind=labels.get(violation.kind),
            )

    @api.depends("kind", "facts", "note")
    @api.depends_context("lang")
    def _compute_description(self):
        for violation in self:
            violation.description = violation.note or violation._say_facts()

    def _say_facts(self):
        """What was noticed; nothing about the customer."""
        facts = {"times": 1, "leads": 1, **(self.facts or {})}
        if facts.get("entered"):
            return self.env._(
                "Entered for themselves a customer who was protected for a colleague. "
                "Leads entered that day: %(times)s.",
                **facts,
            )
        texts = {
            "poaching": self.env._(
                "Tried to get hold of a colleague's lead. Attempts that day: "
                "%(times)s; leads at a time: %(leads)s. All were refused.",
                **facts,
            ),
            "refused": self.env._(
                "Tried to change, close or remove a colleague's lead. Attempts that "
                "day: %(times)s; leads at a time: %(leads)s. All were refused.",
                **facts,
            ),
            "duplicate": self.env._(
                "Entered a customer anew who is protected for a colleague. Attempts "
                "that day: %(times)s. All were refused.",
                **facts,
            ),
            "loop": self.env._(
                "Claimed the same lead and gave it back, %(times)s times in a month.",
                **facts,
            ),
            "service": self.env._(
                "Leads taken back that day because nobody responded or followed up: "
                "%(leads)s.",
                **facts,
            ),
        }
        return texts.get(self.kind, "")

    @api.depends("state", "points", "expires_on", "reason", "appeal_reason", "answer")
    @api.depends_context("lang", "tz")
    def _compute_story(self):
        for violation in self:
            violation.story = "\n".join(violation._get_story())

    def _get_story(self):
        # sudo: names of managers and of the person.
        case = self.sudo()
        if case.state == "suspected":
            yield self.env._(
                "Suspected. Nothing counts before a manager has confirmed it."
            )
            return
        words = {
            "manager": case.decided_by_id.name,
            "date": format_date(self.env, case.decided_on),
            "reason": case.reason,
        }
        if case.state == "dismissed":
            yield self.env._("%(manager)s dismissed it: “%(reason)s”", **words)
            return
        yield self.env._("%(manager)s confirmed it on %(date)s: “%(reason)s”", **words)
        yield from case._get_points_story()
        if case.appealed_on:
            yield self.env._(
                "%(person)s appeals: “%(reason)s”",
                person=case.user_id.name,
                reason=case.appeal_reason,
            )
        yield from case._get_answer_story()

    def _get_points_story(self):
        words = {
            "points": self.points,
            "until": format_date(self.env, self.expires_on),
        }
        if self.state == "lifted":
            yield self.env._("Its points (%(points)s) count no more.", **words)
        elif self.expires_on < self._get_today(self.company_id):
            yield self.env._("Points that counted until %(until)s: %(points)s", **words)
        else:
            yield self.env._("Points that count until %(until)s: %(points)s", **words)

    def _get_answer_story(self):
        if self.answered_on:
            words = {"manager": self.answered_by_id.name, "answer": self.answer}
            if self.state == "lifted":
                yield self.env._("%(manager)s lifted it: “%(answer)s”", **words)
            else:
                yield self.env._(
                    "%(manager)s refused the appeal: “%(answer)s”", **words
                )
        elif self.state == "confirmed" and self._is_open_to_appeal():
            yield self.env._(
                "An appeal is possible until %s.",
                format_date(self.env, self.appeal_until),
            )

    @api.depends("state", "user_id", "appealed_on", "appeal_until")
    @api.depends_context("uid")
    def _compute_can(self):
        is_manager = self.env.user.has_group("sales_team.group_sale_manager")
        for violation in self:
            own = violation.user_id == self.env.user
            decides = (
                is_manager
                and not own
                and violation.state in ("suspected", "appealed")
                and violation._is_impartial()
            )
            violation.can_decide = decides and violation.state == "suspected"
            violation.can_answer = decides and violation.state == "appealed"
            violation.can_appeal = own and violation._is_open_to_appeal()

    def _get_kind_label(self):
        return dict(self._fields["kind"]._description_selection(self.env))[self.kind]
