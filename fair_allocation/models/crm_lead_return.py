from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class CrmLead(models.Model):
    """Giving leads back that one can't look after."""

    _inherit = "crm.lead"

    fair_can_return = fields.Boolean(
        "Can Be Given Back", compute="_compute_fair_can_return"
    )

    @api.depends("user_id", "team_id", "won_status", "active", "fair_protected_until")
    @api.depends_context("uid")
    def _compute_fair_can_return(self):
        for lead in self:
            lead.fair_can_return = (
                lead.user_id == self.env.user and lead._fair_is_returnable()
            )

    def _fair_is_returnable(self):
        """Whether the lead is open, and its owner bound by published rules."""
        return (
            self.won_status == "pending"
            and self.active
            and (
                self.team_id.id in self.env["crm.team"]._fair_get_governed_ids()
                or self.fair_is_protected
            )
        )

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_fair_open_return(self):
        """Ask why the leads are given back."""
        # Whoever selects one too many has tried nothing yet.
        self._fair_check_return(record=False)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Give Back"),
            "res_model": "fair.allocation.return",
            "view_mode": "form",
            "views": [[False, "form"]],
            "target": "new",
            "context": {
                "default_lead_ids": self.ids,
                "fair_from_form": self.env.context.get("fair_from_form", False),
            },
        }

    def action_fair_return(self, reason, note=None):
        """Give these leads of one's own back, all of them or none.

        Each goes to the first pool that takes it; without one it waits in its team for
        the next run. Returns of today are counted in the ledger.

        :param str reason: code of the reason
        :raise UserError: when the rules don't allow it, or without a reason
        """
        note = str(note or "").strip()
        self.env["fair.allocation.decision"]._check_return_reason(reason, note)
        self._fair_check_return()
        # sudo: owners give away what they have; that they may was just checked.
        leads = self.sudo()
        leads._fair_lock_for(self.env.user)
        self._fair_check_returns_left()
        leads._fair_return(reason, note)
        return self._fair_get_returned_action()

    def _fair_check_return(self, record=True):
        """Only the owner gives back, what is open and ruled, and no named customer.

        :param bool record: whether to keep a record of the attempt
        :raise AccessError: for somebody else's leads
        :raise UserError: for leads that stay
        """
        if not self:
            raise UserError(self.env._("Leads: choose the ones you want to give back."))
        self.check_access("read")
        if self.user_id != self.env.user or not all(self.mapped("user_id")):
            message = self.env._(
                "You can give back only leads you look after yourself. Leave the "
                "others out."
            )
            if not record:
                raise AccessError(message)
            self.env["fair.allocation.refusal"]._refuse(self, "return", message)
        stays = self.filtered(lambda lead: not lead._fair_is_returnable())
        if stays:
            raise UserError(
                self.env._(
                    "%(leads)s can't be given back: closed, or in a team without "
                    "published rules. Leave them out.",
                    leads=stays.mapped("name"),
                )
            )
        named = self.filtered("fair_tier_id.named_owner")
        if named and not self.env.user.has_group("sales_team.group_sale_manager"):
            raise UserError(
                self.env._(
                    "%(leads)s always have a salesperson of their own. Ask your "
                    "manager to hand them over.",
                    leads=named.mapped("name"),
                )
            )

    def _fair_check_returns_left(self):
        """Refuse more returns than the rules of the leads' teams allow a day."""
        limits = self._fair_get_return_limits()
        if not limits:
            return
        most, returned = min(limits, key=lambda limit: limit[0] - limit[1])
        if returned + len(self) <= most:
            return
        if returned >= most:
            message = self.env._(
                "You have given back %(count)s leads today, which is the limit. Come "
                "back tomorrow, or ask your manager.",
                count=returned,
            )
        else:
            message = self.env._(
                "You chose %(chosen)s leads, but may give back only %(left)s more "
                "today. Nothing was given back; choose fewer.",
                chosen=len(self),
                left=most - returned,
            )
        self.env["fair.allocation.refusal"]._refuse(self, "return", message)

    def _fair_get_return_limits(self):
        """What limits these returns: ``[(leads a day, leads given back today)]``.

        A day begins at midnight where the company works. One query.
        """
        # sudo: rules are published, but not those of every team.
        rules = self.sudo().grouped(
            lambda lead: (
                lead.team_id.fair_policy_id.version_id,
                lead.company_id or lead.team_id.company_id,
            )
        )
        limits = [
            (
                version._settings()["returns_per_day"],
                version._get_start_of("day", company),
            )
            for version, company in rules
            if version
        ]
        # sudo: the person's own entries, whatever became of the leads.
        entries = (
            self.env["fair.allocation.decision"]
            .sudo()
            .search_fetch(
                [
                    ("kind", "=", "return"),
                    ("from_user_id", "=", self.env.uid),
                    ("date", ">=", min((since for _, since in limits), default=False)),
                ],
                ["date"],
            )
        )
        return [
            (most, sum(entry.date >= since for entry in entries))
            for most, since in limits
            if most
        ]

    def _fair_return(self, reason, note):
        """Take these leads from their owner; who may was checked."""
        Decision = self.env["fair.allocation.decision"]
        for pool, leads in self.env["fair.allocation.pool"]._find_for(self).items():
            Decision._move(
                leads,
                "return",
                "return" if pool else "given_back",
                pool=pool,
                note=note,
                return_reason=reason,
            )
        text = Decision._get_return_text(reason, note)
        self._message_log_batch(dict.fromkeys(self.ids, text))

    def _fair_get_returned_action(self):
        """Say so, with an *Undo*; the leads may be out of sight by now."""
        message = self.env._("Leads given back: %s", len(self))
        following = {"type": "ir.actions.client", "tag": "soft_reload"}
        if self.env.context.get("fair_from_form"):
            # Nobody can read the lead on the form any more.
            following = self.env["ir.actions.act_window"]._for_xml_id(
                "crm.crm_lead_action_pipeline"
            )
        return {
            "type": "ir.actions.client",
            "tag": "fair_allocation.given_back",
            "params": {"leads": self.ids, "message": message, "next": following},
        }
