from odoo import api, models
from odoo.exceptions import AccessError


class FairAllocationRefusal(models.AbstractModel):
    """Attempts at somebody else's customer that were refused."""

    _name = "fair.allocation.refusal"
    _description = "Refused Attempt"

    @api.model
    def _refuse(self, leads, operation, message):
        """Keep a record of the attempt, and refuse it.

        :param str operation: what was tried, such as ``claim``
        :raise AccessError: always, with ``message``
        """
        raise AccessError(message)
