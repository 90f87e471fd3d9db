import json

from odoo import models
from odoo.tools import SQL

#: Figures that lines store.
STORED = (
    "entitled",
    "received",
    "gap",
    "fulfilment",
    "entitled_value",
    "received_value",
    "nominal",
    "held",
    "held_value",
    "waiting",
    "fit",
    "fit_count",
    "won",
    "lost",
    "conversion",
    "won_value",
    "responded",
    "response_due",
    "response_hours",
    "response_rate",
    "follow_up_due",
    "follow_up_rate",
    "satisfaction",
    "satisfaction_count",
    "retention",
    "retention_count",
    "override_count",
    "dispute_count",
)


class FairAllocationEvaluation(models.Model):
    """Freezing the figures."""

    _inherit = "fair.allocation.evaluation"

    def _take_figures(self):
        """Take the figures as they are now; open findings are found anew.

        The caller holds the product's rights.
        """
        for evaluation in self:
            version = evaluation.team_id.fair_policy_id.version_id
            evaluation.write(
                {
                    "policy_id": version.policy_id.id,
                    "version_id": version.id,
                    "previous_id": evaluation._get_previous().id,
                    "computed_on": self.env.cr.now(),
                }
            )
            figures = evaluation._get_figures()
            evaluation.write(evaluation._prepare_headline(figures))
            evaluation._replace_lines(figures)
            self.env["fair.allocation.evaluation.finding"]._find(evaluation)

    def _prepare_headline(self, figures):
        """Fairness of all people; what single people have is on the lines."""
        Figures = self.env["fair.allocation.figures"]
        team = self.team_id
        users, tiers = self.env["res.users"], self.env["fair.allocation.tier"]
        fairness = Figures._measure(
            {
                (team, users.browse(user), tiers.browse(tier)): numbers
                for user, tier, numbers in self._list_accounts(figures)
            }
        )
        stored = fairness.as_dict()
        for measure in (stored["overall"], *stored["tiers"].values()):
            del measure["people"]
        overall = fairness.overall
        return {
            "fairness": stored,
            "is_measured": overall.balance is not None,
            "balance": (overall.balance or 0) / 10,
            "balance_value": (overall.balance_value or 0) / 10,
            "waiting": figures["team", None, None].get("waiting", 0),
        }

    def _list_accounts(self, figures):
        """Person, tier and account; what somebody has without a tier has none."""
        names = ("entitled", "received", "entitled_value", "received_value")
        rest = {}
        for (scope, user, tier), numbers in figures.items():
            account = {name: numbers.get(name, 0) for name in names}
            if scope == "person":
                rest.setdefault(user, dict.fromkeys(names, 0))
                rest[user] = {n: rest[user][n] + account[n] for n in names}
            elif scope == "person_tier":
                yield user, tier, account
                rest.setdefault(user, dict.fromkeys(names, 0))
                rest[user] = {n: rest[user][n] - account[n] for n in names}
        for user, account in rest.items():
            # Sums of fractions may be a hair's breadth off.
            if any(abs(number) > 0.0005 for number in account.values()):
                yield user, False, account

    def _replace_lines(self, figures):
        """Write all lines at once: the ORM would take seconds for a large team."""
        self.line_ids.unlink()
        self.flush_recordset()
        previous = self._get_previous_lines()
        sequences = {
            tier.id: tier.sequence
            for tier in self.env["fair.allocation.tier"].browse(
                {tier for _scope, _user, tier in figures if tier}
            )
        }
        rows = [
            {
                "scope": key[0],
                "user_id": key[1],
                "tier_id": key[2],
                "tier_sequence": sequences.get(key[2], 0),
                "previous_id": previous.get(key),
                **{name: numbers.get(name) or 0 for name in STORED},
            }
            for key, numbers in figures.items()
        ]
        self._insert_lines(rows)
        self.invalidate_recordset(["line_ids"])

    def _get_previous_lines(self):
        """``{(scope, user id, tier id): line id}`` of the evaluation before."""
        lines = self.previous_id.line_ids
        lines.fetch(["scope", "user_id", "tier_id"])
        return {
            (line.scope, line.user_id.id or None, line.tier_id.id or None): line.id
            for line in lines
        }

    def _insert_lines(self, rows):
        Line = self.env["fair.allocation.evaluation.line"]
        names = list(rows[0])
        columns = SQL(", ").join(
            SQL("%s %s", SQL.identifier(n), SQL(Line._fields[n].column_type[1]))
            for n in names
        )
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO fair_allocation_evaluation_line (
                    evaluation_id, company_id, create_uid, write_uid,
                    create_date, write_date, %(names)s
                ) SELECT %(id)s, %(company)s, %(user)s, %(user)s,
                         %(now)s, %(now)s, %(names)s
                    FROM json_to_recordset(%(rows)s) AS rows (%(columns)s)
                """,
                names=SQL(", ").join(map(SQL.identifier, names)),
                columns=columns,
                rows=json.dumps(rows),
                id=self.id,
                company=self.company_id.id,
                user=self.env.uid,
                now=self.env.cr.now(),
            )
        )
        Line.invalidate_model()
