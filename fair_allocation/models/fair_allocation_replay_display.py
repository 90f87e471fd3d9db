from odoo import api, fields, models
from odoo.tools import format_date

from .fair_allocation_replay_figures import WHO
from .fair_allocation_replay_stage import SIDES


class FairAllocationReplay(models.Model):
    """A replay side by side, and in words."""

    _inherit = "fair.allocation.replay"

    summary = fields.Char(compute="_compute_summary")
    result_html = fields.Html("Result", compute="_compute_result_html", sanitize=False)
    people_html = fields.Html("People", compute="_compute_result_html", sanitize=False)

    @api.depends("team_id", "date_from", "date_to")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for replay in self:
            known = replay.team_id and replay.date_from and replay.date_to
            replay.display_name = known and self.env._(
                "%(team)s, %(start)s to %(end)s",
                team=replay.team_id.name,
                start=format_date(self.env, replay.date_from),
                end=format_date(self.env, replay.date_to),
            )

    # ------------------------------------------------------------
    # IN WORDS
    # ------------------------------------------------------------

    def _get_side_names(self):
        """What the columns are called, with the rules that they stand for."""
        return {
            "real": self.env._("Really"),
            "first": self._get_side_name("first"),
            "second": self._get_side_name("second"),
        }

    def _get_side_name(self, side):
        texts = {
            "then": self.env._("Rules then"),
            "draft": self.env._("Draft"),
            "version": self.env._("Version %s", self[f"{side}_version_id"].number),
        }
        return texts[self[f"{side}_rules"]]

    @api.depends("state", "figures", "lead_done", "lead_count", "failure")
    @api.depends_context("lang")
    def _compute_summary(self):
        for replay in self:
            replay.summary = replay._get_summary()

    def _get_summary(self):
        """What came of it, in a few sentences."""
        if self.state == "done":
            if not self.lead_count:
                return self.env._("No lead was shared in this period.")
            return " ".join(filter(None, self._get_sentences()))
        texts = {
            "running": self.env._(
                "%(done)s of %(leads)s leads have been shared again.",
                done=self.lead_done,
                leads=self.lead_count,
            ),
            "stopped": self.env._("Stopped. Nothing was changed."),
            "failed": self.env._("Could not be worked out: %s", self.failure),
        }
        return texts.get(self.state, False)

    def _get_sentences(self):
        figures = self.figures
        names = self._get_side_names()
        moved = figures["moved"]
        yield self.env._(
            "With “%(second)s” instead of “%(first)s”, %(moved)s of %(leads)s leads "
            "would have gone to somebody else.",
            second=names["second"],
            first=names["first"],
            moved=moved,
            leads=self.lead_count,
        )
        yield self._get_balance_sentence(self.env._("The balance"), None)
        yield self._get_tier_sentence()
        yield self._get_fit_sentence()

    def _get_balance_sentence(self, what, tier):
        """How much closer to fair the second rules come than the first."""
        before, after = (self._get_balance(side, tier) for side in WHO[1:])
        if before is None or after is None:
            return ""
        apart = abs(after - before)
        points = self.env._("1 point") if apart == 1 else self.env._("%s points", apart)
        values = {"what": what, "points": points, "balance": after}
        if after == before:
            return self.env._("%(what)s would have stayed at %(balance)s %%.", **values)
        if after > before:
            return self.env._(
                "%(what)s would have been %(points)s closer to fair: %(balance)s %%.",
                **values,
            )
        return self.env._(
            "%(what)s would have been %(points)s further from fair: %(balance)s %%.",
            **values,
        )

    def _get_balance(self, who, tier=None):
        """Balance in whole per cent; of one tier (id), or of all."""
        figures = self.figures[who]
        value = figures["tiers"].get(str(tier)) if tier else figures["balance"]
        return None if value is None else round(value / 10)

    def _get_tier_sentence(self):
        """The tier that the rules make most difference to, if any."""
        apart = {}
        for tier in self.line_ids.tier_id:
            before, after = (self._get_balance(side, tier.id) for side in WHO[1:])
            if before is not None and after is not None and before != after:
                apart[tier] = abs(after - before)
        if not apart:
            return ""
        tier = max(apart, key=lambda tier: (apart[tier], -tier.id))
        return self._get_balance_sentence(
            self.env._("Most of all, tier %s", tier.name), tier.id
        )

    def _get_fit_sentence(self):
        before, after = (self.figures[side]["fit_second"] for side in WHO[1:])
        if before is None or after is None:
            return ""
        return self.env._(
            "Fit of 100: %(before).0f → %(after).0f.", before=before, after=after
        )

    # ------------------------------------------------------------
    # SIDE BY SIDE
    # ------------------------------------------------------------

    @api.depends("state", "figures")
    @api.depends_context("lang")
    def _compute_result_html(self):
        for replay in self:
            if replay.state != "done" or not replay.lead_count:
                replay.result_html = replay.people_html = False
                continue
            values = {"replay": replay, "names": replay._get_side_names()}
            replay.result_html = self.env["ir.qweb"]._render(
                "fair_allocation.replay_figures",
                {**values, "rows": replay._get_rows()},
                minimal_qcontext=True,
            )
            replay.people_html = self.env["ir.qweb"]._render(
                "fair_allocation.replay_people",
                {**values, "people": replay._get_people()},
                minimal_qcontext=True,
            )

    def _get_rows(self):
        """Rows of the table of figures: label, what it means, and the three columns."""
        return [
            *(
                self._prepare_row(label, meaning, self._get_percents(name))
                for label, meaning, name in self._list_shares()
            ),
            *self._get_fit_rows(),
            self._prepare_row(
                self.env._("Nobody could take"),
                self.env._("Leads that wait, or go to the fallback owner."),
                [self.figures[who]["waiting"] for who in WHO],
            ),
        ]

    def _list_shares(self):
        """Figures in per cent: label, what it means, and the name of the figure."""
        return [
            (
                self.env._("Balance of leads"),
                self.env._("What is where the rules of the column say it should be."),
                "balance",
            ),
            (
                self.env._("Balance of value"),
                self.env._("The same in money."),
                "balance_value",
            ),
            (
                self.env._("Evenness (Jain)"),
                self.env._("100 % when everybody got the same part of what was due."),
                "jain",
            ),
            (
                self.env._("Unevenness (Gini)"),
                self.env._("0 % when everybody got the same part of what was due."),
                "gini",
            ),
        ]

    def _get_fit_rows(self):
        """How well leads fit by each set of rules, once where both are the same."""
        names = self._get_side_names()
        sides = SIDES[:1] if names["first"] == names["second"] else SIDES
        return [
            self._prepare_row(
                self.env._("Fit by “%s”", names[side]),
                self.env._("How well people suit their leads, of 100."),
                [self._say(self.figures[who][f"fit_{side}"], "%.1f") for who in WHO],
            )
            for side in sides
        ]

    def _get_percents(self, name):
        values = (self.figures[who][name] for who in WHO)
        return [self._say(v if v is None else v / 10, "%.1f %%") for v in values]

    @api.model
    def _say(self, value, pattern):
        return "–" if value is None else pattern % value

    @api.model
    def _prepare_row(self, label, meaning, values):
        return {"label": label, "meaning": meaning, "values": values}

    def _get_people(self):
        """One row for each person with those of the tiers, by name; nobody last."""
        people = []
        for user, lines in self.line_ids.grouped("user_id").items():
            people.append(
                {
                    "user": user,
                    "name": user.name or self.env._("Nobody"),
                    "total": self._sum_lines(lines),
                    "tiers": [
                        (line.tier_id, self._sum_lines(line))
                        for line in lines.sorted(
                            lambda line: (not line.tier_id, line.tier_sequence, line.id)
                        )
                    ],
                }
            )
        return sorted(people, key=lambda row: (not row["user"], row["name"]))

    @api.model
    def _sum_lines(self, lines):
        sums = {f"{who}_received": 0 for who in WHO} | {
            "first_entitled": 0.0,
            "second_entitled": 0.0,
        }
        return {name: sum(lines.mapped(name)) for name in sums}

    def action_open_leads(self):
        """The leads that the two columns give to different people, of all of them."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Leads of the Replay"),
            "res_model": "fair.allocation.replay.lead",
            "view_mode": "list,kanban,form",
            "domain": [("replay_id", "=", self.id)],
            "context": {"search_default_differs": 1},
        }
