from odoo import api, models


class FairAllocationCheck(models.AbstractModel):
    """What is wrong with a team and its people."""

    _inherit = "fair.allocation.check"

    @api.model
    def _find_in_team(self, version, team):
        settings, members = version._settings(), team.crm_team_member_ids
        if settings["alert_days"] and not team.user_id.active:
            yield self._prepare("no_leader", "warning", team, team)
        if not members:
            yield self._prepare("no_member", "problem", team, team)
            return
        tiers = self.env["fair.allocation.tier"]._ladder(team.company_id)
        yield from self._find_in_members(team, members, tiers)
        lasting = self._get_lasting(members)
        if not lasting:
            return
        yield from self._find_empty_conditions(settings, team, lasting)
        yield from self._find_unmet_rules(settings, team, lasting)
        yield from self._find_in_leads(version, team, lasting, tiers)

    @api.model
    def _get_lasting(self, members):
        """Those who get leads some time, though perhaps not today."""
        return members.filtered(
            lambda member: member.user_id.active
            and self._has_capacity(member)
            and not member.assignment_optout
        )

    @api.model
    def _has_capacity(self, member):
        """Whether no cap on leads of all tiers is 0 for good."""
        return all(
            limit for _period, tier, limit in member._fair_get_caps() if not tier
        )

    @api.model
    def _find_in_members(self, team, members, tiers):
        active = members.filtered("user_id.active")
        for member in members - active:
            yield self._prepare_person("person_archived", member)
        able = active.filtered(self._has_capacity)
        if active and not able:
            yield self._prepare("no_capacity", "problem", team, team)
        else:
            for member in active - able:
                yield self._prepare_person("person_no_capacity", member)
        if not self._get_lasting(members) - members.filtered("fair_paused"):
            if able or not active:
                yield self._prepare("none_available", "problem", team, team)
        for member in able:
            if tiers and not member._fair_permitted_tiers(tiers):
                rung = member.fair_seniority_id
                yield self._prepare_person(
                    "person_no_tier", member, rung_id=rung.id
                ) | {"mend_model": rung._name, "mend_id": rung.id}

    @api.model
    def _prepare_person(self, code, member, **data):
        return self._prepare(
            *(code, "warning", member, member.crm_team_id),
            user_id=member.user_id.id,
            **data,
        )

    @api.model
    def _find_empty_conditions(self, settings, team, members):
        """Conditions about which nobody says anything rule out nobody."""
        stated = {
            "industry": members.fair_industry_ids,
            "region": members.fair_country_ids.ids + members.fair_state_ids.ids,
            "language": members.fair_lang_ids,
        }
        for factor in settings["factors"]:
            code = factor["code"]
            if factor["required"] and code in stated and not stated[code]:
                yield self._prepare(
                    *("condition_empty", "warning", members.browse(), team),
                    factor=code,
                )

    @api.model
    def _find_unmet_rules(self, settings, team, members):
        """Rules that will ask leads for a skill nobody in the team has."""
        if not any(
            f["code"] == "skills" and f["required"] for f in settings["factors"]
        ):
            return
        held = self.env["fair.allocation.problem"]._get_skills(members.user_id)
        best = {}
        for skills in held.values():
            for skill, level in skills.items():
                best[skill] = max(level, best.get(skill, 0))
        rules = self.env["fair.allocation.need.rule"].search(
            [
                ("active", "=", True),
                ("skill_id", "!=", False),
                ("company_id", "in", [team.company_id.id, False]),
            ]
        )
        for rule in rules:
            if best.get(rule.skill_id.id, -1) < rule.skill_level_id.level_progress:
                yield self._prepare(
                    *("need_no_holder", "warning", rule, team),
                    rule_id=rule.id,
                    skill_ids=rule.skill_id.ids,
                )
