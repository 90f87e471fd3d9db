from contextlib import contextmanager

from odoo import models
from odoo.tools import SQL

from ..engine import allocate_one


class CrmLead(models.Model):
    """Who would get this lead, and why: asked without changing anything."""

    _inherit = "crm.lead"

    def action_fair_what_if(self):
        """Show a manager who would get the lead now, as if nobody had it."""
        self.env["fair.allocation.run"]._check_is_manager()
        self.ensure_one()
        self.check_access("read")
        # sudo: a run looks at the whole team as well, and nobody writes answers; this
        # one names colleagues and figures of the team, which a manager may see.
        lead = self.sudo()
        dialog = lead.env["fair.allocation.what.if"].create(
            {
                "lead_id": lead.id,
                "owner_id": lead.user_id.id,
                **lead._fair_get_answer(),
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Who Would Get This?"),
            "res_model": dialog._name,
            "res_id": dialog.id,
            "view_mode": "form",
            "target": "new",
        }

    def _fair_get_answer(self):
        """Values of the answer: what a run of this lead alone would write down."""
        Run = self.env["fair.allocation.run"]
        if not self.filtered_domain(Run._get_open_domain()):
            return {"reason": "closed"}
        with self._fair_without_owner():
            [team] = self._fair_divide()
            version = team.fair_policy_id.version_id
            if not version:
                return {
                    "reason": "no_policy" if team else "no_team",
                    "team_id": team.id,
                }
            problem = self.env["fair.allocation.problem"]._collect(team, version, self)
            [line] = self.env["fair.allocation.outcome"]._prepare_lines(
                Run, team, version, problem, allocate_one(problem)
            )
        told = ("team_id", "version_id", "tier_id", "user_id", "reason", "explanation")
        return {name: line.get(name, False) for name in told}

    @contextmanager
    def _fair_without_owner(self):
        """As if nobody had the lead, for what is read inside the block.

        The owner's room for open leads and his standing with the customer depend on it
        in many places, so it is taken away in the database and given back at once: no
        write of ours, no trace.
        """
        if not self.user_id:
            yield
            return
        with self.env.cr.savepoint() as savepoint:
            self.env.cr.execute(
                SQL("UPDATE crm_lead SET user_id = NULL WHERE id = %s", self.id)
            )
            self.env.invalidate_all(flush=False)
            try:
                yield
            finally:
                savepoint.rollback()
