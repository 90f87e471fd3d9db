from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date, is_html_empty

#: Set by publishing and by new versions alone, and what a new one begins with.
MADE = {
    "number": 1,
    "state": "draft",
    "published_on": False,
    "published_by_id": False,
    "previous_id": False,
    "is_current": False,
}


class FairAllocationAgreement(models.Model):
    """The text on customer protection that salespeople accept.

    A published text stays as it is, because people have accepted it: a change is a new
    version, which everybody is asked for again. Archiving one only means that nobody is
    asked for it any more.
    """

    _name = "fair.allocation.agreement"
    _description = "Customer-Protection Agreement"
    _order = "company_id, name, number desc, id desc"
    _allow_sudo_commands = False
    _check_company_auto = True

    name = fields.Char(required=True, default=lambda self: self._default_name())
    number = fields.Integer("Version", readonly=True, copy=False, default=1)
    body = fields.Html("Text", required=True, default=lambda self: self._default_body())
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    team_ids = fields.Many2many(
        "crm.team",
        "fair_allocation_agreement_team_rel",
        string="Sales Teams",
        check_company=True,
        help="Whose members are asked to accept it. Empty: those of all teams of the "
        "company.",
    )
    active = fields.Boolean(default=True)
    state = fields.Selection(
        [("draft", "Draft"), ("published", "Published")],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
    )
    is_current = fields.Boolean(
        "In Force",
        readonly=True,
        copy=False,
        help="Published, and no newer version is.",
    )
    published_on = fields.Datetime(readonly=True, copy=False)
    published_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="set null"
    )
    previous_id = fields.Many2one(
        "fair.allocation.agreement",
        "Version Before",
        readonly=True,
        copy=False,
        index=True,
        ondelete="restrict",
    )

    # Of two versions published at once only one follows.
    _previous_uniq = models.UniqueIndex(
        "(previous_id) WHERE previous_id IS NOT NULL",
        "There is a newer version already. Change that one.",
    )

    @api.model
    def _default_name(self):
        return self.env._("Customer-Protection Agreement")

    @api.model
    def _default_body(self):
        """A text to begin with, in the language of whoever writes it."""
        return Markup(
            self.env["ir.qweb"]._render(
                "fair_allocation.agreement_text", minimal_qcontext=True
            )
        )

    @api.depends("name", "number")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for agreement in self:
            agreement.display_name = self.env._(
                "%(name)s, version %(number)s",
                name=agreement.name or "",
                number=agreement.number,
            )

    def _get_imprint(self):
        """Which version it is, of whom, and since when, for the printed page."""
        company = self.company_id.name
        if not self.published_on:
            return self.env._(
                "%(company)s, draft of version %(number)s",
                company=company,
                number=self.number,
            )
        return self.env._(
            "%(company)s, version %(number)s, published on %(date)s",
            company=company,
            number=self.number,
            date=format_date(self.env, self.published_on),
        )

    # ------------------------------------------------------------
    # FROZEN
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_made(vals)
        # Stated, so that no default that a caller may propose takes effect.
        return super().create([{**MADE, **vals} for vals in vals_list])

    def write(self, vals):
        """Only drafts change; of what is published, whether anybody is asked for it."""
        self._check_made(vals)
        published = self.filtered(lambda agreement: agreement.state == "published")
        if published and vals.keys() - {"active"} and not self._holds_pen():
            raise UserError(
                self.env._(
                    "“%s” is published, and people accept it as it is. Create a new "
                    "version to change it.",
                    published[0].display_name,
                )
            )
        return super().write(vals)

    @api.model
    def _check_made(self, vals):
        if not MADE.keys().isdisjoint(vals) and not self._holds_pen():
            raise UserError(
                self.env._(
                    "The version, and whether it is published, are kept by the "
                    "agreement itself. Use Publish, or New Version."
                )
            )

    @api.model
    def _holds_pen(self):
        return self.env["fair.allocation.append.only"]._holds_pen()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_published(self):
        for agreement in self:
            if agreement.state == "published":
                raise UserError(
                    self.env._(
                        "“%s” is published and can't be deleted. Archive it: then "
                        "nobody is asked for it any more.",
                        agreement.display_name,
                    )
                )

    # ------------------------------------------------------------
    # PUBLISHING
    # ------------------------------------------------------------

    def action_publish(self):
        """Freeze the text, replace the version before, and ask everybody for it.

        :raise AccessError: for anybody but sales managers
        """
        self.ensure_one()
        self.check_access("write")
        self._publish()
        self.env["fair.allocation.notice"]._send_agreement(self, self._get_people())

    def _publish(self):
        """Freeze the text as of now; the caller has checked the right to."""
        for agreement in self:
            if agreement.state == "published":
                raise UserError(
                    self.env._("“%s” is published already.", agreement.display_name)
                )
            if is_html_empty(agreement.body):
                raise ValidationError(
                    self.env._("Text: write what people are to accept.")
                )
        pen = self.env["fair.allocation.append.only"]._lift_pen()
        agreements = self.with_context(**pen)
        agreements.previous_id.is_current = False
        agreements.write(
            {
                "state": "published",
                "is_current": True,
                "published_on": self.env.cr.now(),
                "published_by_id": self.env.uid,
            }
        )

    def action_new_version(self):
        """Open a draft with the same text; until it is published this one holds.

        :raise AccessError: for anybody but sales managers
        """
        self.ensure_one()
        self.check_access("write")
        draft = self.search([("previous_id", "=", self.id)], limit=1)
        if not draft:
            if not self.is_current:
                raise UserError(
                    self.env._(
                        "“%s” isn't in force. Change the version that is.",
                        self.display_name,
                    )
                )
            pen = self.env["fair.allocation.append.only"]._lift_pen()
            draft = self.with_context(**pen).copy(
                {
                    "name": self.name,
                    "number": self.number + 1,
                    "previous_id": self.id,
                }
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": draft.id,
            "views": [[False, "form"]],
        }
