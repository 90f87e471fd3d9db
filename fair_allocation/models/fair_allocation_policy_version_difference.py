from odoo import api, fields, models

from ..settings import FROZEN_FIELDS


class FairAllocationPolicyVersion(models.Model):
    """What a version changed, compared with the one before, in words."""

    _inherit = "fair.allocation.policy.version"

    change_text = fields.Text("What Changed", compute="_compute_change_text")

    @api.depends("content", "number", "policy_id", "finding_ids")
    @api.depends_context("lang", "uid")
    def _compute_change_text(self):
        earlier = {
            (version.policy_id, version.number): version
            for version in self.search([("policy_id", "in", self.policy_id.ids)])
        }
        for version in self:
            before = earlier.get((version.policy_id, version.number - 1))
            version.change_text = "\n".join(version._get_changes(before))

    def _get_changes(self, before):
        """One line for each difference to the version ``before``."""
        self.ensure_one()
        if not before:
            return [self.env._("The first version.")]
        return [
            *self._get_setting_changes(before._settings()),
            *self._get_factor_changes(before.content["factors"]),
        ] or [self.env._("No difference.")]

    def _get_setting_changes(self, old):
        described = self.env["fair.allocation.policy"].fields_get(
            FROZEN_FIELDS, ["string", "type", "selection", "relation"]
        )
        new, lines = self._settings(), []
        for name in FROZEN_FIELDS:
            field = described[name]
            # A setting that neither version knows has not changed.
            pair = [content.get(name) for content in (old, new)]
            if pair[0] == pair[1]:
                continue
            lines.append(
                self.env._(
                    "%(setting)s: %(before)s → %(after)s",
                    setting=field["string"],
                    before=self._get_setting_text(field, pair[0]),
                    after=self._get_setting_text(field, pair[1]),
                )
            )
        return lines

    def _get_factor_changes(self, old_factors):
        labels = dict(self.env["fair.allocation.policy.factor"]._selection_code())
        old = {factor["code"]: factor for factor in old_factors}
        new = {factor["code"]: factor for factor in self.content["factors"]}
        lines = []
        for code, label in labels.items():
            lines += self._get_factor_change(label, old.get(code), new.get(code))
        return lines

    @api.model
    def _get_factor_change(self, label, old, new):
        """Lines on one factor; ``None`` where a version doesn't have it."""
        if old == new:
            return []
        if not new:
            return [self.env._("Factor removed: %s", label)]
        lines = []
        if not old:
            old = {"weight": new["weight"], "required": False}
            lines.append(
                self.env._(
                    "Factor added: %(factor)s, weight %(weight)s",
                    factor=label,
                    weight=new["weight"],
                )
            )
        if old["weight"] != new["weight"]:
            lines.append(
                self.env._(
                    "Weight of %(factor)s: %(before)s → %(after)s",
                    factor=label,
                    before=old["weight"],
                    after=new["weight"],
                )
            )
        if new["required"] and not old["required"]:
            lines.append(self.env._("A condition now: %s", label))
        if old["required"] and not new["required"]:
            lines.append(self.env._("No longer a condition: %s", label))
        return lines

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
        return "–" if value is None else value
