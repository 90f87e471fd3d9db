from odoo import api, models


class FairAllocationExplained(models.AbstractModel):
    """Why a lead is not with the person who looks after its customer."""

    _inherit = "fair.allocation.explained"

    def _get_customer(self, explanation):
        """Who looks after the customer, where the rules could not follow that.

        A manager who decided otherwise gave a reason of their own.
        """
        if self.reason in ("override", "left_out"):
            return {}
        return explanation.get("customer") or {}

    def _get_customer_text(self, explanation, names):
        """A sentence that says why the lead is not with who looks after its customer.

        :param dict names: of people, by user id
        """
        customer = self._get_customer(explanation)
        if not customer:
            return ""
        name = self._get_name(names, customer["person"])
        return self._get_customer_sentences(name)[customer["why"]]

    @api.model
    def _get_customer_sentences(self, name):
        """Why ``name`` could not get a lead of the customer, by condition code."""
        return {
            "absent": self.env._("%s looks after this customer, but is away.", name),
            "archived": self.env._("%s looked after this customer, but left.", name),
            "left_team": self.env._(
                "%s looked after this customer, but is no longer in the team.", name
            ),
            "unaccepted": self.env._(
                "%s looks after this customer, but has not accepted the agreement.",
                name,
            ),
            "paused": self.env._("%s looks after this customer, but is paused.", name),
            "leave": self.env._("%s looks after this customer, but is on leave.", name),
            "holiday": self.env._(
                "%s looks after this customer, but has a public holiday.", name
            ),
            "out_of_office": self.env._(
                "%s looks after this customer, but is out of office.", name
            ),
            "excluded": self.env._(
                "%s looks after this customer, but is excluded for this lead.", name
            ),
            "full": self.env._(
                "%s looks after this customer, but has no capacity left.", name
            ),
            "other_team": self.env._(
                "%s looks after this customer, but is in another team.", name
            ),
        }
