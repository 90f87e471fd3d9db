from pytz import utc

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import format_date

SALESMAN = "sales_team.group_sale_salesman"
MANAGER = "sales_team.group_sale_manager"


class FairAllocationStanding(models.AbstractModel):
    """What one salesperson is owed, has, must look after, and why.

    Everything is said to that person, in the language of whoever reads it. Of the
    colleagues nothing is told but how many of them are before.
    """

    _name = "fair.allocation.standing"
    _description = "Standing"

    @api.model
    @api.readonly
    def get_standing(self, person=False):
        """All that *My Standing* shows, ready to be shown.

        The number of queries depends on the teams of the person alone.

        :param person: id of the user; without it one's own. Sales managers may ask for
            members of the teams they see, everybody else for nobody.
        :raise AccessError: for anybody else
        """
        user = self._get_person(person)
        members = self.env["crm.team.member"].search([("user_id", "=", user.id)])
        governed = members.filtered("crm_team_id.fair_policy_id.version_id")
        return {
            "title": self._get_title(user),
            "seen_by": self._get_reader_note(user),
            "teams": self._describe_teams(user, governed),
            "others": [
                self.env._(
                    "%s shares no leads by rules yet. As soon as a manager publishes "
                    "its rules, you find your share here.",
                    team.name,
                )
                for team in (members - governed).crm_team_id
            ],
            "agreements": self._describe_agreements(user, members.crm_team_id),
            "pulses": self._describe_pulses(user),
            "pools": self._describe_pools(user),
            "work": self._describe_work(user),
            "trainings": self._describe_trainings(user),
            "decisions": self._describe_decisions(user),
        }

    @api.model
    def _get_person(self, person):
        """The user whose standing is asked for, if the reader may see it."""
        if not self.env.user.has_group(SALESMAN):
            raise AccessError(self.env._("Standings are for salespeople."))
        if person is False or person is None or self._is_own(person):
            return self.env.user
        Member = self.env["crm.team.member"]
        if type(person) is int and self.env.user.has_group(MANAGER):
            member = Member.search([("user_id", "=", person)], limit=1)
            if member:
                return member.user_id
            raise AccessError(
                self.env._("Salesperson: choose a member of one of your teams.")
            )
        raise AccessError(
            self.env._("You can see your own standing. Ask a sales manager for more.")
        )

    @api.model
    def _is_own(self, person):
        # ``True`` and 1.0 equal 1, but nobody is called so.
        return type(person) is int and person == self.env.uid

    @api.model
    def _get_title(self, user):
        if user == self.env.user:
            return self.env._("My Standing")
        return self.env._("Standing of %s", user.name)

    @api.model
    def _get_reader_note(self, user):
        """A manager reads what is said to somebody else."""
        if user == self.env.user:
            return False
        return self.env._("This is what %s sees.", user.name)

    # ------------------------------------------------------------
    # FORMAT
    # ------------------------------------------------------------

    @api.model
    def _say_since(self, version):
        """Since when received and entitled leads are counted."""
        if version.content["period"] == "always":
            return self.env._("Since the beginning")
        here = version._get_time_zone(version.company_id)
        start = utc.localize(version._get_period_start()).astimezone(here)
        return self.env._("Since %s", format_date(self.env, start.date()))

    @api.model
    def _open(self, model, name, domain):
        """An action that lists records; on a phone as cards."""
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "views": [[False, "list"], [False, "kanban"], [False, "form"]],
            "mobile_view_mode": "kanban",
            "domain": domain,
        }
