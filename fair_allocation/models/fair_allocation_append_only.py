from odoo import api, models
from odoo.exceptions import UserError


class FairAllocationAppendOnly(models.AbstractModel):
    """Records that are written once and then stay as they are, for everyone.

    Not even the product's own steps change or delete them; a mistake is mended by
    another record. Only the product's own methods write them, with ``_append``.
    """

    _name = "fair.allocation.append.only"
    _inherit = "fair.allocation.register"
    _description = "Append-only Record"

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(
            self.env._(
                "“%s” can't be changed. Undo the run, or reassign the lead: each makes "
                "an entry of its own.",
                self._get_label(),
            )
        )

    @api.model
    def _append(self, vals_list):
        """Create entries on behalf of the product; the caller has checked the right."""
        return self._as_product().create(vals_list).with_env(self.env)
