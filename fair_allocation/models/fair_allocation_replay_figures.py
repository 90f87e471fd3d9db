from odoo import fields, models

from ..engine import SCALE, Account, measure

#: Figures of fairness that are compared, in thousandths.
MEASURED = ("balance", "balance_value", "jain", "gini")

WHO = ("real", "first", "second")


class FairAllocationReplay(models.Model):
    """Summing up a replay: who got what, and how fair that is.

    Each side is measured by what its own rules entitle to, and what really happened by
    what the first column's do.
    """

    _inherit = "fair.allocation.replay"

    figures = fields.Json(readonly=True, copy=False, export_string_translation=False)
    moved_count = fields.Integer(
        "To Somebody Else",
        compute="_compute_moved_count",
        help="Leads that the second rules give to somebody else than the first.",
    )

    def _compute_moved_count(self):
        for replay in self:
            replay.moved_count = (replay.figures or {}).get("moved", 0)

    def _get_versions(self, side, events):
        """Rules of ``side``, ``{key: version}``; ``None`` is for all other events.

        The rules in force then are those that the ledger names for each lead.
        """
        Version = self.env["fair.allocation.policy.version"]
        kind = self[f"{side}_rules"]
        if kind == "version":
            return {None: self[f"{side}_version_id"]}
        draft = Version.new(
            {"policy_id": self.policy_id.id, "content": self.draft_content}
        )
        if kind == "draft":
            return {None: draft}
        named = Version.browse(sorted({event.rules for event in events} - {0}))
        # What was given before there were rules is judged by the first there were.
        oldest = self.policy_id.version_ids.sorted("number")[:1]
        return {
            None: oldest or draft,
            **{version.id: version for version in named.exists()},
        }

    # ------------------------------------------------------------
    # SUMS
    # ------------------------------------------------------------

    def _sum_received(self):
        """What was received: ``{who: {(user id, tier id): (leads, value)}}``."""
        names = {
            "real": "user_id",
            "first": "first_user_id",
            "second": "second_user_id",
        }
        Lead = self.env["fair.allocation.replay.lead"]
        return {
            who: {
                (user.id, tier.id or 0): (leads, value)
                for user, tier, leads, value in Lead._read_group(
                    [("replay_id", "=", self.id)],
                    [name, "tier_id"],
                    ["__count", "value:sum"],
                )
            }
            for who, name in names.items()
        }

    def _prepare_lines(self, stage):
        """One line for each person and tier; leads nobody has are nobody's."""
        received = self._sum_received()
        totals = {name: side.totals for name, side in stage.sides.items()}
        keys = {key for sums in (*received.values(), *totals.values()) for key in sums}
        nothing = (0, 0, 0, 0)
        return [
            {
                "replay_id": self.id,
                "user_id": user,
                "tier_id": tier or False,
                **{
                    f"{who}_{name}": number
                    for who in WHO
                    for name, number in zip(
                        ("received", "received_value"),
                        received[who].get((user, tier), (0, 0)),
                        strict=True,
                    )
                },
                **{
                    f"{name}_{field}": sums.get((user, tier), nothing)[index] / unit
                    for name, sums in totals.items()
                    for field, index, unit in (
                        ("entitled", 1, SCALE),
                        ("entitled_value", 3, 100),
                    )
                },
            }
            for user, tier in sorted(keys, key=lambda key: (key[0] or 0, key[1]))
        ]

    # ------------------------------------------------------------
    # FIGURES
    # ------------------------------------------------------------

    def _prepare_figures(self, stage):
        """Everything the page compares, as plain numbers."""
        lines = self.line_ids
        figures = {who: self._measure(lines.filtered("user_id"), who) for who in WHO}
        for who in WHO:
            nobody = lines.filtered(lambda line: not line.user_id)
            figures[who]["waiting"] = sum(nobody.mapped(f"{who}_received"))
            for side in ("first", "second"):
                total, number = stage.fits[f"{side} {who}"]
                figures[who][f"fit_{side}"] = total / number if number else None
        moved = self.env["fair.allocation.replay.lead"].search_count(
            [("replay_id", "=", self.id), ("differs", "=", True)]
        )
        return {**figures, "moved": moved}

    def _measure(self, lines, who):
        entitled = "second" if who == "second" else "first"
        fairness = measure(
            (
                line.user_id.id,
                line.tier_id.id or 0,
                Account(
                    received=line[f"{who}_received"],
                    credited=round(line[f"{entitled}_entitled"] * SCALE),
                    received_value=round(line[f"{who}_received_value"] * 100),
                    credited_value=round(line[f"{entitled}_entitled_value"] * 100),
                ),
            )
            for line in lines
        )
        return {
            **{name: getattr(fairness.overall, name) for name in MEASURED},
            "tiers": {
                str(tier): tier_measure.balance
                for tier, tier_measure in fairness.tiers.items()
            },
        }
