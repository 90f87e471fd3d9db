from odoo import api, models


class FairAllocationNotice(models.AbstractModel):
    """Tells managers what somebody says they can, and the person what was decided."""

    _inherit = "fair.allocation.notice"

    @api.model
    def _send_skill_claimed(self, line):
        """Ask the leaders of the person's teams to confirm, once each."""
        # sudo: in which teams the person is, to ask who decides there.
        members = line.sudo().fair_user_id.crm_team_member_ids
        leaders = self.env["res.users"].union(
            *(
                self._get_leaders(member.crm_team_id, without=member.user_id)
                for member in members
            )
        )
        for leader in leaders:
            asked = line.sudo().with_context(lang=leader.lang)
            subject = asked.env._(
                "Skill to confirm: %(person)s, %(skill)s",
                person=asked.fair_user_id.name,
                skill=asked.skill_id.name,
            )
            text = asked.env._(
                "%(person)s says: %(skill)s, %(level)s. It counts for leads once you "
                "confirm it, under Requests and Registers, Skills to Confirm.",
                person=asked.fair_user_id.name,
                skill=asked.skill_id.name,
                level=asked.skill_level_id.name,
            )
            self._tell(leader, subject, text, None, None)

    @api.model
    def _send_skill_decided(self, lines):
        """One message to each person about what counts from now on."""
        for line in lines:
            user = line.fair_user_id.filtered("active")
            if not user:
                continue
            asked = line.with_context(lang=user.lang)
            words = {
                "manager": asked.fair_confirmed_by_id.name,
                "skill": asked.skill_id.name,
                "level": asked.skill_level_id.name,
            }
            if line.fair_state == "confirmed":
                subject = asked.env._("Skill confirmed: %s", words["skill"])
                text = asked.env._(
                    "%(manager)s confirmed %(skill)s, %(level)s. From now on it counts "
                    "for leads.",
                    **words,
                )
            else:
                subject = asked.env._("Skill not confirmed: %s", words["skill"])
                text = asked.env._(
                    "%(manager)s didn't confirm %(skill)s, %(level)s. It doesn't count "
                    "for leads; talk about what is missing, or ask for a training.",
                    **words,
                )
            self._tell(user, subject, text, None, None)
