from odoo import api, models
from odoo.exceptions import ValidationError


class FairAllocationBoundsMixin(models.AbstractModel):
    _name = "fair.allocation.bounds.mixin"
    _description = "Numbers kept within published bounds"

    # field name -> (lowest, highest), both allowed
    _fair_bounds = {}

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_bounds(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_bounds(vals)
        return super().write(vals)

    @api.model
    def _check_bounds(self, vals):
        """Refuse a number outside its bounds, on every path, naming field and mend.

        Done on the raw values, before the ORM: a constraint would come after the ORM
        has cut 1.5 down to 1, or the database has refused a number too big for it.
        """
        for name in vals.keys() & self._fair_bounds.keys():
            field = self._fields[name]
            low, high = self._fair_bounds[name]
            whole = field.type == "integer"
            if _is_within(vals[name] or 0, low, high, whole):
                continue
            values = {
                "field": field._description_string(self.env),
                "low": low,
                "high": high,
                "value": str(vals[name])[:40],
            }
            if whole:
                message = self.env._(
                    "%(field)s: enter a whole number from %(low)s to %(high)s "
                    "instead of “%(value)s”.",
                    **values,
                )
            else:
                message = self.env._(
                    "%(field)s: enter a number from %(low)s to %(high)s "
                    "instead of “%(value)s”.",
                    **values,
                )
            raise ValidationError(message)


def _is_within(value, low, high, whole):
    """Whether the value is a number (a whole one, where asked) within the bounds."""
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return False
    return low <= number <= high and (not whole or number.is_integer())
