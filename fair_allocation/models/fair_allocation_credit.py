from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class FairAllocationCredit(models.Model):
    """A bad lead: reported by its salesperson, confirmed or refused by a manager.

    A confirmed one no longer counts, so that the person is owed a lead. Records are
    made by reporting and changed by deciding, in no other way, and never deleted.
    """

    _name = "fair.allocation.credit"
    _description = "Reported Bad Lead"
    _order = "id desc"
    _rec_name = "lead_name"

    decision_id = fields.Many2one(
        "fair.allocation.decision",
        required=True,
        readonly=True,
        ondelete="restrict",
        help="The entry of the ledger that counts the lead.",
    )
    lead_id = fields.Many2one(
        "crm.lead", readonly=True, index=True, ondelete="set null"
    )
    lead_name = fields.Char("Name", readonly=True)
    user_id = fields.Many2one(
        "res.users", "Salesperson", readonly=True, index=True, ondelete="set null"
    )
    team_id = fields.Many2one(related="decision_id.team_id", store=True)
    company_id = fields.Many2one(related="decision_id.company_id", store=True)
    currency_id = fields.Many2one(related="decision_id.currency_id")
    tier_id = fields.Many2one(related="decision_id.tier_id")
    tier_color = fields.Integer(
        related="tier_id.color", export_string_translation=False
    )
    value = fields.Monetary(related="decision_id.value")
    reason = fields.Selection(
        selection="_selection_reason", string="What Is Wrong", readonly=True
    )
    note = fields.Char(readonly=True)
    state = fields.Selection(
        [
            ("reported", "To decide"),
            ("confirmed", "Credited back"),
            ("refused", "Refused"),
        ],
        required=True,
        readonly=True,
        default="reported",
    )
    answer = fields.Char(readonly=True, help="The manager's words.")
    decided_by_id = fields.Many2one("res.users", readonly=True, ondelete="set null")
    decided_on = fields.Datetime(readonly=True)
    can_decide = fields.Boolean(compute="_compute_can_decide")

    # Two reports of the same lead at once become one.
    _decision_uniq = models.UniqueIndex(
        "(decision_id)", "This lead has been reported already."
    )

    @api.model
    def _selection_reason(self):
        labels = {
            "wrong_data": self.env._("Wrong contact data"),
            "no_need": self.env._("Never had a need"),
            "spam": self.env._("Spam or a test"),
            "duplicate": self.env._("Duplicate of another lead"),
            "other": self.env._("Something else"),
        }
        return list(labels.items())

    @api.depends("state", "user_id")
    @api.depends_context("uid")
    def _compute_can_decide(self):
        is_manager = self.env.user.has_group("sales_team.group_sale_manager")
        for credit in self:
            credit.can_decide = (
                is_manager
                and credit.state == "reported"
                and credit.user_id != self.env.user
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("A reported bad lead can't be deleted: confirm or refuse it.")
        )

    # ------------------------------------------------------------
    # REPORTING
    # ------------------------------------------------------------

    @api.model
    def _report(self, lead, reason, note):
        """Report ``lead`` in the name of the salesperson who looks after it.

        :raise UserError: when it doesn't count for the user, or was reported before
        :raise ValidationError: without a reason, or without the note it needs
        """
        decision = self._check_report(lead, reason, note)
        # sudo: reports are made here alone; whose lead it is was just checked.
        credit = self.sudo().create(
            {
                "decision_id": decision.id,
                "lead_id": lead.id,
                "lead_name": lead.name,
                "user_id": self.env.uid,
                "reason": reason,
                "note": (note or "").strip(),
            }
        )
        self.env["fair.allocation.notice"]._send_report(credit)
        return credit.with_env(self.env)

    @api.model
    def _check_report(self, lead, reason, note):
        """The entry of the ledger that may be reported.

        Only what counts for oneself can be credited back, and each entry once.
        """
        lead.ensure_one()
        lead.check_access("read")
        decision = lead._fair_get_counted()
        if lead.user_id != self.env.user or decision.account_user_id != self.env.user:
            raise UserError(
                self.env._(
                    "%s doesn't count as a lead you were given, so there is nothing to "
                    "credit back.",
                    lead.name,
                )
            )
        if lead.won_status == "won":
            raise UserError(self.env._("%s was won: it can't be bad.", lead.name))
        # sudo: also what a colleague may not read must not be reported twice.
        if self.sudo().search_count([("decision_id", "=", decision.id)], limit=1):
            raise UserError(self.env._("%s has been reported already.", lead.name))
        if reason not in dict(self._selection_reason()):
            raise ValidationError(
                self.env._("What Is Wrong: choose what is wrong with the lead.")
            )
        if reason == "other" and not (note or "").strip():
            raise ValidationError(self.env._("Note: say what is wrong with the lead."))
        return decision
