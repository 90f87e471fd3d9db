from odoo import api, fields, models


class CrmLead(models.Model):
    """Reporting a bad lead, and what became of it."""

    _inherit = "crm.lead"

    fair_credit_id = fields.Many2one(
        "fair.allocation.credit",
        "Bad Lead Report",
        compute="_compute_fair_credit_id",
    )
    fair_credit_state = fields.Selection(
        selection=lambda self: self.env["fair.allocation.credit"]
        ._fields["state"]
        ._description_selection(self.env),
        string="Bad Lead",
        compute="_compute_fair_credit_id",
    )
    fair_can_report = fields.Boolean(
        "Can Be Reported as Bad", compute="_compute_fair_can_report"
    )

    @api.depends_context("uid")
    def _compute_fair_credit_id(self):
        rows = self.env["fair.allocation.credit"]._read_group(
            [("lead_id", "in", self.ids)], ["lead_id"], ["id:recordset"]
        )
        credits_by_lead = {lead.id: credits for lead, credits in rows}
        none = self.env["fair.allocation.credit"]
        for lead in self:
            last = credits_by_lead.get(lead.id, none).sorted("id")[-1:]
            lead.fair_credit_id = last
            lead.fair_credit_state = last.state

    @api.depends("user_id", "won_status", "fair_decision_ids")
    @api.depends_context("uid")
    def _compute_fair_can_report(self):
        own = self.filtered(
            lambda lead: lead.user_id == self.env.user and lead.won_status != "won"
        )
        (self - own).fair_can_report = False
        counted = own._fair_get_counted().filtered(
            lambda entry: entry.account_user_id == self.env.user
        )
        # sudo: whether there is a report, also one that can't be read any more.
        reported = (
            self.env["fair.allocation.credit"]
            .sudo()
            .search([("decision_id", "in", counted.ids)])
            .decision_id
        )
        reportable = set((counted - reported).lead_id.ids)
        for lead in own:
            lead.fair_can_report = lead.id in reportable

    def _fair_get_counted(self):
        """The entry by which each of these leads counts for who got it last.

        Entries that were taken back since are left out.
        """
        # sudo: the ledger is asked what counts, whoever may read which entry.
        entries = (
            self.env["fair.allocation.decision"]
            .sudo()
            .search([("lead_id", "in", self.ids), ("count", "!=", 0)], order="id")
        )
        counted = entries.browse()
        for own in entries.grouped("lead_id").values():
            standing = []
            for entry in own:
                if entry.count > 0:
                    standing.append(entry)
                    continue
                taken_back = [
                    given
                    for given in standing
                    if given.account_user_id == entry.account_user_id
                ]
                for given in taken_back[-1:]:
                    standing.remove(given)
            counted = counted.concat(counted, *standing[-1:])
        return counted

    def action_fair_report_bad(self):
        """Ask what is wrong with the lead."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Report a Bad Lead"),
            "res_model": "fair.allocation.bad.lead",
            "view_mode": "form",
            "target": "new",
            "context": {"default_lead_id": self.id},
        }

    def action_fair_open_credit(self):
        """The report, with the manager's answer."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "fair.allocation.credit",
            "view_mode": "form",
            "res_id": self.fair_credit_id.id,
        }
