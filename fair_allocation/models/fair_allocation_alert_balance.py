from odoo import api, fields, models
from odoo.tools import format_date, formatLang

from .fair_allocation_alert import LISTED

#: Where the figures are looked at.
PAGE = "/odoo/fairness"


class FairAllocationAlert(models.AbstractModel):
    """Tells managers that a team gets out of balance: an activity for each of them."""

    _inherit = "fair.allocation.alert"

    @api.model
    def _tell_imbalance(self, imbalance):
        """One activity for whoever decides for the team, in their language.

        :return: the activities
        """
        leaders = self.env["fair.allocation.notice"]._get_leaders(
            imbalance.team, company=imbalance.company
        )
        # The activity says it all; not a mail beside each.
        Activity = self.env["mail.activity"].with_context(
            mail_activity_quick_update=True
        )
        return Activity.create(
            [
                self.with_context(lang=user.lang, tz=user.tz)._prepare_imbalance(
                    user, imbalance
                )
                for user in leaders
            ]
        )

    @api.model
    def _prepare_imbalance(self, user, imbalance):
        team = imbalance.team.with_env(self.env)
        balance = self.env["fair.allocation.figures"]._describe(imbalance.measure)[0]
        limit = team.fair_policy_id.version_id._settings()["alert_balance"]
        numbers = {"team": team.name, "balance": balance["text"], "limit": limit}
        now = fields.Datetime.context_timestamp(self, self.env.cr.now())
        return {
            "user_id": user.id,
            "activity_type_id": self.env.ref("mail.mail_activity_data_todo").id,
            "date_deadline": now.date(),
            "automated": True,
            "summary": self.env._("%(team)s is out of balance: %(balance)s", **numbers),
            "note": self.env["ir.qweb"]._render(
                "fair_allocation.alert_balance",
                {
                    "greeting": self._get_imbalance_text(imbalance, numbers),
                    "meaning": balance["meaning"],
                    "lines": self._get_behind(imbalance.figures),
                    "url": PAGE,
                    "link": self.env._("Open the figures"),
                },
                minimal_qcontext=True,
            ),
        }

    @api.model
    def _get_imbalance_text(self, imbalance, numbers):
        since = format_date(
            self.env,
            fields.Datetime.context_timestamp(
                # By the clock by which the period begins.
                self.with_context(
                    tz=self.env["fair.allocation.figures"]
                    ._get_time_zone(imbalance.team)
                    .zone
                ),
                imbalance.period,
            ).date(),
        )
        return self.env._(
            "Since %(since)s the balance of %(team)s has fallen to %(balance)s. The "
            "rules ask for at least %(limit)s %%.",
            since=since,
            **numbers,
        )

    @api.model
    def _get_behind(self, figures):
        """Who is owed at least one lead, those owed most first, in words."""
        people = self.env["fair.allocation.figures"]._sum_by_person(figures)
        behind = [
            (row["entitled"] - row["received"], user, row)
            for user, row in people.items()
            if row["entitled"] - row["received"] >= 1
        ]
        behind.sort(key=lambda owed: -owed[0])
        lines = [
            self.env._(
                "%(person)s is behind: %(received)s of %(entitled)s leads",
                person=user.name,
                received=row["received"],
                entitled=formatLang(self.env, row["entitled"], digits=1),
            )
            for _owed, user, row in behind[:LISTED]
        ]
        if len(behind) > LISTED:
            lines.append(self.env._("… and %s more.", len(behind) - LISTED))
        return lines
