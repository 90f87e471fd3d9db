from odoo import api, models
from odoo.exceptions import UserError

#: Opens the book for one create. An object of this process compared by identity: no
#: context that comes from outside can hold it.
_PEN = object()


class FairAllocationAppendOnly(models.AbstractModel):
    """Records that are written once and then stay as they are, for everyone.

    Not even a superuser changes or deletes them through the ORM; a mistake is mended
    by another record. Only the product's own methods write them, with ``_append``.
    """

    _name = "fair.allocation.append.only"
    _description = "Append-only Record"
    _allow_sudo_commands = False

    @api.private
    @api.model_create_multi
    def create(self, vals_list):
        if not self._holds_pen():
            raise UserError(
                self.env._(
                    "%s is kept by the product itself. Assign the lead, and the entry "
                    "is made.",
                    self._description,
                )
            )
        return super().create(vals_list)

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(
            self.env._(
                "%s can't be changed. Undo the run, or reassign the lead: each makes "
                "an entry of its own.",
                self._description,
            )
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("%s can't be deleted.", self._description))

    @api.model
    def _lift_pen(self):
        """Context that marks a write as the product's own entry in the ledger."""
        return {"fair_allocation_pen": _PEN}

    @api.model
    def _holds_pen(self):
        """Whether the product itself is writing, and keeps the ledger meanwhile."""
        return self.env.context.get("fair_allocation_pen") is _PEN

    @api.model
    def _append(self, vals_list):
        """Create entries on behalf of the product; the caller has checked the right."""
        # sudo: nobody has the right to create entries; the pen stays in this call.
        entries = self.sudo().with_context(**self._lift_pen()).create(vals_list)
        return entries.with_env(self.env)
