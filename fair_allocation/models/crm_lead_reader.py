from odoo import api, fields, models
from odoo.tools import format_date, format_list

#: Set by the product alone.
READER_FIELDS = ("fair_reader_ids",)


class CrmLead(models.Model):
    """Former salespeople, as far as they still read the lead."""

    _inherit = "crm.lead"

    fair_reader_ids = fields.One2many(
        "fair.allocation.reader", "lead_id", string="Former Salespeople", readonly=True
    )
    fair_reader_text = fields.Char("Who Reads On", compute="_compute_fair_reader_text")

    @api.depends("fair_reader_ids.until", "user_id")
    @api.depends_context("lang", "tz", "uid")
    def _compute_fair_reader_text(self):
        # sudo: names of colleagues and a day, for whoever may read the lead.
        readers = (
            self.env["fair.allocation.reader"]
            .sudo()
            .search(
                [("lead_id", "in", self.ids), ("until", ">", self.env.cr.now())],
                order="until, id",
            )
        )
        by_lead = readers.grouped("lead_id")
        for lead in self:
            lead.fair_reader_text = self._fair_get_reader_text(
                by_lead.get(lead.sudo(), readers.browse())
            )

    def _fair_let_former_read(self, previous):
        """Whoever handed these over reads on for the days of the team's rules.

        :param dict previous: ``{lead: owner before}``
        """
        Reader = self.env["fair.allocation.reader"]
        for (user, team), leads in self.grouped(
            lambda lead: (previous[lead], lead.team_id)
        ).items():
            version = team.fair_policy_id.version_id
            if user and version:
                days = version._settings()["reader_days"]
                Reader._fair_let_read(leads, user, days)

    @api.model
    def _fair_get_reader_text(self, readers):
        """Who reads on until when, in the words for the one who looks at it."""
        # The longest counts for somebody who is there twice.
        until = {reader.user_id: reader.until for reader in readers}
        if mine := until.get(self.env.user):
            return self.env._(
                "You looked after this customer. You can read on until %s.",
                format_date(self.env, mine),
            )
        if not until:
            return False
        return self.env._(
            "Former salesperson who reads on: %s.",
            format_list(
                self.env,
                [
                    self.env._(
                        "%(person)s until %(date)s",
                        person=user.name,
                        date=format_date(self.env, moment),
                    )
                    for user, moment in until.items()
                ],
            ),
        )
