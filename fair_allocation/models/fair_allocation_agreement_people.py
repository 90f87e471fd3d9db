from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

MANAGER = "sales_team.group_sale_manager"


class FairAllocationAgreement(models.Model):
    """Whom an agreement concerns, and who hasn't accepted it yet."""

    _inherit = "fair.allocation.agreement"

    missing_ids = fields.Many2many(
        "res.users",
        string="Not Accepted Yet",
        compute="_compute_missing_ids",
        groups=MANAGER,
    )
    accepted_count = fields.Integer(
        "Accepted", compute="_compute_missing_ids", groups=MANAGER
    )
    missing_count = fields.Integer(
        "Missing", compute="_compute_missing_ids", groups=MANAGER
    )

    @api.depends("state", "is_current", "team_ids", "company_id", "acceptance_ids")
    def _compute_missing_ids(self):
        for agreement in self:
            accepted = agreement._get_accepted_users()
            missing = agreement._get_people() - accepted
            agreement.missing_ids = missing if agreement.is_current else False
            agreement.missing_count = len(agreement.missing_ids)
            agreement.accepted_count = len(accepted)

    def _get_people(self):
        """Whom it concerns: members of its teams, or of all teams of its company."""
        self.ensure_one()
        # sudo: who works in which team, for the product's own rule.
        agreement = self.sudo()
        domain = [("crm_team_id.company_id", "in", [agreement.company_id.id, False])]
        if agreement.team_ids:
            domain = [("crm_team_id", "in", agreement.team_ids.ids)]
        members = agreement.env["crm.team.member"].search(domain)
        return members.user_id.filtered(
            lambda user: user.active and agreement.company_id in user.company_ids
        ).with_env(self.env)

    @api.model
    def _get_pending(self, users, companies):
        """What each of ``users`` still has to accept: ``{user: agreements}``.

        The number of queries depends on that of agreements in force, not of people.
        """
        # sudo: whether somebody has accepted; each caller shows what it may.
        agreements = self.sudo().search(
            [("is_current", "=", True), ("company_id", "in", companies.ids)]
        )
        pending = dict.fromkeys(users, self.browse())
        for agreement in agreements:
            concerned = agreement._get_people() - agreement._get_accepted_users()
            for user in users & concerned.with_env(users.env):
                pending[user] |= agreement.with_env(self.env)
        return pending

    @api.model
    def _get_accepted(self, users, company):
        """Those of ``users`` who have nothing left to accept in ``company``."""
        pending = self._get_pending(users, company)
        return users.filtered(lambda user: not pending[user])

    # ------------------------------------------------------------
    # NO LEADS BEFORE ACCEPTANCE
    # ------------------------------------------------------------
    # Asked wherever somebody gets a lead, or a part of one: runs, claims, help,
    # disputes, and what managers assign by hand. Only what somebody enters for
    # themselves is theirs all the same, and what an arbiter rules.

    @api.model
    def _get_barred(self, team, version, users):
        """Those of ``users`` who get no leads of ``team`` under ``version``."""
        if not version._settings()["acceptance_required"]:
            return users.browse()
        companies = team.company_id or version.company_id or users.company_ids
        return users - self._get_accepted(users, companies)

    @api.model
    def _get_barred_teams(self, user, teams):
        """Those of ``teams`` whose published rules give ``user`` no leads by now."""
        return teams.filtered(
            lambda team: (
                (version := team.fair_policy_id.version_id)
                and self._get_barred(team, version, user)
            )
        )

    @api.model
    def _get_barred_owners(self, leads, user=None):
        """Who of those who get ``leads`` has not accepted what their teams agree to.

        :param user: who is to get them; without, their owners
        """
        barred = self.env["res.users"]
        for team, own in leads.grouped("team_id").items():
            if version := team.fair_policy_id.version_id:
                barred |= self._get_barred(team, version, user or own.user_id)
        return barred

    @api.model
    def _check_accepted(self, leads, user):
        """Refuse that ``user`` takes part in ``leads`` before acceptance.

        :raise UserError: says what to do first
        """
        if self._get_barred_owners(leads, user):
            raise UserError(
                self.env._(
                    "Nobody gets leads, or a part of them, before accepting the "
                    "customer-protection agreement. Open Fair Allocation > Agreement, "
                    "read and accept it, then try again."
                )
            )

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_remind(self):
        """Ask those again who haven't accepted yet.

        :raise AccessError: for anybody but sales managers
        """
        self.ensure_one()
        self.check_access("write")
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Only sales managers remind people."))
        if not self.missing_ids:
            raise UserError(self.env._("Nobody is left to be reminded."))
        self.env["fair.allocation.notice"]._send_agreement(self, self.missing_ids)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("People reminded: %s", len(self.missing_ids)),
            },
        }

    @api.model
    def action_open_own(self):
        """What concerns the user: the page itself, or the list of several."""
        self.check_access("read")
        mine = self.search([("is_current", "=", True)]).filtered(
            lambda agreement: self.env.user in agreement._get_people()
        )
        pending = mine.filtered("can_accept")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "fair_allocation.fair_allocation_agreement_action_own"
        )
        action["domain"] = [("id", "in", mine.ids)]
        if len(mine) == 1 or len(pending) == 1:
            action["views"] = [view for view in action["views"] if view[1] == "form"]
            action["res_id"] = (pending or mine).id
        return action
