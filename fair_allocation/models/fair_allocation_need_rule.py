import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import html2plaintext

from ..domain_text import check_domain, read_domain


class FairAllocationNeedRule(models.Model):
    _name = "fair.allocation.need.rule"
    _description = "Rule: What a Lead Needs"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Empty: for every company.")
    keywords = fields.Char(
        help="Words separated by commas; one of them in the name or notes of the lead "
        "is enough. Capitals don't matter.",
    )
    tag_ids = fields.Many2many(
        "crm.tag", string="Tags", help="One of them on the lead is enough."
    )
    domain = fields.Char(string="Condition")
    lead_model = fields.Char(
        compute="_compute_lead_model", export_string_translation=False
    )
    skill_id = fields.Many2one("hr.skill", string="Needed Skill", ondelete="cascade")
    skill_type_id = fields.Many2one(related="skill_id.skill_type_id")
    skill_level_id = fields.Many2one(
        "hr.skill.level",
        string="Minimum Level",
        ondelete="restrict",
        domain="[('skill_type_id', '=', skill_type_id)]",
    )
    industry_id = fields.Many2one("res.partner.industry", string="Industry")

    def _compute_lead_model(self):
        self.lead_model = "crm.lead"

    @api.onchange("skill_id")
    def _onchange_skill_id(self):
        levels = self.skill_id.skill_type_id.skill_level_ids
        if self.skill_level_id not in levels:
            self.skill_level_id = levels.filtered("default_level")[:1] or levels[:1]

    # The name is always there when a rule is made, the rest may be left out.
    @api.constrains("name", "keywords", "tag_ids", "domain")
    def _check_has_condition(self):
        label = self._fields["domain"]._description_string(self.env)
        for rule in self:
            check_domain(self.env["crm.lead"], rule.domain, label)
            empty = read_domain(rule.domain).is_true()
            if empty and not rule.tag_ids and not rule._keyword_list():
                raise ValidationError(
                    self.env._(
                        "Keywords, Tags, Condition: rule “%(name)s” would match every "
                        "lead. Fill in at least one of them.",
                        name=rule.name,
                    )
                )

    @api.constrains("name", "skill_id", "skill_level_id", "industry_id")
    def _check_has_effect(self):
        for rule in self:
            if not rule.skill_id and not rule.industry_id:
                raise ValidationError(
                    self.env._(
                        "Needed Skill, Industry: rule “%(name)s” would set nothing. "
                        "Fill in one of them.",
                        name=rule.name,
                    )
                )
            level = rule.skill_level_id
            if rule.skill_id and level.skill_type_id != rule.skill_id.skill_type_id:
                raise ValidationError(
                    self.env._(
                        "Minimum Level: choose a level of the skill “%(skill)s”.",
                        skill=rule.skill_id.name,
                    )
                )

    @api.model
    def _apply(self, leads):
        """Fill in what the leads need by the rules; never takes a need away.

        A missing skill is added, a level below the rule's is raised, an empty industry
        is set by the first rule that names one. A fixed number of queries.
        """
        # What a lead needs must not depend on what its creator may read.
        leads = leads.sudo()
        needed, industries = {}, {}
        for rule in self.sudo().search([("active", "=", True)]):
            for lead in rule._matching(leads):
                if rule.industry_id and not lead.fair_industry_id:
                    industries.setdefault(lead, rule.industry_id)
                if rule.skill_id:
                    key = (lead, rule.skill_id)
                    levels = needed.get(key, rule.skill_level_id) | rule.skill_level_id
                    needed[key] = levels.sorted("level_progress")[-1]
        self._write_needs(leads, needed)
        for industry in set(industries.values()):
            found = leads.filtered(lambda ld, i=industry: industries.get(ld) == i)
            found.fair_industry_id = industry

    @api.model
    def _write_needs(self, leads, needed):
        """Bring the needs up to the levels found: {(lead, skill): level}."""
        if not needed:
            return
        existing = {
            (need.lead_id, need.skill_id): need for need in leads.fair_skill_ids
        }
        to_create = []
        for (lead, skill), level in needed.items():
            need = existing.get((lead, skill))
            if not need:
                to_create.append(
                    {
                        "lead_id": lead.id,
                        "skill_id": skill.id,
                        "skill_level_id": level.id,
                    }
                )
            elif need.level < level.level_progress:
                need.skill_level_id = level
        leads.fair_skill_ids.create(to_create)

    def _matching(self, leads):
        """Leads that meet every condition the rule states."""
        self.ensure_one()
        if self.company_id:
            leads = leads.filtered(lambda lead: lead.company_id == self.company_id)
        if self.tag_ids:
            leads = leads.filtered(lambda lead: lead.tag_ids & self.tag_ids)
        if pattern := self._keyword_pattern():
            leads = leads.filtered(lambda lead: pattern.search(_text_of(lead)))
        return leads.filtered_domain(read_domain(self.domain))

    def _keyword_list(self):
        words = re.split(r"[,;，、；\n]", self.keywords or "")
        return [word.strip() for word in words if word.strip()]

    def _keyword_pattern(self):
        """Pattern of the keywords: whole words in scripts that separate words.

        "ERP" must not be found in "enterprise"; next to a Chinese character, where
        nothing separates words, it must.
        """
        words = [re.escape(word) for word in self._keyword_list()]
        if not words:
            return None
        letter = r"[A-Za-z0-9\u00C0-\u024F]"
        return re.compile(
            "|".join(
                (rf"(?<!{letter})" if re.match(letter, word) else "")
                + word
                + (rf"(?!{letter})" if re.search(letter + "$", word) else "")
                for word in words
            ),
            re.IGNORECASE,
        )


def _text_of(lead):
    """Name and notes of a lead as plain text."""
    notes = html2plaintext(lead.description) if lead.description else ""
    return f"{lead.name or ''}\n{notes}"
