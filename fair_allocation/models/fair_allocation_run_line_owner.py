from odoo import fields, models
from odoo.exceptions import ValidationError


class FairAllocationRunLine(models.Model):
    """Leads that somebody looks after already, and that are to change hands."""

    _inherit = "fair.allocation.run.line"

    from_user_id = fields.Many2one(
        "res.users",
        "Former Salesperson",
        readonly=True,
        ondelete="set null",
        help="Who looked after the lead when the run was previewed.",
    )

    def _check_override(self, user, note):
        """Leaving a lead with its present owner is said by choosing nobody."""
        if user and user == self.from_user_id:
            raise ValidationError(
                self.env._(
                    "Salesperson: %s looks after the lead now. Choose a colleague, or "
                    "nobody to leave it where it is.",
                    user.name,
                )
            )
        return super()._check_override(user, note)
