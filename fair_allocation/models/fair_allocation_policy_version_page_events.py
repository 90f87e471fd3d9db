from odoo import models
from odoo.tools import format_list


class FairAllocationPolicyVersion(models.Model):
    """Sentences on what happens: absence, known customers, waiting, giving, doubt."""

    _inherit = "fair.allocation.policy.version"

    def _say_away(self, frame):
        lines = [
            self.env._(
                "You get no lead whose first contact would fall into your absence: "
                "approved leave, public holidays, out of office, or a pause you set "
                "yourself."
            )
        ]
        if frame.settings["catch_up"]:
            lines.append(
                self.env._(
                    "During leave you go on earning your share. What you are owed is "
                    "made up for when you are back."
                )
            )
        else:
            lines.append(
                self.env._(
                    "During leave you earn no share, and nothing is owed afterwards."
                )
            )
        lines.append(
            self.env._("A substitute on your profile stands in for what is urgent.")
        )
        return lines

    def _say_customers(self, frame):
        return [
            *self._say_known(frame),
            self._say_question(frame.settings["lookups_per_day"]),
        ]

    def _say_known(self, frame):
        if frame.settings["keep_customers"]:
            return [
                self.env._(
                    "A new lead of a known customer goes to the person who looks "
                    "after this customer. E-mail, phone, tax number and company tell."
                ),
                self.env._("Several leads of one customer go to one person."),
                self.env._(
                    "If that person is away or has reached a limit, the lead is shared "
                    "like any other, and its explanation says why."
                ),
            ]
        weighed = any(
            factor["code"] == "relationship" and factor["weight"]
            for factor in frame.settings["factors"]
        )
        if weighed:
            return [
                self.env._(
                    "A new lead of a known customer is shared like any other, but who "
                    "looks after this customer already fits it better."
                )
            ]
        return [self.env._("A new lead of a known customer is shared like any other.")]

    def _say_question(self, limit):
        if not limit:
            return self.env._(
                "Before you call somebody new, ask “Is It Taken?”. Managers see what "
                "was asked."
            )
        return self.env._(
            "Before you call somebody new, ask “Is It Taken?”: up to %s times a day. "
            "Managers see what was asked.",
            limit,
        )

    def _say_waiting(self, frame):
        return [
            self._say_fallback(frame.settings),
            *self._say_service(frame.tiers),
            self._say_alert(frame.settings["alert_days"]),
        ]

    def _say_fallback(self, settings):
        if settings["fallback"] == "wait":
            return self.env._(
                "A lead nobody can take waits until somebody can. The reason is "
                "written on it."
            )
        if settings["fallback"] == "pool":
            return self.env._("A lead nobody can take goes into the public pool.")
        # sudo: the name of a colleague only.
        user = self.env["res.users"].sudo().browse(settings["fallback_user_id"])
        return self.env._(
            "A lead nobody can take goes to %s, and counts in nobody's share.",
            user.exists().name or self.env._("the fallback owner"),
        )

    def _say_service(self, tiers):
        ordinary = tiers.filtered(lambda tier: not tier.always_served)
        if not ordinary:
            return []
        return [
            self.env._(
                "A lead of %s may also wait if serving it now would unbalance the "
                "team.",
                self._list_names(ordinary),
            )
        ]

    def _say_alert(self, days):
        if not days:
            return self.env._("Nobody is alerted about leads that wait.")
        return self.env._(
            "When a lead has been waiting for %s, the team's sales manager is told "
            "once.",
            self._say_days(days),
        )

    def _say_given(self, frame):
        lines = [
            self.env._("Important leads are given first, and the older ones earlier.")
        ]
        if frame.settings["notify"]:
            lines.append(
                self.env._(
                    "You get one message for all leads you receive at a time, with the "
                    "reason for each."
                )
            )
        lines += self._say_response(frame.tiers)
        if frame.settings["schedule_activities"]:
            lines.append(self.env._("An activity on the lead reminds you in time."))
        if frame.settings["convert_leads"]:
            lines.append(self.env._("The lead becomes an opportunity."))
        return lines

    def _say_response(self, tiers):
        due = [
            self.env._(
                "%(tier)s within %(hours)s",
                tier=tier.name,
                hours=self._say_hours(tier.response_hours),
            )
            for tier in tiers
            if tier.response_hours
        ]
        if not due:
            return [self.env._("There is no deadline for the first contact.")]
        return [self.env._("The first contact is due: %s.", format_list(self.env, due))]

    def _say_disagree(self, frame):
        return [
            self.env._(
                "Every decision can be read: who was compared, who was ruled out and "
                "why, the points, and the rules it followed."
            ),
            self.env._(
                "Report a bad lead on the lead itself. Once a manager confirms it, it "
                "no longer counts and is made up for."
            ),
            self.env._(
                "A manager may decide otherwise, but only with a reason that stays on "
                "record. If you disagree, ask for it."
            ),
        ]
