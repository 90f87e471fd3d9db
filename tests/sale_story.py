"""What a customer orders, and what our add-on makes of it: CONFIG DATABASE.

In a process of its own, because the add-ons of *Sales* are loaded. Prints the story as
JSON; nothing is kept.
"""

import json
import sys

import polib

import odoo.api
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.tools import config

from dev.inside.translations import ADDONS, export, template_of


class Story:
    def __init__(self, env):
        self.env = env
        self.env["fair.allocation.tier.criterion"].search([]).action_archive()
        self.env["fair.allocation.tier.criterion"].create(
            {"name": "History", "kind": "history", "full_at": 4}
        )
        self.acme, self.ann = self.env["res.partner"].create(
            [{"name": "Acme", "is_company": True}, {"name": "Ann"}]
        )
        self.ann.parent_id = self.acme
        self.product = self.env["product.product"].create({"name": "Arm"})
        self.ada, self.bob = self.env["res.users"].create(
            [
                {
                    "name": name,
                    "login": name.lower(),
                    "group_ids": [Command.link(env.ref(f"sales_team.{group}").id)],
                }
                for name, group in (
                    ("Ada", "group_sale_salesman"),
                    ("Bob", "group_sale_salesman_all_leads"),
                )
            ]
        )
        self.lead = self._new_lead(partner_id=self.ann.id)

    def tell(self):
        story = {"without orders": self._look()}
        order, empty = self._order(300), self._order(0)
        story["only a quotation"] = self._look()
        (order | empty).action_confirm()
        story["ordered"] = self._look()
        won = self._new_lead(partner_id=self.acme.id, expected_revenue=100)
        won.action_set_won()
        self._order(100, opportunity_id=won.id).action_confirm()
        story["won, and ordered because of it"] = self._look()
        story["in words"] = self.lead.with_user(self.ada).fair_score_html
        order._action_cancel()
        story["cancelled"] = self._look()
        story["quotations"] = self._quote()
        story["screens"] = [
            "fair_order_value" in self.env[model].get_view(view_type="form")["arch"]
            for model in ("crm.lead", "res.partner")
        ]
        module = self.env["ir.module.module"].search(
            [("name", "=", "fair_allocation_sale")]
        )
        story["comes by itself"] = module.auto_install
        story["texts as listed"] = [self._has_texts_as_listed(a) for a in ADDONS]
        return story

    def _quote(self):
        """What counts as follow-up of a lead, step by step."""
        team = self._new_governed_team()
        lead = self._new_lead(partner_id=self.acme.id, team_id=team.id)
        steps = []

        def look():
            self.env.flush_all()
            steps.append(lead.fair_follow_up_ids.mapped("kind"))

        order = self._order(300, opportunity_id=lead.id)
        order.with_user(self.ada).order_line.price_unit = 200
        look()
        order.with_user(self.bob).action_quotation_sent()
        order.with_user(self.bob)._action_cancel()
        order.with_user(self.bob).action_draft()
        look()
        order.with_user(self.ada).action_quotation_sent()
        look()
        order.with_user(self.ada).action_confirm()
        order.with_user(self.ada)._action_cancel()
        order.with_user(self.ada).action_draft()
        order.with_user(self.ada).action_quotation_sent()
        look()
        another = self._order(100, opportunity_id=lead.id)
        another.with_user(self.ada).action_confirm()
        look()
        self._order(100).with_user(self.ada).action_confirm()
        look()
        return steps

    def _new_governed_team(self):
        policy = self.env["fair.allocation.policy"].create(
            {"name": "Our Rules", "company_id": False}
        )
        team = self.env["crm.team"].create(
            {"name": "Team", "fair_policy_id": policy.id}
        )
        policy.action_publish("First rules")
        return team

    def _has_texts_as_listed(self, addon):
        listed = polib.pofile(str(template_of(addon)))
        return {text.msgid for text in listed} == {
            text.msgid for text in export(self.env, addon)
        }

    def _new_lead(self, **values):
        return self.env["crm.lead"].create(
            {"name": "Lead", "user_id": self.ada.id, **values}
        )

    def _order(self, price, **values):
        line = {"product_id": self.product.id, "price_unit": price, "tax_ids": False}
        return self.env["sale.order"].create(
            {
                "partner_id": self.acme.id,
                "user_id": self.ada.id,
                "order_line": [Command.create(line)],
                **values,
            }
        )

    def _look(self):
        """Orders and their value, won leads, and the score, as Ada sees them."""
        self.env.flush_all()
        self.env.invalidate_all()
        ann, lead = self.ann.with_user(self.ada), self.lead.with_user(self.ada)
        facts = [ann.fair_order_count, ann.fair_order_value, lead.fair_order_count]
        return [
            *facts,
            bool(ann.fair_customer_since),
            ann.fair_won_count,
            lead.fair_score,
        ]


def main(database):
    with Registry(database).cursor() as cr:
        env = odoo.api.Environment(
            cr, odoo.api.SUPERUSER_ID, {"tracking_disable": True}
        )
        print(json.dumps(Story(env).tell()))
        cr.rollback()


if __name__ == "__main__":
    config.parse_config(["-c", sys.argv[1], "-d", sys.argv[2], "--log-level=error"])
    main(sys.argv[2])
