from odoo import api, fields, models


class FairAllocationFollowUp(models.Model):
    """Work on a lead that counts: one entry for each event, never edited.

    The first e-mail to the customer is kept too: it is a first contact, but unanswered
    no follow-up.
    """

    _name = "fair.allocation.follow.up"
    _description = "Follow-Up"
    _inherit = ["fair.allocation.append.only"]
    _order = "date desc, id desc"

    lead_id = fields.Many2one("crm.lead", readonly=True, ondelete="set null")
    company_id = fields.Many2one("res.company", readonly=True, index=True)
    user_id = fields.Many2one(
        "res.users", "Salesperson", readonly=True, ondelete="set null"
    )
    date = fields.Datetime(required=True, readonly=True)
    kind = fields.Selection(
        selection="_selection_kind", string="What", required=True, readonly=True
    )
    fingerprint = fields.Char(
        readonly=True,
        export_string_translation=False,
        help="What the same person can't count twice: a text, a stage, a quotation.",
    )
    protected_until = fields.Datetime(
        readonly=True,
        help="Until when the lead was protected afterwards.",
    )

    _lead_idx = models.Index("(lead_id, date)")
    _date_idx = models.Index("(date)")
    _fingerprint_idx = models.Index(
        "(user_id, fingerprint) WHERE fingerprint IS NOT NULL"
    )

    @api.model
    def _selection_kind(self):
        labels = {
            "contact": self.env._("First e-mail to the customer"),
            "mail": self.env._("E-mail answered"),
            "meeting": self.env._("Meeting held"),
            "call": self.env._("Call made"),
            "quotation": self.env._("Quotation sent"),
            "stage": self.env._("Stage moved on"),
            "note": self.env._("Note"),
        }
        return list(labels.items())

    @api.depends("kind", "date")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for follow_up in self:
            follow_up.display_name = labels.get(follow_up.kind)

    @api.model
    def _get_known(self, user, kind, fingerprints):
        """Those of ``fingerprints`` that have counted for ``user`` before."""
        if not fingerprints:
            return set()
        # sudo: also what was done on leads that are a colleague's by now.
        rows = self.sudo()._read_group(
            [
                ("user_id", "=", user.id),
                ("kind", "=", kind),
                ("fingerprint", "in", list(fingerprints)),
            ],
            ["fingerprint"],
        )
        return {fingerprint for (fingerprint,) in rows}

    @api.model
    def _record(self, leads, user, kind, fingerprints):
        """Enter what ``user`` did on each of ``leads`` just now."""
        now = self.env.cr.now()
        return self._append(
            [
                {
                    "lead_id": lead.id,
                    "company_id": (lead.company_id or lead.team_id.company_id).id,
                    "user_id": user.id,
                    "date": now,
                    "kind": kind,
                    "fingerprint": fingerprints.get(lead.id),
                    "protected_until": lead.fair_is_protected
                    and lead.fair_protected_until,
                }
                for lead in leads
            ]
        )
