from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from .crm_lead_secrecy import MANAGERS, SALESPEOPLE

#: The owner keeps at least the rest of 100.
SHARED_AT_MOST = 99

#: Helpers who were asked, or help.
CURRENT = ("offered", "accepted")

#: Those whose part of the credit stands.
CREDITED = ("accepted", "finished")


class FairAllocationHelper(models.Model):
    """Somebody who helps with a colleague's lead, for an agreed part of its credit.

    The salesperson of the lead, or a sales manager, asks; the helper accepts or
    declines, and may leave. A manager may change or end it. Helpers read the lead and
    its customer, write notes and messages and hold meetings, which count as follow-up;
    they change nothing of the lead itself. Records are made and changed by these steps
    in no other way, and never deleted.
    """

    _name = "fair.allocation.helper"
    _description = "Helper on a Lead"
    _inherit = ["fair.allocation.register"]
    _order = "id desc"
    _rec_name = "lead_name"

    lead_id = fields.Many2one(
        "crm.lead", readonly=True, index=True, ondelete="set null"
    )
    lead_name = fields.Char("Lead", readonly=True)
    owner_id = fields.Many2one(
        "res.users",
        "Salesperson",
        readonly=True,
        index=True,
        ondelete="set null",
        help="Whose lead it is, and whose credit is shared.",
    )
    user_id = fields.Many2one(
        "res.users", "Helper", readonly=True, index=True, ondelete="set null"
    )
    team_id = fields.Many2one(
        "crm.team", "Sales Team", readonly=True, ondelete="set null"
    )
    company_id = fields.Many2one("res.company", readonly=True, index=True)
    role = fields.Selection(selection="_selection_role", required=True, readonly=True)
    percent = fields.Integer(
        "Credit (%)",
        readonly=True,
        aggregator=None,
        help="Part of what the lead counts for its salesperson in money: of the value "
        "received, and of what is won.",
    )
    note = fields.Char("What For", readonly=True)
    date_until = fields.Date(
        "Until", readonly=True, help="The last day; the credit stays afterwards."
    )
    state = fields.Selection(
        [
            ("offered", "Asked"),
            ("accepted", "Helps"),
            ("finished", "Has helped"),
            ("declined", "Declined"),
            ("withdrawn", "Withdrawn"),
            ("left", "Left"),
            ("ended", "Ended by a manager"),
        ],
        required=True,
        readonly=True,
        default="offered",
    )
    offered_by_id = fields.Many2one("res.users", readonly=True, ondelete="set null")
    answered_on = fields.Datetime(readonly=True)
    ended_on = fields.Datetime(readonly=True)
    can_answer = fields.Boolean(compute="_compute_can")
    can_leave = fields.Boolean(compute="_compute_can")
    can_withdraw = fields.Boolean(compute="_compute_can")
    can_manage = fields.Boolean(compute="_compute_can")

    # Asking the same person twice at once becomes once.
    _current_uniq = models.UniqueIndex(
        "(lead_id, user_id) WHERE state IN ('offered', 'accepted')",
        "This person was asked already, or helps with the lead.",
    )

    @api.model
    def _selection_role(self):
        labels = {
            "technical": self.env._("Technical"),
            "language": self.env._("Language"),
            "senior": self.env._("Senior"),
            "region": self.env._("On the spot"),
            "other": self.env._("Something else"),
        }
        return list(labels.items())

    @api.depends("state", "user_id", "owner_id", "percent")
    @api.depends_context("uid")
    def _compute_can(self):
        user = self.env.user
        is_manager = user.has_group(MANAGERS)
        for helper in self:
            offered = helper.state == "offered"
            current = helper.state in CURRENT
            helper.can_answer = offered and helper.user_id == user
            helper.can_leave = helper.state == "accepted" and helper.user_id == user
            helper.can_withdraw = helper.owner_id == user and (
                offered or helper.state == "accepted" and not helper.percent
            )
            helper.can_manage = is_manager and (current or helper.state == "finished")

    @api.model
    def _get_helping_domain(self):
        """Help of the present user that goes on today."""
        today = fields.Date.context_today(self, self.env.cr.now())
        return (
            Domain("user_id", "=", self.env.uid)
            & Domain("state", "=", "accepted")
            & (Domain("date_until", "=", False) | Domain("date_until", ">=", today))
        )

    # ------------------------------------------------------------
    # ASKING
    # ------------------------------------------------------------

    @api.model
    def _offer(self, lead, user, role, percent, note=False, until=False):
        """Ask ``user`` to help with ``lead`` for ``percent`` of its credit.

        :raise AccessError: when the lead is another's
        :raise UserError: when the person can't help, or was asked already
        :raise ValidationError: when too much of the credit would be given away
        """
        lead._fair_check_may_share()
        self._check_helper(lead, user)
        lead._fair_touch()
        self._check_percent(lead, percent)
        values = self._prepare(lead, user, role, percent) | {
            "note": (note or "").strip(),
            "date_until": until,
            "offered_by_id": self.env.uid,
        }
        helper = self._as_product().create(values).with_env(self.env)
        # sudo: the message is for the helper, who may not read the lead yet.
        self.env["fair.allocation.notice"]._send_help_offer(helper.sudo())
        return helper

    @api.model
    def _prepare(self, lead, user, role, percent):
        """Values of help by ``user`` with ``lead`` as it is now."""
        return {
            "lead_id": lead.id,
            "lead_name": lead.name,
            "owner_id": lead.user_id.id,
            "user_id": user.id,
            "team_id": lead.team_id.id,
            "company_id": lead._fair_get_protecting_company().id,
            "role": role,
            "percent": percent,
        }

    @api.model
    def _check_helper(self, lead, user):
        """Only a salesperson of the company who isn't on the lead already."""
        # sudo: only compared.
        known = user.sudo()
        company = lead._fair_get_protecting_company()
        if (
            not known.active
            or not known.has_group(SALESPEOPLE)
            or (company and company not in known.company_ids)
        ):
            raise UserError(
                self.env._(
                    "Helper: choose a salesperson of the company instead of %s.",
                    known.name,
                )
            )
        if user == lead.user_id:
            raise UserError(
                self.env._("Helper: %s has the lead already.", lead.user_id.name)
            )
        # sudo: as above.
        if self.sudo().search_count(
            [
                ("lead_id", "=", lead.id),
                ("user_id", "=", user.id),
                ("state", "in", CURRENT),
            ],
            limit=1,
        ):
            raise UserError(
                self.env._("%s was asked already, or helps with the lead.", known.name)
            )

    @api.model
    def _check_percent(self, lead, percent, besides=None):
        """The salesperson keeps a part: what all helpers get is below 100 %.

        :param besides: the help whose percent is being replaced
        """
        # sudo: the sum alone, for whoever shares the credit.
        others = self.sudo()._get_promised(lead, lead.user_id)
        shared = sum((others - (besides or self.browse())).mapped("percent"))
        if percent < 0 or shared + percent > SHARED_AT_MOST:
            raise ValidationError(
                self.env._(
                    "Credit (%%): enter 0 to %(most)s. %(owner)s keeps at least 1 %%, "
                    "and %(shared)s %% are promised to others.",
                    most=SHARED_AT_MOST - shared,
                    owner=lead.user_id.name,
                    shared=shared,
                )
            )

    @api.model
    def _get_promised(self, lead, owner):
        """Help with ``lead`` that shares the credit of ``owner``, or may yet."""
        return self.search(
            [
                ("lead_id", "=", lead.id),
                ("owner_id", "=", owner.id),
                ("state", "in", (*CURRENT, "finished")),
            ]
        )

    # ------------------------------------------------------------
    # FOR THE STEPS
    # ------------------------------------------------------------

    def _open_as(self, allowed, *states):
        """The help, for the product to change, if the user may and its state allows.

        :param bool allowed: whether it is the user's to do
        :raise AccessError: when it isn't
        :raise UserError: when it is not in one of ``states``
        """
        self.ensure_one()
        self.check_access("read")
        if not allowed:
            raise AccessError(
                self.env._("This is for somebody else to do: it is not your help.")
            )
        if self.state not in states:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "The help with %(lead)s is “%(state)s”, so this can't be done with "
                    "it any more.",
                    lead=self.lead_name,
                    state=labels[self.state],
                )
            )
        # sudo: what the step needs; it is written with ``_step``.
        return self.sudo()
