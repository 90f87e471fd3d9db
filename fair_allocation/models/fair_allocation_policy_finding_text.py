from odoo import api, models
from odoo.tools import format_list

#: Models of the ids that a finding's data may hold.
NAMED = {
    "tier_id": "fair.allocation.tier",
    "rung_id": "fair.allocation.seniority",
    "user_id": "res.users",
    "rule_id": "fair.allocation.need.rule",
    "skill_ids": "hr.skill",
    "industry_ids": "res.partner.industry",
    "country_ids": "res.country",
    "lang_ids": "res.lang",
    "tier_ids": "fair.allocation.tier",
    "pool_id": "fair.allocation.pool",
}


class FairAllocationPolicyFinding(models.Model):
    """Findings in words: what can't work, with its numbers and names."""

    _inherit = "fair.allocation.policy.finding"

    def _get_said(self):
        """The names and numbers each finding speaks of, in the reader's language."""
        names = self._get_names()
        factors = dict(self.env["fair.allocation.policy.factor"]._selection_code())
        empty = dict.fromkeys(("count", *NAMED), "")
        said = {}
        for finding in self:
            data = finding.data or {}
            said[finding] = {
                **empty,
                # sudo: the name of a team the finding is about.
                "team": finding.sudo().team_id.name or "",
                "count": data.get("count", 0),
                "factor": factors.get(data.get("factor"), ""),
                **{
                    key: self._say_names(names, model, data[key])
                    for key, model in NAMED.items()
                    if key in data
                },
            }
        return said

    @api.model
    def _say_names(self, names, model, ids):
        ids = ids if isinstance(ids, list) else [ids]
        return format_list(self.env, [names.get((model, id_), "–") for id_ in ids])

    def _get_names(self):
        """Names of all records the findings speak of, read at one time."""
        wanted = {}
        for finding in self:
            for key, model in NAMED.items():
                ids = (finding.data or {}).get(key, [])
                ids = ids if isinstance(ids, list) else [ids]
                wanted.setdefault(model, set()).update(ids)
        names = {}
        for model, ids in wanted.items():
            # sudo: names only, of what the team and its leads have.
            for record in self.env[model].sudo().browse(sorted(ids)).exists():
                names[model, record.id] = record.display_name
        return names

    @api.model
    def _get_texts(self, said):
        """Sentence of each code, with ``said`` filled in."""
        return {
            **self._get_policy_texts(said),
            **self._get_ladder_texts(said),
            **self._get_team_texts(said),
            **self._get_person_texts(said),
            **self._get_tier_texts(said),
            **self._get_lead_texts(said),
        }

    @api.model
    def _get_policy_texts(self, said):
        return {
            "no_team": self.env._(
                "No team shares by this policy, so it has no effect. Choose the teams."
            ),
            "factors_zero": self.env._(
                "No factor has a weight: between people who are equally owed a lead "
                "chance decides. Give the factors that matter a weight."
            ),
            "fallback_archived": self.env._(
                "%(user_id)s, who gets the leads nobody can take, is archived. Choose "
                "another fallback owner.",
                **said,
            ),
        }

    @api.model
    def _get_ladder_texts(self, said):
        return {
            "no_criterion": self.env._(
                "No score criterion is active: every lead scores 0 and falls into the "
                "lowest tier. Add a criterion."
            ),
            "no_tier": self.env._(
                "There are no tiers: leads can't be told apart. Add tiers."
            ),
            "tier_gap": self.env._(
                "Tier %(tier_id)s, the lowest, begins at %(count)s. Let it begin at 0.",
                **said,
            ),
            "rung_contradiction": self.env._(
                "%(rung_id)s names %(tier_ids)s as its own, but is below their minimum "
                "seniority. Change one of the two.",
                **said,
            ),
            "practice_no_tier": self.env._(
                "Newcomers have a share for practice, but no tier is marked for "
                "practice. Mark one."
            ),
            "practice_forbidden": self.env._(
                "%(rung_id)s is in practice, but may take no tier for practice. Lower "
                "the minimum seniority of such a tier, or mark another.",
                **said,
            ),
        }

    @api.model
    def _get_team_texts(self, said):
        return {
            "no_member": self.env._(
                "%(team)s has no members: its leads wait. Add members.", **said
            ),
            "no_capacity": self.env._(
                "Nobody in %(team)s has any capacity: its leads wait. Enter some.",
                **said,
            ),
            "none_available": self.env._(
                "Everyone in %(team)s is paused, archived or opted out: leads wait.",
                **said,
            ),
            "no_leader": self.env._(
                "%(team)s has no team leader: nobody is told about leads that wait. "
                "Name one.",
                **said,
            ),
            "condition_empty": self.env._(
                "“%(factor)s” is a condition, but nobody in %(team)s states any, so "
                "nobody is ruled out. Fill in the profiles.",
                **said,
            ),
            "need_no_holder": self.env._(
                "Rule “%(rule_id)s” asks for %(skill_ids)s at a level nobody in "
                "%(team)s has. Train somebody, or lower the level.",
                **said,
            ),
        }

    @api.model
    def _get_person_texts(self, said):
        return {
            "person_archived": self.env._(
                "%(user_id)s is archived, but still a member of %(team)s. End the "
                "membership.",
                **said,
            ),
            "person_no_capacity": self.env._(
                "%(user_id)s in %(team)s can never be chosen: a capacity or cap is 0. "
                "Raise it, or end the membership.",
                **said,
            ),
            "person_no_tier": self.env._(
                "%(user_id)s in %(team)s can never be chosen: %(rung_id)s may take no "
                "tier. Change the rung or the tiers.",
                **said,
            ),
            "person_no_lead": self.env._(
                "None of the %(count)s open leads of %(team)s could go to %(user_id)s. "
                "Look at the profile.",
                **said,
            ),
        }

    @api.model
    def _get_tier_texts(self, said):
        if said["count"]:
            no_taker = self.env._(
                "Open leads of tier %(tier_id)s in %(team)s: %(count)s, and nobody may "
                "take them. Lower the minimum seniority, or promote somebody.",
                **said,
            )
        else:
            no_taker = self.env._(
                "Nobody in %(team)s may take tier %(tier_id)s. Lower the minimum "
                "seniority, or promote somebody.",
                **said,
            )
        return {
            "tier_no_taker": no_taker,
            "tier_foreign": self.env._(
                "Open leads of %(team)s in a tier that is archived or another "
                "company's: %(count)s (%(tier_ids)s). Score them again.",
                **said,
            ),
        }

    @api.model
    def _get_lead_texts(self, said):
        return {
            "leads_skills": self.env._(
                "Open leads of %(team)s with nobody who has the skills they need: "
                "%(count)s (%(skill_ids)s).",
                **said,
            ),
            "leads_industry": self.env._(
                "Open leads of %(team)s with nobody who serves their industry: "
                "%(count)s (%(industry_ids)s).",
                **said,
            ),
            "leads_region": self.env._(
                "Open leads of %(team)s with nobody who serves their country or state: "
                "%(count)s (%(country_ids)s).",
                **said,
            ),
            "leads_language": self.env._(
                "Open leads of %(team)s with nobody who speaks their language: "
                "%(count)s (%(lang_ids)s).",
                **said,
            ),
            "leads_excluded": self.env._(
                "Open leads of %(team)s with nobody who isn't excluded from them: "
                "%(count)s.",
                **said,
            ),
        }
