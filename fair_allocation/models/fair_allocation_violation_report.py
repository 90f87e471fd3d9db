from odoo import api, models
from odoo.exceptions import ValidationError


class FairAllocationViolation(models.Model):
    """What a manager reports by hand; another one confirms it, if there is one."""

    _inherit = "fair.allocation.violation"

    @api.model
    def _report(self, user, kind, note, occurred_on=None, lead=None):
        """Open a suspicion against ``user``.

        :raise AccessError: for who is no sales manager, or may not read the lead
        :raise ValidationError: when it isn't said what happened, and to whom
        """
        self._check_is_manager()
        lead = lead or self.env["crm.lead"]
        lead.check_access("read")
        # sudo: the company alone, of a lead the manager may read.
        company = lead.sudo().company_id or self.env.company
        now = self.env.cr.now()
        self._check_report(user, kind, note, occurred_on or now, company)
        violation = self._as_product().create(
            {
                "kind": kind,
                "user_id": user.id,
                "team_id": self._get_teams(user).get((user.id, company.id)),
                "company_id": company.id,
                "occurred_on": occurred_on or now,
                "lead_id": lead.id,
                "lead_name": lead.name,
                "note": note.strip(),
                "reported_by_id": self.env.uid,
            }
        )
        self.env["fair.allocation.notice"]._send_suspicions(violation)
        return violation.with_env(self.env)

    @api.model
    def _check_report(self, user, kind, note, occurred_on, company):
        # sudo: in which companies somebody works.
        person = user.sudo()
        if not person.active or person.share or company not in person.company_ids:
            raise ValidationError(
                self.env._("Who: choose a colleague of %s.", company.name)
            )
        if kind not in dict(self._fields["kind"]._description_selection(self.env)):
            raise ValidationError(self.env._("Kind: choose what it is."))
        if not (note or "").strip():
            raise ValidationError(self.env._("What Happened: write it down."))
        if occurred_on > self.env.cr.now():
            raise ValidationError(
                self.env._("Happened On: choose a moment that is over.")
            )

    @api.model
    def _get_teams(self, users):
        """By whose rules points count: ``{(user id, company id): team id}``."""
        # sudo: who is in which team.
        members = (
            self.env["crm.team.member"]
            .sudo()
            .search([("user_id", "in", users.ids)], order="id desc")
        )
        return {
            (member.user_id.id, company.id): member.crm_team_id.id
            for member in members
            for company in member.crm_team_id.company_id or member.user_id.company_ids
        }
