from odoo import models
from odoo.tools import format_date, format_datetime

from ..claims import Limit


class CrmLead(models.Model):
    """Why a lead can't be claimed, in words; never which customer it is."""

    _inherit = "crm.lead"

    def _fair_get_obstacle_texts(self, offers, found, user):
        """Say what was found: ``{lead id: sentence}``.

        :param dict found: what keeps ``user`` from each lead, as ``obstacle`` says it
        """
        gone = self.browse(lead for lead, what in found.items() if what == "gone")
        takers = gone._fair_get_taker_texts(user)
        return {
            lead: takers[lead]
            if what == "gone"
            else self._fair_get_limit_text(what)
            if isinstance(what, Limit)
            else self._fair_get_rule_text(offers[lead], what, user)
            for lead, what in found.items()
        }

    def _fair_get_rule_text(self, offer, code, user):
        # sudo: the names of pool and rung, and when; for who may claim there or asks.
        pool = self.env["fair.allocation.pool"].sudo().browse(offer.pool)
        tier = self.env["fair.allocation.tier"].sudo().browse(offer.tier)
        moment = offer.frozen_until if code == "frozen" else offer.cool_until
        when = moment and format_datetime(
            self.env, moment, tz=user.tz, dt_format="short"
        )
        texts = {
            "outsider": self.env._(
                "Only members of its public pool may claim this lead. Ask a sales "
                "manager to add you."
            ),
            "blind": self.env._(
                "Nobody chooses in “%s”: press “Next lead, please”.", pool.name
            ),
            "seniority": self.env._(
                "Leads of tier %(tier)s are for %(rung)s and above. Choose another "
                "one.",
                tier=tier.name,
                rung=tier.seniority_id.name,
            ),
            "unaccepted": self.env._(
                "You have not accepted the customer-protection agreement. Open "
                "Fair Allocation > Agreement, read and accept it, then claim."
            ),
            "paused": self.env._(
                "You are taking a break from new leads. Resume before you claim one."
            ),
            "penalty": self.env._(
                "Because of your penalty points you can't claim leads until %s. The "
                "register of violations says what for.",
                format_date(self.env, offer.stopped_until),
            ),
            "frozen": self.env._("Nobody can claim this lead before %s.", when),
            "cool_down": self.env._(
                "You looked after this customer before: you can claim it again from "
                "%s on.",
                when,
            ),
        }
        return texts[code]

    def _fair_get_limit_text(self, limit):
        """Why not even one more lead can be had."""
        # sudo: names of a pool or a tier in which the person just claimed.
        pool = self.env["fair.allocation.pool"].sudo().browse(limit.key)
        texts = {
            "claims": lambda: self.env._(
                "You have claimed %(most)s leads from “%(pool)s” today, which is the "
                "limit. Come back tomorrow.",
                most=limit.most,
                pool=pool.name,
            ),
            "held": lambda: self.env._(
                "You have %(held)s open leads; with %(most)s or more nobody may claim "
                "from “%(pool)s”. Close or give back some first.",
                held=limit.most - limit.left,
                most=limit.most,
                pool=pool.name,
            ),
            "open": lambda: self.env._(
                "You have %(held)s open leads and may have %(most)s. Close or give "
                "back some first.",
                held=limit.most - limit.left,
                most=limit.most,
            ),
            "tier": lambda: self.env._(
                "You have %(held)s open leads of tier %(tier)s and may have %(most)s. "
                "Close or give back some first.",
                held=limit.most - limit.left,
                tier=self.env["fair.allocation.tier"].sudo().browse(limit.key).name,
                most=limit.most,
            ),
        }
        return texts[limit.code]()

    def _fair_get_excess_text(self, limit, chosen):
        """Why so many leads at once can't be had, though fewer could."""
        # sudo: names of a pool or a tier in which the person just claimed.
        pool = self.env["fair.allocation.pool"].sudo().browse(limit.key)
        texts = {
            "claims": lambda: self.env._(
                "You chose %(chosen)s leads, but may claim only %(left)s more from "
                "“%(pool)s” today. Nothing was claimed; choose fewer.",
                chosen=chosen,
                left=limit.left,
                pool=pool.name,
            ),
            "tier": lambda: self.env._(
                "You chose %(chosen)s leads, but may have only %(left)s more open ones "
                "of tier %(tier)s. Nothing was claimed; choose fewer.",
                chosen=chosen,
                left=limit.left,
                tier=self.env["fair.allocation.tier"].sudo().browse(limit.key).name,
            ),
        }
        if limit.code in texts:
            return texts[limit.code]()
        return self.env._(
            "You chose %(chosen)s leads, but may have only %(left)s more open ones. "
            "Nothing was claimed; choose fewer.",
            chosen=chosen,
            left=limit.left,
        )

    def _fair_get_taker_texts(self, user):
        """Who has each of these leads by now, that are in no pool any more.

        Told only of leads that came from a pool ``user`` may claim from: else anybody
        could ask who looks after which customer.
        """
        # sudo: who was faster is told to those who could have claimed it too.
        entries = (
            self.env["fair.allocation.decision"]
            .sudo()
            .search([("lead_id", "in", self.ids), ("pool_id", "!=", False)], order="id")
        )
        Pool = self.env["fair.allocation.pool"].sudo()
        mine = Pool.search(Pool._get_member_domain(user)) if entries else Pool
        last = {entry.lead_id.id: entry for entry in entries}
        unknown = self.env._("This lead is in no public pool. Choose another one.")
        texts = dict.fromkeys(self.ids, unknown)
        for lead, entry in last.items():
            owner = entry.lead_id.user_id
            if not owner or entry.pool_id not in mine:
                continue
            if entry.kind == "claim" and entry.to_user_id == owner:
                texts[lead] = self.env._(
                    "%s claimed this lead. Choose another one.", owner.name
                )
            else:
                texts[lead] = self.env._(
                    "%s looks after this lead by now. Choose another one.", owner.name
                )
        return texts
