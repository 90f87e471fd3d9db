from datetime import timedelta

from odoo import models
from odoo.exceptions import AccessError

from ..claims import excess

#: For so long somebody who gave a lead back by mistake can take it back.
SECOND_THOUGHTS = timedelta(minutes=10)


class CrmLead(models.Model):
    """Second thoughts about a lead that was given back."""

    _inherit = "crm.lead"

    def action_fair_take_back(self):
        """Undo giving these leads back, all of them or none.

        For a few minutes, by the same person, while nothing else has happened to the
        leads. It is no claim, and the return still counts among those of the day, so
        that nobody wins anything by giving back and taking back: the protection is what
        it was before.

        :raise AccessError: when it isn't theirs to take back, or too late
        """
        self.env["fair.allocation.pool"]._check_may_claim()
        # sudo: what was given back can't be read; whose it was is checked next.
        leads = self.sudo().exists()
        leads._fair_lock_for(self.env.user)
        returns = leads._fair_get_recent_returns()
        if not self or returns.lead_id != leads or leads != self.sudo():
            raise AccessError(
                self.env._(
                    "Only what you gave back in the last %s minutes, and what nobody "
                    "has claimed since, can be taken back.",
                    int(SECOND_THOUGHTS.total_seconds() // 60),
                )
            )
        leads._fair_check_room()
        leads._fair_take_back(returns)
        return self._fair_get_claimed_action()

    def _fair_get_recent_returns(self):
        """The last entries of these leads, as far as they are returns just made."""
        Decision = self.env["fair.allocation.decision"]
        open_leads = self.filtered(
            lambda lead: (
                not lead.user_id and lead.active and lead.won_status == "pending"
            )
        )
        rows = Decision._read_group(
            [("lead_id", "in", open_leads.ids)], ["lead_id"], ["id:max"]
        )
        since = self.env.cr.now() - SECOND_THOUGHTS
        return (
            Decision.browse(last for _lead, last in rows)
            .filtered(
                lambda entry: (
                    entry.kind == "return"
                    and entry.from_user_id == self.env.user
                    and entry.date >= since
                )
            )
            .sorted(lambda entry: self.ids.index(entry.lead_id.id))
        )

    def _fair_check_room(self):
        """Somebody who got other leads meanwhile may have no room any more."""
        offers = self._fair_get_offers(self.env.user)
        room = [offer.only("open", "tier") for offer in offers.values()]
        if limit := excess(room):
            self.env["fair.allocation.refusal"]._refuse(
                self, "claim", self._fair_get_excess_text(limit, len(self))
            )

    def _fair_take_back(self, returns):
        """Give these leads back to the user, protected as they were before."""
        Decision = self.env["fair.allocation.decision"]
        for pool, entries in returns.grouped("pool_id").items():
            Decision._move(
                entries.lead_id, "undo", "undo", user=self.env.user, pool=pool
            )
        for (since, until), entries in returns.grouped(
            lambda entry: (entry.protected_from, entry.protected_until)
        ).items():
            entries.lead_id._fair_write(
                {"fair_protected_from": since, "fair_protected_until": until}
            )
        # Odoo dates an owner's lead from now; it goes back to where it was.
        for since, entries in returns.grouped("held_since").items():
            entries.lead_id._fair_write({"date_open": since})
        text = self.env._("Taken back by who had given it back.")
        self._message_log_batch(dict.fromkeys(self.ids, text))
