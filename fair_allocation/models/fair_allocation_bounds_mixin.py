from odoo import api, fields, models
from odoo.exceptions import ValidationError


class FairAllocationBoundsMixin(models.AbstractModel):
    _name = "fair.allocation.bounds.mixin"
    _description = "Numbers within published bounds, days and choices that exist"

    # field name -> (lowest, highest), both allowed
    _fair_bounds = {}
    # names of fields that hold a day
    _fair_days = ()

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_entered(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_entered(vals)
        return super().write(vals)

    @api.model
    def _check_entered(self, vals):
        """Refuse what the ORM would answer with a traceback, or quietly cut down."""
        self._check_bounds(vals)
        self._check_days(vals)
        self._check_choices(vals)

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

    @api.model
    def _check_days(self, vals):
        """Refuse what is no day, on every path, naming field and mend."""
        for name in self._fair_days:
            try:
                fields.Date.to_date(vals.get(name))
            except (TypeError, ValueError, LookupError) as error:
                raise ValidationError(
                    self.env._(
                        "%(field)s: enter a day, such as 2030-12-31, instead of "
                        "“%(value)s”.",
                        field=self._fields[name]._description_string(self.env),
                        value=str(vals[name])[:40],
                    )
                ) from error

    @api.model
    def _check_choices(self, vals):
        """Refuse a choice there isn't, in models of ours, naming the choices."""
        if not self._name.startswith("fair."):
            return
        for name, value in vals.items():
            field = self._fields.get(name)
            if not value or not field or field.type != "selection":
                continue
            choices = dict(field._description_selection(self.env))
            if value not in list(choices):
                raise ValidationError(
                    self.env._(
                        "%(field)s: choose one of %(choices)s instead of “%(value)s”.",
                        field=field._description_string(self.env),
                        choices=list(choices.values()),
                        value=str(value)[:40],
                    )
                )


def _is_within(value, low, high, whole):
    """Whether the value is a number (a whole one, where asked) within the bounds."""
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return False
    return low <= number <= high and (not whole or number.is_integer())
