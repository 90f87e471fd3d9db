from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_datetime


class FairAllocationAgreementAcceptance(models.Model):
    """Who accepted which version, and when: made by the person, never edited."""

    _name = "fair.allocation.agreement.acceptance"
    _description = "Acceptance"
    _inherit = ["fair.allocation.append.only"]
    _order = "date desc, id desc"
    _rec_name = "user_name"

    agreement_id = fields.Many2one(
        "fair.allocation.agreement", required=True, readonly=True, ondelete="restrict"
    )
    number = fields.Integer("Version", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True, index=True)
    user_id = fields.Many2one(
        "res.users", "Salesperson", readonly=True, index=True, ondelete="set null"
    )
    user_name = fields.Char(
        "Name", readonly=True, help="Kept when the account is deleted."
    )
    date = fields.Datetime("Accepted On", required=True, readonly=True)

    # A second click at the same moment changes nothing.
    _agreement_user_uniq = models.UniqueIndex(
        "(agreement_id, user_id)", "You have accepted it already."
    )


class FairAllocationAgreement(models.Model):
    _inherit = "fair.allocation.agreement"

    acceptance_ids = fields.One2many(
        "fair.allocation.agreement.acceptance",
        "agreement_id",
        "Accepted By",
        readonly=True,
        groups="sales_team.group_sale_manager",
    )
    can_accept = fields.Boolean(compute="_compute_own")
    accepted_text = fields.Char(compute="_compute_own")

    @api.depends("state", "is_current", "active", "team_ids", "acceptance_ids")
    @api.depends_context("uid", "lang", "tz")
    def _compute_own(self):
        """What the reader has accepted, and when; and whether there is anything to."""
        # sudo: the reader's own acceptances alone.
        Acceptance = self.env["fair.allocation.agreement.acceptance"].sudo()
        own = Acceptance.search(
            [("agreement_id", "in", self.ids), ("user_id", "=", self.env.uid)]
        )
        dates = {acceptance.agreement_id.id: acceptance.date for acceptance in own}
        pending = self._get_pending(self.env.user, self.company_id)[self.env.user]
        for agreement in self:
            date = dates.get(agreement._origin.id)
            agreement.can_accept = agreement._origin in pending
            agreement.accepted_text = date and self.env._(
                "You accepted this on %s.", format_datetime(self.env, date)
            )

    def action_accept(self):
        """*I accept*: keep that the user who says so accepts this version.

        Nobody says so for anybody else, and a second time changes nothing.

        :raise AccessError: when the agreement isn't for the user to read
        :raise UserError: when it isn't in force, or concerns others
        """
        self.ensure_one()
        self.check_access("read")
        user = self.env.user
        if self.env.su or not self.exists():
            # Superusers, such as automation, act for nobody.
            raise AccessError(self.env._("Everybody accepts for themselves."))
        if user in self._get_accepted_users():
            return
        if not (self.is_current and self.active):
            raise UserError(
                self.env._(
                    "“%s” isn't in force. Open Fair Allocation > Agreement and accept "
                    "the version that is.",
                    self.display_name,
                )
            )
        if user not in self._get_people():
            raise UserError(
                self.env._(
                    "“%s” concerns members of its sales teams. Ask a sales manager to "
                    "add you.",
                    self.display_name,
                )
            )
        self._accept(user)

    def _accept(self, user):
        """Enter it; who has been replaced at this moment is asked for the next one."""
        self.env["fair.allocation.agreement.acceptance"]._append(
            [
                {
                    "agreement_id": self.id,
                    "number": self.number,
                    "company_id": self.company_id.id,
                    "user_id": user.id,
                    "user_name": user.name,
                    "date": self.env.cr.now(),
                }
            ]
        )
        self.invalidate_recordset()

    def _get_accepted_users(self):
        # sudo: who has accepted, whoever asks; each caller shows what it may.
        Acceptance = self.env["fair.allocation.agreement.acceptance"].sudo()
        accepted = Acceptance.search([("agreement_id", "in", self.ids)])
        return accepted.user_id.with_env(self.env)

    def _get_readable_acceptances(self):
        """Who accepted, the first one first, as far as the reader may know it."""
        return self.env["fair.allocation.agreement.acceptance"].search(
            [("agreement_id", "in", self.ids)], order="date, id"
        )
