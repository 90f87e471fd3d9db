from odoo import api, fields, models
from odoo.exceptions import AccessError


class GamificationGoalDefinition(models.Model):
    """Goals whose value the product works out from the ledger."""

    _inherit = "gamification.goal.definition"

    computation_mode = fields.Selection(
        selection_add=[("fair", "Automatic: fair allocation")],
        ondelete={"fair": "cascade"},
    )
    fair_award = fields.Selection(
        selection="_selection_fair_award",
        string="Award",
        help="What is rewarded, compared with what each had the chance to do.",
    )

    @api.model
    def _selection_fair_award(self):
        return self.env["fair.allocation.merit"]._selection_award()


class GamificationBadge(models.Model):
    """Badges that nobody gives: they come from a challenge that was won."""

    _inherit = "gamification.badge"

    fair_award = fields.Selection(
        selection="_selection_fair_award",
        string="Award",
        help="Given for this award alone, by nobody but the product.",
    )

    @api.model
    def _selection_fair_award(self):
        return self.env["fair.allocation.merit"]._selection_award()

    def _can_grant_badge(self):
        """Not even administrators, nor the superuser of some other module."""
        if self.fair_award:
            is_ours = self.env["fair.allocation.decision"]._holds_pen()
            return self.CAN_GRANT if is_ours else self.NOBODY_CAN_GRANT
        return super()._can_grant_badge()


class GamificationBadgeUser(models.Model):
    """A badge of another kind doesn't become one of ours."""

    _inherit = "gamification.badge.user"

    def write(self, vals):
        badges = self.badge_id.browse(vals.get("badge_id")) | self.badge_id
        # sudo: whether it is one of ours, whoever asks.
        if (
            badges.sudo().filtered("fair_award")
            and not self.env["fair.allocation.decision"]._holds_pen()
        ):
            raise AccessError(
                self.env._("This badge is won, and nobody can give or change it.")
            )
        return super().write(vals)


class GamificationGoal(models.Model):
    """The value of a goal of ours is worked out, and can't be entered."""

    _inherit = "gamification.goal"

    @api.model_create_multi
    def create(self, vals_list):
        ids = [vals.get("definition_id") for vals in vals_list]
        self._fair_check_made(self.definition_id.browse(ids))
        return super().create(vals_list)

    def write(self, vals):
        definitions = self.definition_id
        if vals.get("definition_id"):
            definitions |= definitions.browse(vals["definition_id"])
        self._fair_check_made(definitions)
        return super().write(vals)

    @api.model
    def _fair_check_made(self, definitions):
        # sudo: whether they are ours, whoever asks.
        if (
            definitions.sudo().filtered("fair_award")
            and not self.env["fair.allocation.decision"]._holds_pen()
        ):
            raise AccessError(
                self.env._("This goal is worked out from the ledger: nobody enters it.")
            )
