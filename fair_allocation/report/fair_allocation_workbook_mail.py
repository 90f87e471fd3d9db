from odoo import api, models
from odoo.tools import format_date


class FairAllocationWorkbook(models.AbstractModel):
    """What the e-mail says that brings the workbook of a period."""

    _inherit = "fair.allocation.workbook"

    @api.model
    def _prepare_mail(self, title, teams, date_from, date_to):
        """Subject, sentences and the headline figures, for whoever reads it."""
        days = {
            "start": format_date(self.env, date_from),
            "end": format_date(self.env, date_to),
        }
        domain = self._get_period_domain(teams, date_from, date_to)
        overview = self.env["fair.allocation.figures"]._get_overview(
            domain, self._get_company(teams).currency_id
        )
        happened = any(
            row["received"] or row["entitled"] for row in overview["figures"].values()
        )
        shown = overview["overall"] if happened and self._sees_everyone() else []
        return {
            "subject": self.env._(
                "%(title)s: %(start)s to %(end)s", title=title, **days
            ),
            "file_name": self.env._("fairness_%s.xlsx", f"{date_from}_{date_to}"),
            "greeting": self.env._("Hello %s,", self.env.user.name),
            "text": self.env._(
                "Here is who was entitled to what, and who received what, in "
                "%(teams)s from %(start)s to %(end)s.",
                teams=teams.mapped("name"),
                **days,
            )
            if happened
            else self.env._(
                "In %(teams)s no leads were shared out from %(start)s to %(end)s. The "
                "workbook says who holds what, and what waits.",
                teams=teams.mapped("name"),
                **days,
            ),
            "rows": [(figure["label"], figure["text"]) for figure in shown],
        }
