from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_list


class FairAllocationTraining(models.Model):
    """What a training opens, said when it is planned and kept when it is done.

    A higher rung, which permits more tiers; a higher cap; or the skill alone, which
    opens the leads that need it.
    """

    _inherit = "fair.allocation.training"

    promise = fields.Selection(
        [
            ("none", "The skill itself"),
            ("seniority", "A higher rung"),
            ("cap", "A higher cap"),
        ],
        "When Done",
        required=True,
        default="none",
        tracking=True,
        help="What the person gets beside the skill. It is stated beforehand and kept "
        "when a manager confirms that the training is done.",
    )
    seniority_id = fields.Many2one(
        "fair.allocation.seniority",
        "New Seniority",
        ondelete="restrict",
        domain="[('company_id', 'in', [company_id, False])]",
        tracking=True,
    )
    cap_id = fields.Many2one(
        "fair.allocation.cap",
        "Cap",
        ondelete="set null",
        domain="[('member_id', '=', member_id)]",
        tracking=True,
    )
    cap_raise = fields.Integer(
        "More Leads", aggregator=None, tracking=True, help="Added to the cap."
    )
    outcome = fields.Json(
        readonly=True,
        copy=False,
        export_string_translation=False,
        help="What was and what became of level, rung and cap.",
    )
    promise_text = fields.Char(
        "What It Opens", compute="_compute_promise_text", compute_sudo=False
    )

    @api.depends("promise", "seniority_id", "cap_id.limit", "cap_raise", "outcome")
    @api.depends_context("lang")
    def _compute_promise_text(self):
        # sudo: names of rungs, tiers and caps in a plan that the reader may see.
        plans = self.sudo()
        known = plans._get_known_tiers()
        for training, named in zip(self, plans, strict=True):
            training.promise_text = named._get_promise_text(known)

    def _get_promise_text(self, known=None):
        """What the training opens, or has opened; of the person in the third person."""
        person = self.user_id.name or ""
        if self.promise == "seniority" and self.seniority_id:
            words = {
                "person": person,
                "rung": self.seniority_id.name,
                "tiers": self._name_tiers(known),
            }
            if not words["tiers"]:
                return self.env._("%(person)s becomes %(rung)s.", **words)
            return self.env._(
                "%(person)s becomes %(rung)s and may take leads of %(tiers)s.", **words
            )
        if self.promise == "cap" and (self.cap_id or self.outcome):
            before, after = self._get_limits()
            return self.env._(
                "%(cap)s, instead of %(before)s.",
                cap=self._name_cap(after, known),
                before=before,
            )
        if not self.skill_id:
            return False
        return self.env._("Leads that need %s.", self.skill_id.name)

    # ------------------------------------------------------------
    # WHAT MAKES SENSE
    # ------------------------------------------------------------

    @api.constrains("promise", "seniority_id", "cap_id", "cap_raise", "user_id")
    def _check_promise(self):
        for training in self.filtered(lambda training: training.state == "planned"):
            if training.promise == "seniority":
                training._check_seniority()
            elif training.promise == "cap":
                training._check_cap()

    def _check_seniority(self):
        rung, now = self.seniority_id, self.member_id.fair_seniority_id
        if not rung or not now or rung.level <= now.level:
            raise ValidationError(
                self.env._(
                    "New Seniority: choose a rung above the one %(person)s is on "
                    "(%(rung)s).",
                    person=self.user_id.name,
                    rung=now.name or self.env._("none, which permits everything"),
                )
            )
        if rung.company_id and rung.company_id != self.company_id:
            raise ValidationError(
                self.env._(
                    "New Seniority: “%(rung)s” belongs to %(company)s. Choose a rung "
                    "of the team's company.",
                    rung=rung.name,
                    company=rung.company_id.name,
                )
            )

    def _check_cap(self):
        if not self.cap_id or self.cap_id.member_id != self.member_id:
            raise ValidationError(
                self.env._(
                    "Cap: choose one of the caps on the profile of %s.",
                    self.user_id.name,
                )
            )
        if self.cap_raise < 1:
            raise ValidationError(
                self.env._("More Leads: enter how many leads more, 1 or above.")
            )

    # ------------------------------------------------------------
    # KEEPING IT
    # ------------------------------------------------------------

    def _check_keepable(self):
        """Refuse to confirm what can't be kept as it was promised.

        :raise UserError: naming what has changed
        """
        if self.promise == "none":
            return
        kept = self.member_id.active and (
            self.seniority_id.active if self.promise == "seniority" else self.cap_id
        )
        if not kept:
            raise UserError(
                self.env._(
                    "What was promised can't be kept any more: the membership, the "
                    "rung or the cap is gone. Drop the training with this reason, and "
                    "plan another one."
                )
            )

    def _keep_promise(self):
        """Open what was promised, with the manager's own rights.

        :return: what was and what became of it, for the record
        """
        rung = self.member_id.fair_seniority_id
        tiers = self._get_opened_tiers().ids
        outcome = {"tiers": tiers, "rungs": [rung.id, rung.id]}
        if self.promise == "seniority" and self.seniority_id.level > rung.level > 0:
            self.member_id.fair_seniority_id = self.seniority_id
            outcome["rungs"] = [rung.id, self.seniority_id.id]
        elif self.promise == "cap":
            before, after = self._get_limits()
            outcome |= {
                "limits": [before, after],
                "period": self.cap_id.period,
                "tiers": self.cap_id.tier_id.ids,
            }
            self.cap_id.limit = after
        # Skills decide as well: a run that is being applied has to notice.
        self.member_id._fair_touch()
        return outcome

    def _get_opened_tiers(self):
        """Tiers that the promised rung permits beside those of today.

        Those of the team's company: a rung may be every company's.
        """
        rung = self.member_id.fair_seniority_id
        if self.promise != "seniority" or not (self.seniority_id and rung):
            return self.env["fair.allocation.tier"]
        opened = self.seniority_id.permitted_tier_ids - rung.permitted_tier_ids
        return opened.filtered(lambda tier: tier.company_id <= self.company_id)

    # ------------------------------------------------------------
    # WORDS
    # ------------------------------------------------------------

    def _get_known_tiers(self):
        """Tiers that these trainings opened, as far as they are still there."""
        ids = {
            tier
            for training in self
            for tier in (training.outcome or {}).get("tiers", ())
        }
        return self.env["fair.allocation.tier"].browse(ids).exists()

    def _get_tiers(self, known=None):
        """Tiers that it is about: those it opened, or would.

        :param known: those that are still there, where they were looked up for many
        """
        if self.outcome:
            found = self.env["fair.allocation.tier"].browse(self.outcome["tiers"])
            return found & (self._get_known_tiers() if known is None else known)
        return self._get_opened_tiers() or self.cap_id.tier_id

    def _name_tiers(self, known=None):
        tiers = self._get_tiers(known)
        return format_list(self.env, tiers.mapped("name")) if tiers else ""

    def _get_limits(self):
        """The cap before and after."""
        if self.outcome and "limits" in self.outcome:
            return self.outcome["limits"]
        return self.cap_id.limit, min(self.cap_id.limit + self.cap_raise, 100000)

    def _name_cap(self, limit, known=None):
        """The cap in words, with another limit."""
        Cap = self.env["fair.allocation.cap"]
        outcome = self.outcome or {}
        cap = Cap.new(
            {
                "period": outcome.get("period") or self.cap_id.period,
                "tier_id": self._get_tiers(known)[:1].id,
                "limit": limit,
            }
        )
        return cap.display_name
