from odoo import api, fields, models
from odoo.tools import format_date, format_datetime, format_list


class FairAllocationDispute(models.Model):
    """The steps of a case on its page: a ruling, and what became of it on appeal.

    Each shows how its arbiters were drawn, so that anybody can recompute it, and what
    they said.
    """

    _inherit = "fair.allocation.dispute"

    steps_html = fields.Html(
        "Who Rules, and Why", compute="_compute_steps_html", sanitize=False
    )

    @api.depends("draws", "appeal_reason", "opinion_ids.given_on", "state")
    @api.depends_context("uid", "lang", "tz")
    def _compute_steps_html(self):
        for dispute in self:
            dispute.steps_html = self.env["ir.qweb"]._render(
                "fair_allocation.dispute_steps",
                {"steps": dispute._get_steps()},
                minimal_qcontext=True,
            )

    def _get_steps(self):
        """What the page says of each instance, the first one first."""
        # sudo: who appealed, for whom may know it.
        appellant = self.sudo().appealed_by_id
        first = {
            "title": self.env._("First Ruling"),
            "appellant": False,
            "words": False,
            **self._get_step(1),
        }
        if not self.appeal_reason:
            return [first | {"title": self.env._("Who Rules, and Why")}]
        return [
            first,
            {
                "title": self.env._("Appeal"),
                "appellant": self._name_of_side(appellant),
                "words": self.appeal_reason,
                **self._get_step(2),
            },
        ]

    def _get_step(self, instance):
        # sudo: how it was drawn, and who was appointed, is no secret to a reader.
        case = self.sudo()
        draws = [draw for draw in case.draws or [] if draw["instance"] == instance]
        seats = case.opinion_ids.filtered(lambda seat: seat.instance == instance)
        return {
            "draws": [self._describe_draw(draw) for draw in draws],
            "appointments": [
                self._describe_appointment(seat)
                for seat in seats.filtered("appointed_by_id")
            ],
            "opinions": [
                self._prepare_opinion(seat) for seat in self._get_opinions(instance)
            ],
        }

    # ------------------------------------------------------------
    # DRAWS
    # ------------------------------------------------------------

    def _describe_draw(self, draw):
        """Who was drawn, out of whom, and by which rule, in lines of text."""
        names = self._get_drawn_names(draw)
        moment = fields.Datetime.to_datetime(draw["on"])
        date = format_datetime(self.env, moment, dt_format="short")
        lines = [self._describe_drawn(draw, names, date)]
        if draw["candidates"]:
            lines.append(self._describe_candidates(draw, names))
        if excluded := self._describe_excluded(draw, names):
            lines.append(self.env._("Left out: %s.", format_list(self.env, excluded)))
        return lines

    @api.model
    def _describe_drawn(self, draw, names, date):
        if not draw["drawn"]:
            return self.env._("Nobody could be drawn on %s.", date)
        return self.env._(
            "Drawn by rule on %(date)s: %(people)s.",
            date=date,
            people=format_list(self.env, [names[user] for user in draw["drawn"]]),
        )

    @api.model
    def _describe_candidates(self, draw, names):
        people = [
            self.env._("%(person)s (open cases: %(cases)s)", person=names[u], cases=n)
            for u, n in draw["candidates"]
        ]
        return self.env._(
            "Could rule: %(people)s. The fewest open cases decide; among equals the "
            "smallest SHA-256 of “%(case)s:” and the person's number: %(numbers)s.",
            people=format_list(self.env, people),
            case=draw["seed"],
            numbers=format_list(
                self.env, [f"{names[user]} {user}" for user, _n in draw["candidates"]]
            ),
        )

    def _describe_excluded(self, draw, names):
        """Who couldn't be drawn, and why; not who a side may not know to be one."""
        labels = self._get_obstacle_labels()
        # sudo: whom the reader may not know to be a side.
        secret = not self._knows_respondent() and self.sudo().respondent_id.id
        return [
            self.env._("%(person)s %(why)s", person=names[int(user)], why=labels[code])
            for user, code in draw["excluded"].items()
            if int(user) != secret
        ]

    @api.model
    def _get_drawn_names(self, draw):
        """Names of everybody whom the drawing was about."""
        ids = [user for user, _cases in draw["candidates"]]
        ids += [int(user) for user in draw["excluded"]]
        # sudo: names only.
        users = self.env["res.users"].sudo().browse(ids).exists()
        former = self.env._("a former colleague")
        return dict.fromkeys(ids, former) | {user.id: user.name for user in users}

    def _describe_appointment(self, seat):
        return self.env._(
            "%(manager)s appointed %(person)s on %(date)s.",
            manager=self._name_of(seat.appointed_by_id),
            person=self._name_of(seat.arbiter_id),
            date=format_datetime(self.env, seat.create_date, dt_format="short"),
        )

    # ------------------------------------------------------------
    # OPINIONS
    # ------------------------------------------------------------

    def _get_opinions(self, instance):
        """Those that the reader may read, by the rules of their own."""
        return (
            self.env["fair.allocation.dispute.opinion"]
            .sudo(False)
            .search(
                [
                    ("dispute_id", "=", self.id),
                    ("instance", "=", instance),
                    ("given_on", "!=", False),
                ]
            )
        )

    @api.model
    def _prepare_opinion(self, seat):
        return {
            # sudo: the name of a colleague.
            "name": self._name_of(seat.arbiter_id.sudo()),
            "outcome": dict(self._selection_outcome())[seat.outcome],
            "percent": seat.percent,
            "reasons": seat.reasons,
            "on": format_date(self.env, seat.given_on),
        }
