from odoo import api, fields, models
from odoo.tools import format_date


class FairAllocationPolicyVersion(models.Model):
    _inherit = "fair.allocation.policy.version"

    content_html = fields.Html("Rules", compute="_compute_content_html", sanitize=False)

    # Tiers and rungs are read anew each time: they are those in force.
    @api.depends("content")
    @api.depends_context("lang", "company")
    def _compute_content_html(self):
        for version in self:
            version.content_html = self.env["ir.qweb"]._render(
                "fair_allocation.policy_page",
                {"sections": version._get_page()},
                minimal_qcontext=True,
            )

    def _get_imprint(self):
        """Which version this is, since when, and who published it."""
        return self.env._(
            "Version %(number)s, published on %(date)s by %(person)s",
            number=self.number,
            date=format_date(self.env, self.published_on),
            # sudo: the name of the manager who published, nothing else.
            person=self.sudo().published_by_id.name,
        )

    def _get_page_columns(self):
        """The same sections in two columns of one sheet: shares first, then events."""
        sections = self._get_page()
        return [sections[:3], sections[3:]]
