"""Why leads wait, in few words that are the same for leads that wait for the same."""

from collections import Counter


def reasons(run):
    """Leads that nobody got, counted by the reason."""
    counts = Counter()
    lines = run.line_ids.filtered(lambda line: line.state == "waiting")
    for team, of_team in lines.grouped("team_id").items():
        people = run._collect_problem(team, of_team.lead_id).people
        counts.update(why(line, people) for line in of_team)
    return counts


def why(line, people):
    explanation = line.explanation or {}
    if line.reason == "full":
        full = line.env["res.users"].browse(explanation.get("full", []))
        return f"no capacity left with those who could take it: {names(full)}"
    if line.reason == "not_permitted":
        return missing(line, explanation.get("excluded", {}), people)
    return dict(line._selection_reason())[line.reason]


def missing(line, excluded, people):
    """What nobody has; where somebody has each of it, that nobody has all of it."""
    # Known to Python only after Odoo has read where its add-ons are.
    from odoo.addons.fair_allocation.engine import ABSENCES

    lead = line.lead_id
    phrases = {
        "tier": f"is senior enough for tier {line.tier_id.name}",
        "skills": f"has {', '.join(lead.fair_skill_ids.mapped('display_name'))}",
        "industry": f"knows {lead.fair_industry_id.name}",
        "region": f"covers {lead.country_id.name}",
        "language": f"speaks {(lead.lang_id.name or '').partition(' / ')[0]}",
        "absent": "is there",
        "excluded": "has not had it before",
    }
    excluded = dict.fromkeys("absent" if c in ABSENCES else c for c in excluded)
    alone = [code for code in excluded if not meeting(code, line, people)]
    asked = alone[:1] or [code for code in phrases if code in excluded]
    return "nobody " + " and ".join(phrases[code] for code in asked)


def meeting(condition, line, people):
    """Those of the people who meet this one condition."""
    # Known to Python only after Odoo has read where its add-ons are.
    from odoo.addons.fair_allocation.engine import eligibility

    lead = line.lead_id
    if condition == "tier":
        return eligibility.taking_tier(people, line.tier_id.id)
    if condition == "skills":
        for need in lead.fair_skill_ids:
            people = eligibility.skilled(people, need.skill_id.id, need.level)
        return people
    if condition == "industry":
        return eligibility.in_industry(people, lead.fair_industry_id.id)
    if condition == "region":
        return eligibility.in_region(people, lead.country_id.id, lead.state_id.id)
    if condition == "language":
        return eligibility.speaking(people, lead.lang_id.id)
    return eligibility.present(people) if condition == "absent" else people


def names(people):
    shown = ", ".join(people[:3].mapped("name"))
    return f"{shown} and {len(people) - 3} more" if len(people) > 3 else shown
