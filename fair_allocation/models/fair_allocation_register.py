from odoo import api, models
from odoo.exceptions import UserError

#: Opens the book for one write. An object of this process compared by identity: no
#: context that comes from outside can hold it.
_PEN = object()


class FairAllocationRegister(models.AbstractModel):
    """Records that change by their own steps alone, and are never deleted.

    Not even a superuser creates or writes them through the ORM in any other way: a form
    that is saved, an import, a call from outside. Each step checks who may take it, and
    then writes with ``_step``.
    """

    _name = "fair.allocation.register"
    _description = "Register"
    _allow_sudo_commands = False

    @api.private
    @api.model_create_multi
    def create(self, vals_list):
        self._check_by_product()
        return super().create(vals_list)

    def write(self, vals):
        self._check_by_product()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._(
                "“%s” can't be deleted: what is on record stays.", self._get_label()
            )
        )

    @api.model
    def _check_by_product(self):
        """Nobody writes but the product itself.

        :raise UserError: naming the register, and saying how it changes
        """
        if not self._holds_pen():
            raise UserError(
                self.env._(
                    "“%s” is kept by the product and changes by its own steps alone: "
                    "open the record, or the lead it is about, and use the buttons.",
                    self._get_label(),
                )
            )

    @api.model
    def _get_label(self):
        """What the register is called, in the reader's language."""
        return self.env["ir.model"]._get(self._name).name

    @api.model
    def _lift_pen(self):
        """Context that marks a write as the product's own."""
        return {"fair_allocation_pen": _PEN}

    @api.model
    def _holds_pen(self):
        """Whether the product itself is writing."""
        return self.env.context.get("fair_allocation_pen") is _PEN

    @api.model
    def _as_product(self):
        """These records for a step of the product; the caller has checked who may."""
        # sudo: nobody has the right to write a register but through its steps.
        return self.sudo().with_context(
            mail_create_nosubscribe=True,
            mail_create_nolog=True,
            tracking_disable=True,
            **self._lift_pen(),
        )

    def _step(self, vals):
        """Write what a step changes; the caller has checked who may take it."""
        self._as_product().write(vals)
