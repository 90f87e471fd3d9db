from odoo.tools import mute_logger


class Ratings:
    """Customers are asked, and answer by the link; colleagues make ratings up."""

    def _ask(self, lead, occasion="won", **values):
        """What the product asked the customer of ``lead``."""
        Rating = self.env["rating.rating"]
        pen = self.env["fair.allocation.decision"]._lift_pen()
        return (
            Rating.with_context(**pen)
            .create({**Rating._fair_prepare(lead, occasion), **values})
            .with_env(self.env)
        )

    def _answer(self, rating, value, feedback=None, user=None):
        """As the public page does it."""
        user = user or self.env.ref("base.public_user")
        lead = self.env["crm.lead"].browse(rating.res_id)
        lead.with_user(user).sudo().rating_apply(
            value, rating=rating.with_user(user).sudo(), feedback=feedback
        )
        self.env.flush_all()
        return rating

    def _rate(self, lead, *values, user=None):
        """Ratings of the customer's, or made up by ``user``."""
        if user:
            return self._make_up(lead, *values, user=user)
        ratings = self.env["rating.rating"]
        for value in values:
            ratings |= self._answer(self._ask(lead), value)
        return ratings

    @mute_logger("odoo.models")
    def _make_up(self, lead, *values, user, **more):
        return (
            self.env["rating.rating"]
            .with_user(user)
            .create(
                [
                    {
                        "res_model_id": self.env["ir.model"]._get_id("crm.lead"),
                        "res_id": lead.id,
                        "rating": value,
                        "consumed": True,
                        **more,
                    }
                    for value in values
                ]
            )
            .with_env(self.env)
        )
