from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class FairAllocationExtension(models.Model):
    """More time with a customer: asked for by its salesperson, decided by a manager.

    Records are made by asking and changed by deciding, in no other way, and never
    deleted.
    """

    _name = "fair.allocation.extension"
    _description = "Request for More Time"
    _order = "id desc"
    _rec_name = "lead_name"

    lead_id = fields.Many2one(
        "crm.lead", readonly=True, index=True, ondelete="set null"
    )
    lead_name = fields.Char("Name", readonly=True)
    user_id = fields.Many2one(
        "res.users", "Salesperson", readonly=True, index=True, ondelete="set null"
    )
    team_id = fields.Many2one(
        "crm.team", "Sales Team", readonly=True, ondelete="set null"
    )
    company_id = fields.Many2one("res.company", readonly=True, index=True)
    days = fields.Integer(readonly=True, aggregator=None)
    reason = fields.Char(readonly=True)
    protected_until = fields.Datetime(readonly=True, help="When the request was made.")
    state = fields.Selection(
        [
            ("requested", "To decide"),
            ("granted", "Granted"),
            ("refused", "Refused"),
        ],
        required=True,
        readonly=True,
        default="requested",
    )
    granted_days = fields.Integer(readonly=True, aggregator=None)
    answer = fields.Char(readonly=True, help="The manager's words.")
    decided_by_id = fields.Many2one("res.users", readonly=True, ondelete="set null")
    decided_on = fields.Datetime(readonly=True)
    can_decide = fields.Boolean(compute="_compute_can_decide")

    # Two requests of the same person at once become one.
    _open_uniq = models.UniqueIndex(
        "(lead_id, user_id) WHERE state = 'requested'",
        "More time has been asked for already: the manager decides.",
    )

    @api.depends("state", "user_id")
    @api.depends_context("uid")
    def _compute_can_decide(self):
        is_manager = self.env.user.has_group("sales_team.group_sale_manager")
        for request in self:
            request.can_decide = (
                is_manager
                and request.state == "requested"
                and request.user_id != self.env.user
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("A request for more time can't be deleted: grant or refuse it.")
        )

    # ------------------------------------------------------------
    # ASKING
    # ------------------------------------------------------------

    @api.model
    def _request(self, lead, days, reason):
        """Ask for ``days`` more with ``lead``, in the name of who looks after it.

        :raise UserError: when there is nothing to extend, or it was asked before
        :raise ValidationError: without a reason, or for more than the rules allow
        """
        self._check_request(lead, days, reason)
        # sudo: requests are made here alone; whose lead it is was just checked.
        request = self.sudo().create(
            {
                "lead_id": lead.id,
                "lead_name": lead.name,
                "user_id": self.env.uid,
                "team_id": lead.team_id.id,
                "company_id": lead._fair_get_protecting_company().id,
                "days": days,
                "reason": reason.strip(),
                "protected_until": lead.fair_protected_until,
            }
        )
        self.env["fair.allocation.notice"]._send_extension_request(request)
        return request.with_env(self.env)

    @api.model
    def _check_request(self, lead, days, reason):
        """Only one's own protected lead, within the rules, and once at a time."""
        lead.ensure_one()
        lead.check_access("read")
        if lead.user_id != self.env.user or not lead.fair_is_protected:
            raise UserError(
                self.env._(
                    "%s isn't protected for you, so there is nothing to extend.",
                    lead.name,
                )
            )
        if self._get_open(lead):
            raise UserError(
                self.env._(
                    "You have asked for more time with %s already: the manager "
                    "decides.",
                    lead.name,
                )
            )
        most = lead._fair_get_extension_left()
        if not most:
            raise UserError(
                self.env._(
                    "The rules of %(team)s allow no further extension of %(lead)s.",
                    team=lead.team_id.name or "",
                    lead=lead.name,
                )
            )
        if not 1 <= days <= most:
            raise ValidationError(self.env._("Days: enter 1 to %s.", most))
        if not (reason or "").strip():
            raise ValidationError(self.env._("Reason: say what you need the time for."))

    @api.model
    def _get_open(self, leads):
        """Undecided requests of those who look after ``leads`` now."""
        # sudo: whether there is one, also when it can't be read any more.
        return (
            self.sudo()
            .search([("lead_id", "in", leads.ids), ("state", "=", "requested")])
            .filtered(lambda request: request.user_id == request.lead_id.user_id)
        )
