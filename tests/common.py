from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user

SALESMAN = "sales_team.group_sale_salesman"
ALL_LEADS = "sales_team.group_sale_salesman_all_leads"
MANAGER = "sales_team.group_sale_manager"


class FairAllocationCase(TransactionCase):
    """A small company; every test tells its story with these people.

    ========  =====================  =====  =========  ==========================
    person    role                   team   rung       skills
    ========  =====================  =====  =========  ==========================
    mara      manager                leads  both       —
    alba      all documents          none   —          —
    nils      salesperson            north  newcomer   —
    ada       salesperson            north  advisor    robotics: basic
    sven      salesperson            north  senior     robotics: expert
    eva       salesperson            south  expert     calibration: expert
    ines      salesperson            south  none       —
    ========  =====================  =====  =========  ==========================

    The score of a lead is its expected revenue (one criterion, full at 100). Tier C
    begins at 0, B at 40 (from advisor up), A at 70 (from senior up).
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        cls.company = cls.env.company
        cls._set_up_ladders()
        cls._set_up_skills()
        cls._set_up_people()

    @classmethod
    def _set_up_ladders(cls):
        """Tiers, rungs and criteria of our own instead of those found."""
        Tier = cls.env["fair.allocation.tier"]
        Rung = cls.env["fair.allocation.seniority"]
        Criterion = cls.env["fair.allocation.tier.criterion"]
        for model in (Tier, Rung, Criterion, cls.env["fair.allocation.need.rule"]):
            model.search([]).action_archive()
        cls.env.flush_all()
        cls.newcomer, cls.advisor, cls.senior, cls.expert = Rung.create(
            [
                {"name": "Newcomer", "level": 1, "default_capacity": 10},
                {"name": "Advisor", "level": 2, "default_capacity": 20},
                {"name": "Senior", "level": 3, "default_capacity": 30},
                {"name": "Expert", "level": 4, "default_capacity": 40},
            ]
        )
        cls.tier_c, cls.tier_b, cls.tier_a = Tier.create(
            [
                {"name": "C", "score_min": 0, "always_served": False},
                {"name": "B", "score_min": 40, "seniority_id": cls.advisor.id},
                {"name": "A", "score_min": 70, "seniority_id": cls.senior.id},
            ]
        )
        cls.criterion = Criterion.create(
            {"name": "Worth", "kind": "value", "weight": 10, "full_at": 100}
        )

    @classmethod
    def _set_up_skills(cls):
        cls.skill_type = cls.env["hr.skill.type"].create(
            {
                "name": "Equipment",
                "skill_level_ids": [
                    Command.create({"name": "Basic", "level_progress": 30}),
                    Command.create({"name": "Skilled", "level_progress": 60}),
                    Command.create({"name": "Master", "level_progress": 100}),
                ],
                "skill_ids": [
                    Command.create({"name": "Robotics"}),
                    Command.create({"name": "Calibration"}),
                ],
            }
        )
        cls.robotics, cls.calibration = cls.skill_type.skill_ids.sorted("id")
        cls.basic, cls.skilled, cls.master = cls.skill_type.skill_level_ids.sorted(
            "level_progress"
        )

    @classmethod
    def _set_up_people(cls):
        cls.mara = cls._new_user("mara", MANAGER)
        cls.alba = cls._new_user("alba", ALL_LEADS)
        cls.north, cls.south = cls.env["crm.team"].create(
            [
                {"name": name, "user_id": cls.mara.id, "company_id": cls.company.id}
                for name in ("North", "South")
            ]
        )
        for name, team, rung, skills in (
            ("nils", cls.north, cls.newcomer, {}),
            ("ada", cls.north, cls.advisor, {cls.robotics: cls.basic}),
            ("sven", cls.north, cls.senior, {cls.robotics: cls.master}),
            ("eva", cls.south, cls.expert, {cls.calibration: cls.master}),
            ("ines", cls.south, cls.newcomer.browse(), {}),
        ):
            user = cls._new_user(name, SALESMAN)
            cls._employ(user, skills)
            member = cls.env["crm.team.member"].create(
                {
                    "crm_team_id": team.id,
                    "user_id": user.id,
                    "fair_seniority_id": rung.id,
                }
            )
            setattr(cls, name, user)
            setattr(cls, f"member_{name}", member)

    @classmethod
    def _new_user(cls, name, groups):
        return new_test_user(
            cls.env, f"fair_{name}", groups=groups, name=name.capitalize()
        )

    @classmethod
    def _employ(cls, user, skills, **values):
        """Make the user an employee with these skills: {skill: level}."""
        return cls.env["hr.employee"].create(
            {
                "name": user.name,
                "user_id": user.id,
                **values,
                "employee_skill_ids": [
                    Command.create(
                        {
                            "skill_type_id": skill.skill_type_id.id,
                            "skill_id": skill.id,
                            "skill_level_id": level.id,
                        }
                    )
                    for skill, level in skills.items()
                ],
            }
        )

    @classmethod
    def _new_leads(cls, *scores, **values):
        """Unassigned leads of team North with these scores."""
        return cls.env["crm.lead"].create(
            [
                {
                    "name": f"Lead {number}",
                    "type": "lead",
                    "team_id": cls.north.id,
                    "user_id": False,
                    "expected_revenue": score,
                    **values,
                }
                for number, score in enumerate(scores, start=1)
            ]
        )
