from odoo import api, fields, models

from .fair_allocation_policy import FROZEN_FIELDS


class FairAllocationPolicyVersion(models.Model):
    _inherit = "fair.allocation.policy.version"

    content_html = fields.Html("Rules", compute="_compute_content_html", sanitize=False)

    @api.depends("content")
    @api.depends_context("lang")
    def _compute_content_html(self):
        for version in self:
            version.content_html = self.env["ir.qweb"]._render(
                "fair_allocation.policy_version_content",
                {
                    "factors": version._get_factor_rows(),
                    "settings": version._get_setting_rows(),
                },
                minimal_qcontext=True,
            )

    def _get_factor_rows(self):
        """Factors that count, the weightiest first."""
        Factor = self.env["fair.allocation.policy.factor"]
        labels, meanings = dict(Factor._selection_code()), Factor._get_meanings()
        factors = [f for f in self.content["factors"] if f["weight"] or f["required"]]
        total = sum(factor["weight"] for factor in factors) or 1
        return [
            {
                "name": labels[factor["code"]],
                "meaning": meanings.get(factor["code"]),
                "percent": round(100 * factor["weight"] / total),
                "required": factor["required"],
            }
            for factor in sorted(factors, key=lambda f: -f["weight"])
        ]

    def _get_setting_rows(self):
        """Name, meaning and value in words of each setting that matters."""
        content = self.content
        idle = set()
        if content["entitlement_mode"] != "performance":
            idle.add("performance_bound")
        if content["fallback"] != "user":
            idle.add("fallback_user_id")
        described = self.env["fair.allocation.policy"].fields_get(
            FROZEN_FIELDS, ["string", "type", "selection", "help", "relation"]
        )
        return [
            {
                "name": described[name]["string"],
                "help": described[name].get("help"),
                "value": self._get_setting_text(described[name], content[name]),
            }
            for name in FROZEN_FIELDS
            if name in content and name not in idle
        ]

    @api.model
    def _get_setting_text(self, field, value):
        if field["type"] == "selection":
            return dict(field["selection"]).get(value, value)
        if field["type"] == "boolean":
            return self.env._("Yes") if value else self.env._("No")
        if field["type"] == "many2one":
            # sudo: the name of a colleague or of a rung only.
            record = self.env[field["relation"]].sudo().browse(value)
            return record.exists().display_name or "–"
        return value
