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
        """The same sections in two columns of a sheet, about equally long."""
        sections = self._get_page()
        lengths = [
            # A title is worth two lines, a factor one.
            sum(map(len, section["lines"])) + 60 * (2 + len(section["factors"]))
            for section in sections
        ]
        first = min(
            range(1, len(sections)),
            key=lambda number: abs(sum(lengths[:number]) - sum(lengths[number:])),
        )
        return [sections[:first], sections[first:]]
