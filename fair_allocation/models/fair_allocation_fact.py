from odoo import api, fields, models


class FairAllocationFact(models.Model):
    """Where an entry of somebody's profile comes from: which evaluation, and when.

    Written once, when a manager accepts what an evaluation found. The profile itself
    may be changed later; that the fact was accepted stays on record.
    """

    _name = "fair.allocation.fact"
    _inherit = ["fair.allocation.append.only"]
    _description = "Fact about a Person"
    _order = "date desc, id desc"
    _rec_name = "value"

    member_id = fields.Many2one(
        "crm.team.member",
        "Team Member",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    user_id = fields.Many2one(
        "res.users", "Salesperson", readonly=True, index=True, ondelete="set null"
    )
    company_id = fields.Many2one("res.company", readonly=True, index=True)
    field = fields.Selection(
        selection="_selection_field", string="What", required=True, readonly=True
    )
    value = fields.Char(
        "Good At", required=True, readonly=True, help="As it was called then."
    )
    source = fields.Selection(
        [("evaluation", "Evaluation")],
        required=True,
        readonly=True,
        default="evaluation",
    )
    finding_id = fields.Many2one(
        "fair.allocation.evaluation.finding", readonly=True, ondelete="set null"
    )
    evaluation_id = fields.Many2one(
        "fair.allocation.evaluation", readonly=True, ondelete="set null"
    )
    date = fields.Datetime(required=True, readonly=True)
    actor_id = fields.Many2one(
        "res.users", "Accepted By", readonly=True, ondelete="set null"
    )

    @api.model
    def _selection_field(self):
        labels = {
            "industry": self.env._("Industry"),
            "country": self.env._("Country"),
            "language": self.env._("Language"),
            "interest": self.env._("Interest"),
        }
        return list(labels.items())

    @api.model
    def _record(self, member, finding, value):
        """Enter that ``value`` came onto the profile of ``member`` by ``finding``."""
        return self._append(
            [
                {
                    "member_id": member.id,
                    "user_id": member.user_id.id,
                    "company_id": finding.company_id.id,
                    "field": finding.code,
                    "value": value.display_name,
                    "finding_id": finding.id,
                    "evaluation_id": finding.evaluation_id.id,
                    "date": self.env.cr.now(),
                    "actor_id": self.env.uid,
                }
            ]
        )


class CrmTeamMember(models.Model):
    _inherit = "crm.team.member"

    fair_fact_ids = fields.One2many(
        "fair.allocation.fact",
        "member_id",
        "Facts from Evaluations",
        readonly=True,
        help="What an evaluation found and a manager accepted.",
    )
