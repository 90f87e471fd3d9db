from odoo import api, fields, models
from odoo.exceptions import UserError

from .fair_allocation_training import SALESMAN


class FairAllocationTraining(models.Model):
    """Planning a training from what an evaluation found."""

    _inherit = "fair.allocation.training"

    finding_id = fields.Many2one(
        "fair.allocation.evaluation.finding",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="What an evaluation found, and a manager accepted.",
    )

    @api.model
    def _plan(self, user, skill, level, finding=None):
        """Plan to train ``user`` in ``skill`` up to ``level``, to be looked over.

        Where leads that need the skill wait in a tier that the next rung opens, that
        rung is proposed as the promise. Mentor is who stands on the profile, or has the
        skill.

        :raise AccessError: for who is no sales manager
        :raise UserError: when there is an open training in the skill already
        """
        self.env["fair.allocation.run"]._check_is_manager()
        self._check_unplanned(user, skill)
        finding = finding or self.env["fair.allocation.evaluation.finding"]
        vals = {"user_id": user.id, "skill_id": skill.id, "level_id": level.id}
        member = finding._get_member() if finding else None
        if member:
            vals |= {
                "team_id": member.crm_team_id.id,
                "mentor_id": self._get_mentor(member, finding).id,
                **self._prepare_promise(member, finding, skill),
            }
        training = self.create(vals)
        # sudo: where a plan comes from is written by the product alone.
        training.sudo().finding_id = finding
        return training

    @api.model
    def _check_unplanned(self, user, skill):
        # sudo: also a plan of another company is one.
        found = self.sudo().search_count(
            [
                ("user_id", "=", user.id),
                ("skill_id", "=", skill.id),
                ("state", "in", ("planned", "running")),
            ],
            limit=1,
        )
        if found:
            raise UserError(
                self.env._(
                    "%(person)s has an open training in %(skill)s already.",
                    person=user.name,
                    skill=skill.name,
                )
            )

    @api.model
    def _get_mentor(self, member, finding):
        """The mentor on the profile, or somebody who has the skill."""
        holders = self.env["res.users"].browse((finding.numbers or {}).get("holders"))
        candidates = (member.fair_mentor_id | holders.exists()) - member.user_id
        company = finding.company_id
        # sudo: rights of colleagues, to propose one who can be mentor.
        return candidates.filtered(
            lambda user: user.active
            and user.sudo().has_group(SALESMAN)
            and company in user.sudo().company_ids
        )[:1]

    @api.model
    def _prepare_promise(self, member, finding, skill):
        """The next rung, where leads wait that need the skill and that it opens."""
        rung = member.fair_seniority_id
        after = finding.evaluation_id._get_next_rungs(rung).get(rung)
        if not after:
            return {}
        waiting = self.env["crm.lead"]._read_group(
            [
                ("team_id", "=", member.crm_team_id.id),
                ("user_id", "=", False),
                ("fair_pool_id", "=", False),
                ("won_status", "=", "pending"),
                ("fair_skill_ids.skill_id", "=", skill.id),
            ],
            ["fair_tier_id"],
        )
        tiers = self.env["fair.allocation.tier"].union(*(tier for (tier,) in waiting))
        if not after._permitted(tiers) - rung._permitted(tiers):
            return {}
        return {"promise": "seniority", "seniority_id": after.id}


class FairAllocationEvaluationFinding(models.Model):
    _inherit = "fair.allocation.evaluation.finding"

    training_id = fields.Many2one(
        "fair.allocation.training", readonly=True, ondelete="set null"
    )

    def action_open_training(self):
        """Show the training that was planned."""
        self.ensure_one()
        self.check_access("read")
        training = self.training_id
        if not training:
            raise UserError(self.env._("No training was planned for this finding."))
        training.check_access("read")
        return training._get_records_action(name=self.env._("Training"))
