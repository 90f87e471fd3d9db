from odoo import api, fields, models
from odoo.tools import SQL


class CrmLead(models.Model):
    _inherit = "crm.lead"

    fair_decision_ids = fields.One2many(
        "fair.allocation.decision", "lead_id", string="Decisions", readonly=True
    )
    fair_decision_id = fields.Many2one(
        "fair.allocation.decision",
        "Last Decision",
        compute="_compute_fair_decision_id",
    )
    fair_reason = fields.Char("Why", compute="_compute_fair_reason")
    fair_explanation = fields.Html(
        "Explanation", compute="_compute_fair_explanation", sanitize=False
    )
    fair_wait_reason = fields.Selection(
        selection=lambda self: self._selection_fair_wait_reason(),
        string="Waits Because",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    fair_wait_counts = fields.Json(
        readonly=True,
        copy=False,
        help="People by what keeps them from taking the lead.",
    )
    fair_wait_text = fields.Char("Why It Waits", compute="_compute_fair_wait_text")

    # Odoo's own index finds parts of addresses, and only where trigrams are installed.
    _fair_email_idx = models.Index(
        "(email_normalized) WHERE email_normalized IS NOT NULL"
    )

    @api.model
    def _selection_fair_wait_reason(self):
        waiting = (
            *("nobody", "not_permitted", "full", "not_served", "left_out"),
            *("given_back", "taken_back"),
        )
        labels = dict(self.env["fair.allocation.explained"]._selection_reason())
        return [(code, labels[code]) for code in waiting]

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends("fair_decision_ids")
    @api.depends_context("uid")
    def _compute_fair_decision_id(self):
        rows = self.env["fair.allocation.decision"]._read_group(
            [("lead_id", "in", self.ids)], ["lead_id"], ["id:max"]
        )
        last = {lead.id: decision for lead, decision in rows}
        for lead in self:
            lead.fair_decision_id = last.get(lead.id, False)

    @api.depends("fair_decision_ids", "fair_wait_reason", "fair_wait_counts")
    @api.depends_context("lang", "uid")
    def _compute_fair_reason(self):
        for lead in self:
            lead.fair_reason = lead.fair_decision_id.summary or lead.fair_wait_text

    @api.depends("fair_decision_ids")
    @api.depends_context("lang", "uid")
    def _compute_fair_explanation(self):
        for lead in self:
            lead.fair_explanation = lead.fair_decision_id.explanation_html

    @api.depends("fair_wait_reason", "fair_wait_counts")
    @api.depends_context("lang")
    def _compute_fair_wait_text(self):
        Explained = self.env["fair.allocation.explained"]
        labels = dict(self._selection_fair_wait_reason())
        for lead in self:
            lead.fair_wait_text = Explained._get_wait_text(
                labels.get(lead.fair_wait_reason), lead.fair_wait_counts
            )

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_fair_allocate(self):
        """*Auto-assign* on a selection: opens the preview of a run."""
        return self.env["fair.allocation.run"]._create_for(self).action_preview()

    # ------------------------------------------------------------
    # ALLOCATION
    # ------------------------------------------------------------

    def _fair_divide(self, teams=None):
        """Which team decides on each lead: ``{team: leads}``, no team as empty team.

        A lead with a team belongs there. One without goes to that of ``teams`` (all
        teams with a policy) that looks after the customer, else to that whose
        assignment domain it matches and which, for its capacity, has got least in this
        division; equal teams by sequence.
        """
        pools = self.filtered("team_id").grouped("team_id")
        unclaimed = self.filtered(lambda lead: not lead.team_id).sorted("id")
        if unclaimed:
            teams = teams or self.env["crm.team"]._fair_search_governed()
            for team, leads in teams._fair_share_out(unclaimed, pools).items():
                pools[team] = pools.get(team, self.browse()) | leads
        return pools

    def _fair_lock(self):
        """Lock these leads until the end of the transaction, waiting if need be.

        Somebody who saves one of them meanwhile waits for us; what was saved since our
        figures were read makes Odoo retry on fresh ones.
        """
        self.env.execute_query(
            SQL(
                "SELECT id FROM crm_lead WHERE id = ANY(%s) ORDER BY id "
                "FOR NO KEY UPDATE",
                self.ids,
            )
        )

    def _fair_write(self, vals):
        """Write on behalf of the product: chatter in batches, no mail per lead.

        Whoever calls it enters the change in the ledger.
        """
        return self.with_context(
            mail_auto_subscribe_no_notify=True,
            fair_batch_chatter=True,
            **self.env["fair.allocation.decision"]._lift_pen(),
        ).write(vals)

    def write(self, vals):
        """The pen is for this write alone, not for automation rules that follow it."""
        if self.env["fair.allocation.decision"]._holds_pen():
            by_product = self.with_context(fair_allocation_pen=False)
            return super(CrmLead, by_product).write(vals)
        return super().write(vals)

    # ------------------------------------------------------------
    # CHATTER
    # ------------------------------------------------------------

    def _message_track(self, fields_iter, initial_values_dict):
        """Log the same messages and tracking values, created together.

        Odoo logs record by record, which is most of the cost of assigning many leads.
        Whatever is posted with a subtype (a won lead, a changed stage) or with a text
        of its own keeps Odoo's way.
        """
        if not fields_iter or not self.env.context.get("fair_batch_chatter"):
            return super()._message_track(fields_iter, initial_values_dict)
        tracked = self.fields_get(
            fields_iter, attributes=("string", "type", "selection", "currency_field")
        )
        single = self._fair_get_tracked_singly(initial_values_dict)
        tracking = {}
        if single:
            tracking = super(CrmLead, single)._message_track(
                fields_iter, initial_values_dict
            )
        batch = (self - single).exists()
        for lead in batch:
            tracking[lead.id] = lead._mail_track(tracked, initial_values_dict[lead.id])
        batch._fair_log_tracking(tracking)
        return tracking

    def _fair_get_tracked_singly(self, initial_values_dict):
        """Leads whose change Odoo posts in a way of its own."""
        data = self.env.cr.precommit.data
        texts = data.get("mail.tracking.message.crm.lead", {})
        authors = data.get("mail.tracking.author.crm.lead", {})
        return self.filtered(
            lambda lead: lead.id in texts
            or lead.id in authors
            or lead._track_subtype(
                {
                    name: value
                    for name, value in initial_values_dict[lead.id].items()
                    if lead[name] != value
                }
            )
        )

    def _fair_log_tracking(self, tracking):
        """One message per changed lead, with all tracking values in one create."""
        changed = self.filtered(lambda lead: tracking[lead.id][1])
        messages = changed._message_log_batch(dict.fromkeys(changed.ids, ""))
        vals_list = []
        for message in messages:
            for _command, _id, vals in tracking[message.res_id][1]:
                vals_list.append({**vals, "mail_message_id": message.id})
        # sudo: tracking values are Odoo's own record, for nobody to write.
        self.env["mail.tracking.value"].sudo().create(vals_list)
