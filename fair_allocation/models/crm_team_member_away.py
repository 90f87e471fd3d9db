from datetime import datetime, timedelta

from babel.dates import format_skeleton

from odoo import api, fields, models
from odoo.tools import babel_locale_parse

from ..engine import ABSENCES


class CrmTeamMember(models.Model):
    """What colleagues see of an absence: that somebody is away, and until when."""

    _inherit = "crm.team.member"

    fair_available = fields.Boolean(
        string="Available",
        compute="_compute_fair_absence",
        search="_search_fair_available",
        help="Neither paused nor away at the next working time.",
    )
    fair_absence = fields.Selection(
        selection="_selection_fair_absence",
        string="Absence",
        compute="_compute_fair_absence",
    )
    fair_absence_text = fields.Char(string="Away", compute="_compute_fair_absence")

    @api.model
    def _selection_fair_absence(self):
        labels = self.env["fair.allocation.explained"]._get_condition_labels()
        return [(code, labels[code]) for code in ABSENCES]

    @api.depends(
        "active",
        "assignment_optout",
        "fair_paused",
        "fair_paused_until",
        "user_id.active",
        "user_id.out_of_office_from",
        "user_id.out_of_office_to",
    )
    @api.depends_context("lang", "tz")
    def _compute_fair_absence(self):
        outlooks = self._fair_outlooks()
        for member in self:
            outlook = outlooks.get(member)
            member.fair_available = not outlook
            member.fair_absence = outlook and outlook.code
            member.fair_absence_text = outlook and self._get_absence_text(outlook)

    def _search_fair_available(self, operator, value):
        if operator != "in":
            return NotImplemented
        members = self.search([("active", "=", True), ("user_id.active", "=", True)])
        away = members._fair_outlooks()
        return [("id", "in", [member.id for member in members if member not in away])]

    @api.model
    def _get_absence_text(self, outlook):
        """Why somebody is away, and until when, in the reader's language and zone."""
        if not outlook.until:
            texts = {
                "archived": self.env._("No longer with us"),
                "left_team": self.env._("No longer in the team"),
                "paused": self.env._("Paused"),
                "leave": self.env._("On leave"),
                "holiday": self.env._("Public holiday"),
                "out_of_office": self.env._("Out of office"),
            }
            return texts[outlook.code]
        day = self._format_last_day(outlook.until)
        texts = {
            "paused": self.env._("Paused until %s", day),
            "leave": self.env._("On leave until %s", day),
            "holiday": self.env._("Public holiday until %s", day),
            "out_of_office": self.env._("Out of office until %s", day),
        }
        return texts[outlook.code]

    @api.model
    def _format_last_day(self, until):
        """The last day away; the year is named unless it is the present one."""
        if isinstance(until, datetime):
            # What ends at midnight doesn't last into the day that begins.
            last = until - timedelta(seconds=1)
            until = fields.Datetime.context_timestamp(self, last).date()
        skeleton = "MMMd" if until.year == self.env.cr.now().year else "yMMMd"
        # ``format_date`` knows no form without the year that suits every language.
        locale = babel_locale_parse(self.env.lang or "en_US")
        return format_skeleton(skeleton, until, locale=locale)
