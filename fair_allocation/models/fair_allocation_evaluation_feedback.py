from dataclasses import replace

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..findings import Opinion
from .fair_allocation_feedback import ANSWERS, SOURCES


class FairAllocationEvaluation(models.Model):
    """What salespeople said of their leads in the period, by rule and by source.

    Counted when the figures are taken, and for the last time on publication: from then
    on nobody changes what was counted. Numbers only: who said what isn't in here.
    """

    _inherit = "fair.allocation.evaluation"

    feedback = fields.Json(
        "Feedback Data", readonly=True, export_string_translation=False
    )
    feedback_html = fields.Html(
        "Feedback", compute="_compute_feedback_html", sanitize=False
    )

    def _take_figures(self):
        for evaluation in self:
            evaluation._take_feedback()
        return super()._take_figures()

    def action_publish(self):
        """Publish, and settle what salespeople said until the end of the period."""
        result = super().action_publish()
        # sudo: it was checked that the user may publish.
        evaluation = self.sudo()
        evaluation._take_feedback()
        evaluation._settle_feedback()
        return result

    def action_open_feedback(self):
        """What was said in the period, as far as the user may read it."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "fair_allocation.fair_allocation_feedback_action_analysis"
        )
        return {
            **action,
            "display_name": self.env._("Feedback: %s", self.name),
            "domain": self._get_feedback_domain(),
        }

    # ------------------------------------------------------------
    # COUNTING
    # ------------------------------------------------------------

    def _get_feedback_domain(self):
        """What was said in the period, of whichever leads of the team."""
        start, stop = self._get_moments()
        return [
            ("team_id", "=", self.team_id.id),
            ("company_id", "in", [self.company_id.id, False]),
            ("date", ">=", fields.Datetime.to_string(start)),
            ("date", "<", fields.Datetime.to_string(stop)),
        ]

    def _take_feedback(self):
        """Count; the caller holds the product's rights. Two queries."""
        Feedback = self.env["fair.allocation.feedback"]
        domain = self._get_feedback_domain()
        self.feedback = {
            "rules": [
                {"version": version.id, "reason": reason or "", **count}
                for (version, reason), count in Feedback._count_by_rule(domain).items()
            ],
            "sources": [
                {"field": field, "value": self._get_source_value(value), **count}
                for (field, value), count in Feedback._count_by_source(domain).items()
            ],
        }

    @api.model
    def _get_source_value(self, value):
        """A source as something that is kept: an id, or a day in writing."""
        return value.id if isinstance(value, models.BaseModel) else str(value or "")

    def _settle_feedback(self):
        """From now on what was said by the end of the period stays as it is."""
        _start, stop = self._get_moments()
        Feedback = self.env["fair.allocation.feedback"]._as_product()
        said = Feedback.search(
            self._get_team_domain()
            & Domain([("date", "<", stop), ("evaluation_id", "=", False)])
        )
        said.write({"evaluation_id": self.id})

    # ------------------------------------------------------------
    # WHAT STANDS OUT
    # ------------------------------------------------------------

    def _collect_facts(self):
        return replace(super()._collect_facts(), opinions=self._get_opinions())

    def _get_opinions(self):
        """Each rule in force and each source, beside the rest of what was said."""
        stored = self.feedback or {"rules": [], "sources": []}
        total = {name: sum(row[name] for row in stored["rules"]) for name in ANSWERS}
        rules = {}
        for row in stored["rules"]:
            if row["version"] == self.version_id.id and row["reason"]:
                rules["reason", row["reason"]] = row
        sources = {
            (row["field"], row["value"]): row
            for row in stored["sources"]
            if row["field"] in SOURCES
        }
        return tuple(
            self._get_opinion(field, value, row, total)
            for (field, value), row in (rules | sources).items()
        )

    @api.model
    def _get_opinion(self, field, value, row, total):
        said = sum(row[name] for name in ANSWERS)
        against = row["wrong"] + row["bad_data"]
        return Opinion(
            field=field,
            value=value,
            wrong=row["wrong"],
            bad_data=row["bad_data"],
            said=said,
            others_against=total["wrong"] + total["bad_data"] - against,
            others_said=sum(total.values()) - said,
        )

    # ------------------------------------------------------------
    # SHOWING
    # ------------------------------------------------------------

    @api.depends("feedback")
    @api.depends_context("lang")
    def _compute_feedback_html(self):
        for evaluation in self:
            evaluation.feedback_html = self.env["ir.qweb"]._render(
                "fair_allocation.evaluation_feedback",
                {"tables": evaluation._get_feedback_tables()},
                minimal_qcontext=True,
            )

    def _get_feedback_tables(self):
        """Rows by rule and by source, those with most complaints first."""
        stored = self.feedback or {}
        rules = [
            {**self._get_feedback_row(row), "name": name, "detail": detail}
            for row in stored.get("rules", ())
            for name, detail in [self._get_rule_name(row)]
        ]
        sources = [
            {**self._get_feedback_row(row), "name": name, "detail": detail}
            for row in stored.get("sources", ())
            for name, detail in [self._get_source_name(row["field"], row["value"])]
        ]
        return [
            (title, sorted(rows, key=lambda r: (-r["against"], -r["said"], r["name"])))
            for title, rows in (
                (self.env._("Given Because"), rules),
                (self.env._("Where From"), sources),
            )
            if rows
        ]

    @api.model
    def _get_feedback_row(self, row):
        said = sum(row[name] for name in ANSWERS)
        against = row["wrong"] + row["bad_data"]
        return {
            **{name: row[name] for name in ANSWERS},
            "said": said,
            "against": against,
            "percent": 100 * against / said,
        }

    @api.model
    def _get_rule_name(self, row):
        """The reason, and the version of the rules that it was a reason of."""
        labels = self.env["fair.allocation.explained"]._get_reason_labels()
        # sudo: the name of rules that were published.
        version = self.env["fair.allocation.policy.version"].sudo()
        version = version.browse(row["version"] or []).exists()
        return (
            labels.get(row["reason"]) or self.env._("No reason"),
            version.display_name or "",
        )

    @api.model
    def _get_source_name(self, field, value):
        """The source, and what kind of source it is."""
        if field == "none":
            return self.env._("Nothing known"), ""
        Field = self.env["fair.allocation.feedback"]._fields[SOURCES[field]]
        label = Field._description_string(self.env)
        if field == "import":
            return format_date(self.env, value), label
        # sudo: a name; salespeople read it on their leads.
        record = self.env[Field.comodel_name].sudo().browse(value).exists()
        return record.display_name or self.env._("Deleted"), label
