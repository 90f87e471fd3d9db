from odoo import api, fields, models
from odoo.tools import SQL

from ..engine import SCALE


class CrmTeamMember(models.Model):
    _inherit = "crm.team.member"

    fair_received = fields.Integer(
        "Received",
        compute="_compute_fair_standing",
        help="Leads received in the current period, by the ledger.",
    )
    fair_entitlement = fields.Float(
        "Entitled",
        compute="_compute_fair_standing",
        digits=(16, 1),
        help="Leads the published rules entitle to in the current period.",
    )
    fair_share = fields.Float(
        "Fulfilment (%)",
        compute="_compute_fair_standing",
        digits=(16, 0),
        help="Received for every 100 leads entitled to.",
    )
    fair_standing = fields.Char("Standing", compute="_compute_fair_standing_text")
    fair_turn = fields.Integer(
        readonly=True,
        copy=False,
        export_string_translation=False,
        help="Counts the runs applied. Its change is what makes two runs for the same "
        "person notice each other.",
    )

    def _compute_fair_standing(self):
        Problem = self.env["fair.allocation.problem"]
        for team, members in self.grouped("crm_team_id").items():
            version = team.fair_policy_id.version_id
            accounts = Problem._get_accounts(team, version) if version else {}
            for member in members:
                own = accounts.get(member.user_id.id, {}).values()
                received = sum(account.received for account in own)
                credited = sum(account.credited for account in own)
                member.fair_received = received
                member.fair_entitlement = credited / SCALE
                member.fair_share = 100 * SCALE * received / credited if credited else 0

    @api.depends("fair_received", "fair_entitlement")
    @api.depends_context("lang")
    def _compute_fair_standing_text(self):
        for member in self:
            member.fair_standing = self.env._(
                "Received %(received)s of %(entitled).1f leads entitled to",
                received=member.fair_received,
                entitled=member.fair_entitlement,
            )

    def _fair_touch(self):
        """Update the rows of these people, so that two runs for them conflict.

        Odoo reads in REPEATABLE READ: a lock taken after the figures were read would
        let a second run use figures from before the first one's commit. Changing the
        person's row makes PostgreSQL refuse the second, and Odoo retries it.

        All memberships of these people are touched: open leads are counted over all
        teams, so a run for another team of theirs has to notice as well.
        """
        self.env.execute_query(
            SQL(
                "UPDATE crm_team_member SET fair_turn = COALESCE(fair_turn, 0) + 1 "
                "WHERE id IN (SELECT id FROM crm_team_member WHERE user_id = ANY(%s) "
                "ORDER BY id FOR NO KEY UPDATE) RETURNING id",
                self.user_id.ids,
            )
        )
        self.invalidate_model(["fair_turn"], flush=False)
