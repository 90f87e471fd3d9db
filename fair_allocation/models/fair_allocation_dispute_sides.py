from odoo import api, fields, models
from odoo.fields import Domain


class FairAllocationDispute(models.Model):
    """Whom a side knows to be the other one.

    Each side knows the other as far as it could before: who looks after a lead is no
    secret from somebody who may read it, nor from somebody whose team's log says so.
    To everybody else it is *the salesperson in charge*, in the whole case.
    """

    _inherit = "fair.allocation.dispute"

    is_owner_known = fields.Boolean(
        readonly=True,
        export_string_translation=False,
        help="Whether the claimant knew who looks after the lead.",
    )
    other_side_id = fields.Many2one(
        "res.users", "Looked After By", compute="_compute_other_side_id"
    )
    is_own = fields.Boolean(
        compute="_compute_is_own",
        search="_search_is_own",
        export_string_translation=False,
        help="Whether the reader is one of the two sides.",
    )

    # Who looks for a reminder finds one's own, as everywhere else.
    activity_ids = fields.One2many(bypass_search_access=False)

    @api.depends("respondent_id")
    @api.depends_context("uid")
    def _compute_other_side_id(self):
        for dispute in self:
            # sudo: as far as the reader may know it.
            respondent = dispute.sudo().respondent_id.sudo(False)
            dispute.other_side_id = dispute._knows_respondent() and respondent

    @api.depends("claimant_id", "respondent_id")
    @api.depends_context("uid")
    def _compute_is_own(self):
        for dispute in self:
            dispute.is_own = self.env.user in dispute._get_parties()

    @api.model
    def _search_is_own(self, operator, _value):
        if operator != "in":
            return NotImplemented
        sides = Domain("claimant_id", "=", self.env.uid) | Domain(
            "respondent_id", "=", self.env.uid
        )
        # sudo: the reader's own cases; not who the other side is.
        return Domain("id", "in", self.sudo().search(sides).ids)

    # ------------------------------------------------------------
    # WHO KNOWS WHOM
    # ------------------------------------------------------------

    @api.model
    def _is_owner_known(self, lead):
        """Whether the user may know who looks after ``lead``.

        It is the user's own rights that count, with whatever rights this is called.
        """
        if lead.with_user(self.env.user).has_access("read"):
            return True
        # sudo: which decisions gave it to its owner; whether the user may read them in
        # the log is asked next.
        given = lead.sudo().fair_decision_ids.filtered(
            lambda entry: entry.to_user_id == lead.sudo().user_id
        )
        log = self.env["fair.allocation.log"].sudo(False)
        return bool(log.search_count([("id", "in", given.ids)], limit=1))

    def _knows_respondent(self):
        """Whether the reader may know whose lead is claimed."""
        # sudo: only who the claimant is, and what he or she knew.
        case = self.sudo()
        return (
            self.env.user != case.claimant_id
            or case.is_owner_known
            or self._shows_all()
        )

    def _name_of_side(self, user):
        """The name of one of the sides, as far as the reader may know it."""
        # sudo: as said.
        if user == self.sudo().respondent_id and not self._knows_respondent():
            return self.env._("the salesperson in charge")
        return self._name_of(user)

    # ------------------------------------------------------------
    # NO CHATTER
    # ------------------------------------------------------------

    def _message_subscribe(self, partner_ids=None, subtype_ids=None, customer_ids=None):
        """Nobody follows a case: it tells each side by messages of its own.

        A list of followers would say who the other side is.
        """
        return True

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        """What happens to reminders of one side isn't for the other one to read."""
        operations = super()._mail_get_operation_for_mail_message_operation(
            message_operation
        )
        return dict.fromkeys(operations, "write")
