from odoo import models
from odoo.tools import format_list


class FairAllocationPolicyVersion(models.Model):
    """Sentences on keeping a customer: protection, going back, and rotation."""

    _inherit = "fair.allocation.policy.version"

    # ------------------------------------------------------------
    # PROTECTION
    # ------------------------------------------------------------

    def _say_protection(self, frame):
        protected = frame.tiers.filtered("protection_days")
        if not protected:
            return [self.env._("No lead is protected.")]
        return [
            *(self._say_protected(tier) for tier in protected),
            *self._say_unprotected(frame.tiers - protected),
            self.env._(
                "Until then nobody but you works it. A manager may take it away or end "
                "the protection, but only with a reason that stays on record."
            ),
            self.env._(
                "Follow-up is an e-mail answered in either direction, a meeting held, "
                "a call logged as done, a quotation sent, a stage moved on, or a note "
                "of substance that isn't a copy of another."
            ),
            self._say_extension(frame.settings["extension_days"]),
            self.env._(
                "A lead you enter for yourself is refused if the customer is "
                "protected for a colleague."
            ),
        ]

    def _say_protected(self, tier):
        known = {"tier": tier.name, "days": self._say_days(tier.protection_days)}
        if not tier.protection_max_days:
            return self.env._(
                "A lead of %(tier)s is yours for %(days)s. Follow-up renews that, "
                "without an end.",
                **known,
            )
        if tier.protection_max_days <= tier.protection_days:
            return self.env._("A lead of %(tier)s is yours for %(days)s.", **known)
        return self.env._(
            "A lead of %(tier)s is yours for %(days)s. Follow-up renews that, up to "
            "%(maximum)s after you were given it.",
            maximum=self._say_days(tier.protection_max_days),
            **known,
        )

    def _say_unprotected(self, tiers):
        if not tiers:
            return []
        names = self._list_names(tiers)
        return [self.env._("A lead of %s isn't protected.", names)]

    def _say_extension(self, days):
        if not days:
            return self.env._("Protection isn't extended on request.")
        return self.env._(
            "Ask if you need longer: a manager may extend the protection by up to %s.",
            self._say_days(days),
        )

    # ------------------------------------------------------------
    # GOING BACK
    # ------------------------------------------------------------

    def _say_back(self, frame):
        return [
            *self._say_auto_return(frame),
            *self._say_missed(frame),
            self._say_returns(frame.settings["returns_per_day"]),
            self.env._(
                "What you gave back, or lost for not working it, isn't given to you "
                "again."
            ),
        ]

    def _say_auto_return(self, frame):
        idle = self._list_tiers(frame.tiers, "follow_up_days", self._say_days)
        unsold = self._list_tiers(frame.tiers, "no_sale_days", self._say_days)
        if not frame.settings["auto_return"] or not idle + unsold:
            return [self.env._("No lead is taken back by itself.")]
        lines = []
        if idle:
            lines.append(
                self.env._(
                    "Without follow-up a lead goes back after: %s.",
                    format_list(self.env, idle),
                )
            )
        if unsold:
            lines.append(
                self.env._(
                    "Without a sale it goes back, once it isn't protected, after: %s.",
                    format_list(self.env, unsold),
                )
            )
        lines.append(self._say_warning(frame.settings["warn_days"]))
        return [*lines, *self._say_named_owner(frame.tiers)]

    def _say_warning(self, days):
        if not days:
            return self.env._("You aren't told before.")
        return self.env._(
            "An activity tells you %s before, once.", self._say_days(days)
        )

    def _say_named_owner(self, tiers):
        named = tiers.filtered("named_owner")
        if not named:
            return []
        return [
            self.env._(
                "Customers of %s have a personal contact: nothing is taken from you "
                "without a manager.",
                self._list_names(named),
            )
        ]

    def _say_missed(self, frame):
        if not any(frame.tiers.mapped("response_hours")):
            return []
        texts = {
            "nothing": self.env._("If the first contact is late, the lead stays."),
            "reassign": self.env._(
                "If the first contact is late, the next best person gets the lead, and "
                "nobody who had it before."
            ),
            "pool": self.env._(
                "If the first contact is late, the lead goes into the public pool."
            ),
        }
        return [texts[frame.settings["missed_response"]]]

    def _say_returns(self, limit):
        if not limit:
            return self.env._("You may give leads back, with a reason.")
        return self.env._(
            "You may give back %s a day, with a reason.", self._say_leads(limit)
        )

    # ------------------------------------------------------------
    # ROTATION
    # ------------------------------------------------------------

    def _say_rotation(self, frame):
        due = self._list_tiers(
            frame.tiers.filtered(lambda tier: not tier.named_owner),
            "rotation_months",
            self._say_months,
        )
        lines = [self.env._("Customers aren't passed on in turn.")]
        if frame.settings["rotation"] and due:
            lines = [
                self.env._(
                    "A customer who isn't protected may be passed on after: %s. A "
                    "manager decides, and a note is handed over.",
                    format_list(self.env, due),
                )
            ]
        if days := frame.settings["reader_days"]:
            lines.append(
                self.env._(
                    "Who looked after a customer before can read on for %s.",
                    self._say_days(days),
                )
            )
        return lines

    def _list_tiers(self, tiers, name, say):
        """“A 7 days”, for each tier that states something."""
        return [
            self.env._("%(tier)s %(time)s", tier=tier.name, time=say(tier[name]))
            for tier in tiers
            if tier[name]
        ]

    def _say_months(self, months):
        return self.env._("1 month") if months == 1 else self.env._("%s months", months)
