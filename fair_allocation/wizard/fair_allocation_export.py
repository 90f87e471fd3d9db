from datetime import datetime, time

from dateutil.relativedelta import relativedelta
from pytz import utc

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import date_utils


class FairAllocationExport(models.TransientModel):
    """Which teams and which period the fairness workbook is about."""

    _name = "fair.allocation.export"
    _description = "Fairness Workbook"

    team_ids = fields.Many2many(
        "crm.team",
        string="Sales Teams",
        required=True,
        domain="[('fair_policy_id.version_id', '!=', False)]",
        default=lambda self: self._default_team_ids(),
    )
    period = fields.Selection(
        [
            ("this_month", "This month"),
            ("last_month", "Last month"),
            ("this_quarter", "This quarter"),
            ("last_quarter", "Last quarter"),
            ("this_year", "This year"),
            ("other", "Other days"),
        ],
        required=True,
        default="this_quarter",
    )
    date_from = fields.Date(
        "From",
        compute="_compute_dates",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    date_to = fields.Date(
        "To",
        compute="_compute_dates",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )

    @api.model
    def _default_team_ids(self):
        return self.env["crm.team"]._fair_search_governed()

    @api.depends("period")
    def _compute_dates(self):
        today = fields.Date.context_today(self)
        for export in self:
            if export.period != "other":
                which, _sep, unit = export.period.partition("_")
                day = today
                if which == "last":
                    day = today - relativedelta(months=3 if unit == "quarter" else 1)
                export.date_from = date_utils.start_of(day, unit)
                export.date_to = date_utils.end_of(day, unit)
            else:
                export.date_from = export.date_from or today
                export.date_to = export.date_to or today

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for export in self:
            if export.date_from > export.date_to:
                raise ValidationError(
                    self.env._("To: choose a day that isn't before the first one.")
                )

    def action_download(self):
        """Lead the browser to the file.

        :raise AccessError: for users who may not export
        """
        self.ensure_one()
        self._check_may_export()
        return {
            "type": "ir.actions.act_url",
            "url": f"/fair_allocation/workbook/{self.id}",
            "target": "download",
        }

    @api.model
    def _check_may_export(self):
        if not self.env.user.has_group("base.group_allow_export"):
            raise AccessError(
                self.env._(
                    "You may not export data. Ask an administrator for the right "
                    "“Export”."
                )
            )

    def _write(self, file):
        """Write the workbook into ``file``, with the rights of the present user."""
        self.ensure_one()
        self._check_may_export()
        teams = self.team_ids.filtered(lambda team: team.has_access("read"))
        self.env["fair.allocation.workbook"]._write(
            file,
            teams,
            self._get_moment(self.date_from),
            self._get_moment(self.date_to + relativedelta(days=1)),
        )

    def _get_moment(self, day):
        """Midnight of ``day`` where the user works, in UTC."""
        here = self.env.tz.localize(datetime.combine(day, time.min))
        return here.astimezone(utc).replace(tzinfo=None)

    def _get_file_name(self):
        return self.env._(
            "fairness_%(start)s_%(end)s.xlsx",
            start=fields.Date.to_string(self.date_from),
            end=fields.Date.to_string(self.date_to),
        )
