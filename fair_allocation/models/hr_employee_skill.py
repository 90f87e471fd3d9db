from odoo import SUPERUSER_ID, api, fields, models

from ..skills import NOTHING, Entry, is_new_word, judge

#: Who may say what somebody else can do.
CONFIRMERS = ("sales_team.group_sale_manager", "hr.group_hr_user")

#: What an entry says; the rest of it is never claimed.
SAID = {
    *("employee_id", "skill_id", "skill_type_id", "skill_level_id"),
    *("valid_from", "valid_to"),
}

#: As entered by somebody who may: it counts.
CONFIRMED = {
    "fair_state": "confirmed",
    "fair_known_level_id": False,
    "fair_confirmed_by_id": False,
    "fair_confirmed_on": False,
}


class Known(dict):
    """Levels that counted before a change: ``{(employee id, skill id): level record}``.

    Handed on in the context, where nothing that comes from outside is one of these.
    """


class HrEmployeeSkill(models.Model):
    """Skills that somebody gave to themselves don't count before another confirms them.

    Odoo lets all employees enter skills of their own. Leads follow skills, so it would
    be a way to take those of others. Whatever way they come, whatever rights are lent:
    whose word it is, is the user's.
    """

    _inherit = "hr.employee.skill"

    fair_state = fields.Selection(
        [
            ("confirmed", "Confirmed"),
            ("claimed", "To Confirm"),
            ("refused", "Not Confirmed"),
        ],
        "Confirmation",
        default="confirmed",
        required=True,
        readonly=True,
        copy=False,
        help="What somebody says about their own skills has no effect on leads until a "
        "sales manager or an HR officer confirms it.",
    )
    fair_known_level_id = fields.Many2one(
        "hr.skill.level",
        "Counts as",
        readonly=True,
        copy=False,
        ondelete="set null",
        help="The level confirmed before, which goes on counting.",
    )
    fair_user_id = fields.Many2one(
        string="Salesperson",
        related="employee_id.user_id",
        store=True,
        index="btree_not_null",
    )
    fair_confirmed_by_id = fields.Many2one(
        "res.users", "Decided By", readonly=True, copy=False, ondelete="set null"
    )
    fair_confirmed_on = fields.Datetime("Decided On", readonly=True, copy=False)

    _fair_claimed_idx = models.Index("(fair_user_id) WHERE fair_state = 'claimed'")

    @api.depends("fair_state", "fair_known_level_id")
    def _compute_display_name(self):
        result = super()._compute_display_name()
        for line in self:
            if line.fair_state == "confirmed":
                continue
            if line.fair_known_level_id:
                line.display_name = self.env._(
                    "%(skill)s (counts as %(level)s until confirmed)",
                    skill=line.display_name,
                    level=line.fair_known_level_id.name,
                )
            else:
                line.display_name = self.env._("%s (not confirmed)", line.display_name)
        return result

    def _fair_get_level(self):
        """The level that counts in matching; empty where none does."""
        if self.fair_state == "confirmed":
            return self.skill_level_id
        return self.fair_known_level_id

    # ------------------------------------------------------------
    # WHOSE WORD IT IS
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create([{**vals, **CONFIRMED} for vals in vals_list])
        known = self.env.context.get("fair_known")
        if not isinstance(known, Known):
            known = {}
        for line in lines._fair_own_words():
            before = known.get((line.employee_id.id, line.skill_id.id))
            line._fair_claim(before or line.skill_level_id.browse())
        return lines

    def write(self, vals):
        vals = {name: vals[name] for name in vals if name not in CONFIRMED}
        if SAID.isdisjoint(vals):
            return super().write(vals)
        before = {line: (line._fair_read(), line._fair_get_level()) for line in self}
        own = self._fair_own_words()
        result = super().write(vals)
        # One's own before or after: nobody moves an entry to somebody else, either.
        own |= self._fair_own_words()
        for line in own:
            line._fair_judge(*before[line])
        for line in self - own:
            if is_new_word(before[line][0], line._fair_read()):
                line._fair_set(CONFIRMED)
        return result

    def _fair_own_words(self):
        """Entries of the user about themselves, or of one who may not about others."""
        user = self.env.user
        if user.id == SUPERUSER_ID:
            return self.browse()
        if not any(user.has_group(group) for group in CONFIRMERS):
            return self
        # sudo: who the employee is, whoever asks.
        return self.filtered(lambda line: line.sudo().employee_id.user_id == user)

    def _fair_judge(self, before, level):
        """Claim what the change says beyond what counted before."""
        known = judge(before, self._fair_read())
        if known is not None:
            self._fair_claim(level if known != NOTHING else level.browse())
        elif is_new_word(before, self._fair_read()):
            self._fair_set(CONFIRMED)

    def _fair_claim(self, known):
        """Count ``known`` until somebody else confirms more; less counts at once."""
        if known and self.skill_level_id.level_progress <= known.level_progress:
            return self._fair_set(CONFIRMED)
        claimed = {"fair_state": "claimed", "fair_known_level_id": known.id}
        return self._fair_set({**CONFIRMED, **claimed})

    def _fair_set(self, vals):
        """Write what only the product says; whoever calls has checked the right."""
        # sudo: nobody may write these fields but through the product's methods.
        return super(HrEmployeeSkill, self.sudo()).write(vals)

    def _fair_read(self):
        # sudo: what the entry says, whoever changes it.
        line = self.sudo()
        level = line._fair_get_level()
        return Entry(
            person=line.employee_id.id,
            skill=line.skill_id.id,
            level=line.skill_level_id.level_progress,
            known=level.level_progress if level else NOTHING,
            start=line.valid_from,
            end=line.valid_to,
        )
