from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..claims import Limit, excess


class CrmLead(models.Model):
    """Claiming leads out of a public pool."""

    _inherit = "crm.lead"

    def action_fair_claim(self):
        """Claim these leads for oneself, all of them or none.

        They are those of a public pool, which the person can't read before: whatever
        has to be true of them is checked here.

        :raise UserError: when somebody else was faster
        :raise AccessError: when the rules of the pool, or the person's own limits,
            don't allow it
        """
        self.env["fair.allocation.pool"]._check_may_claim()
        if not self:
            raise UserError(
                self.env._("Leads: choose the ones you want to claim from a pool.")
            )
        # sudo: what is in a pool can't be read; who may claim what is checked next.
        leads = self.sudo()
        leads._fair_lock_for(self.env.user)
        self._fair_check_claim()
        leads._fair_claim("claim")
        return self._fair_get_claimed_action()

    def _fair_lock_for(self, user):
        """Make sure that nobody else moves these leads, nor anything to ``user``.

        The person's own row is changed, so that two claims of one person at once
        become one after the other (see ``_fair_touch``), and the leads are locked.
        """
        members = (
            # sudo: the product's own mark on the person's memberships.
            self.env["crm.team.member"].sudo().search([("user_id", "=", user.id)])
        )
        if members:
            members._fair_touch()
        else:
            # Who is in no team has no other row of their own.
            self.env.execute_query(
                SQL(
                    "UPDATE res_users SET active = active WHERE id = %s RETURNING id",
                    user.id,
                )
            )
        self._fair_lock()

    def _fair_check_claim(self):
        """Refuse the claim if any of the leads, or all together, can't be claimed."""
        user = self.env.user
        offers, hindered = self._fair_find_obstacles(user)
        if not hindered:
            if limit := excess(offers.values()):
                self._fair_refuse_claim(self._fair_get_excess_text(limit, len(offers)))
            return
        texts = self._fair_get_obstacle_texts(offers, hindered, user)
        message = texts[next(iter(hindered))]
        if len(offers) > 1 and not all(isinstance(o, Limit) for o in hindered.values()):
            message = self.env._(
                "%(count)s of the %(all)s leads you chose can't be claimed, so none "
                "was. %(why)s",
                count=len(hindered),
                all=len(offers),
                why=message,
            )
        if set(hindered.values()) == {"gone"}:
            # Nothing that was forbidden: others were faster.
            raise UserError(message)
        self._fair_refuse_claim(message)

    def _fair_refuse_claim(self, message):
        self.env["fair.allocation.refusal"]._refuse(self.exists(), "claim", message)

    def _fair_claim(self, reason):
        """Make these leads the user's, who was found to be entitled to them."""
        Decision = self.env["fair.allocation.decision"]
        self._fair_drop_old_responses()
        for pool, leads in self.grouped("fair_pool_id").items():
            Decision._move(leads, "claim", reason, user=self.env.user, pool=pool)
            text = self.env._("Claimed from the public pool “%s”.", pool.name)
            leads._message_log_batch(dict.fromkeys(leads.ids, text))
        self._fair_start_work(self.env.user)

    def _fair_drop_old_responses(self):
        """Remove the first responses that a former owner still owed."""
        self.env["mail.activity"].search(
            [
                ("res_model", "=", "crm.lead"),
                ("res_id", "in", self.ids),
                ("fair_first_response", "=", True),
                ("user_id", "=", False),
            ]
        ).unlink()

    def _fair_start_work(self, user):
        """What the rules of their teams want done with leads that ``user`` got."""
        for version, leads in self.grouped(
            lambda lead: lead.team_id.fair_policy_id.version_id
        ).items():
            if not version:
                continue
            settings = version._settings()
            unconverted = leads.filtered(lambda lead: lead.type == "lead")
            if settings["convert_leads"] and unconverted:
                unconverted._fair_write(
                    {"type": "opportunity", "date_conversion": self.env.cr.now()}
                )
            if settings["schedule_activities"]:
                self.env["mail.activity"]._fair_schedule_first_response(
                    [(lead, user, lead.fair_tier_id) for lead in leads]
                )

    def _fair_get_claimed_action(self):
        """The lead that was claimed; of several, their list."""
        action = {"type": "ir.actions.act_window", "res_model": "crm.lead"}
        if len(self) == 1:
            return action | {
                "views": [[False, "form"]],
                "view_mode": "form",
                "res_id": self.id,
            }
        return action | {
            "name": self.env._("Claimed Leads"),
            "views": [[False, "list"], [False, "kanban"], [False, "form"]],
            "view_mode": "list,kanban,form",
            "domain": [("id", "in", self.ids)],
        }
