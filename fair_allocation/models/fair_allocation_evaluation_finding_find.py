from odoo import api, models

from ..findings import Settings, find


class FairAllocationEvaluationFinding(models.Model):
    """Making the findings of an evaluation: the rules decide, on facts read in sets."""

    _inherit = "fair.allocation.evaluation.finding"

    @api.model
    def _find(self, evaluation):
        """Replace the open findings of ``evaluation`` by those of its figures now.

        The caller holds the product's rights. What was decided on stays, and isn't
        proposed a second time. What was rejected in the evaluation before is listed as
        rejected, with the same answer, as long as the numbers are the same.
        """
        self.search(
            [("evaluation_id", "=", evaluation.id), ("state", "=", "open")]
        )._put_away()
        if not evaluation.version_id:
            return
        facts = evaluation._collect_facts()
        found = find(facts, self._get_finding_settings(evaluation.version_id))
        decided = {finding._get_key() for finding in evaluation.finding_ids}
        rejected = {
            finding._get_key(): finding
            for finding in evaluation.previous_id.finding_ids
            if finding.state == "rejected"
        }
        vals_list = []
        for vals in (self._prepare_finding(evaluation, one) for one in found):
            key = self._get_key_of(vals)
            if key not in decided and (vals := self._prepare_deed(evaluation, vals)):
                vals_list.append(vals | self._repeat(rejected.get(key), vals))
        self.with_context(tracking_disable=True).create(vals_list)

    @api.model
    def _get_finding_settings(self, version):
        settings = version._settings()
        return Settings(
            sample=settings["evaluation_sample"],
            tolerance=settings["tolerance"],
            tolerance_percent=settings["tolerance_percent"],
            alert_balance=settings["alert_balance"],
        )

    @api.model
    def _prepare_finding(self, evaluation, finding):
        return {
            "evaluation_id": evaluation.id,
            "kind": finding.kind,
            "code": finding.code,
            "user_id": finding.person or False,
            "tier_id": finding.tier or False,
            "skill_id": finding.skill or False,
            "numbers": {**finding.numbers, "lead_ids": list(finding.leads)}
            if finding.leads
            else dict(finding.numbers),
        }

    # ------------------------------------------------------------
    # THE SAME FINDING
    # ------------------------------------------------------------

    def _get_key(self):
        """What tells this finding from others, and is the same next time."""
        return self._get_key_of(
            {
                "kind": self.kind,
                "code": self.code,
                "user_id": self.user_id.id,
                "tier_id": self.tier_id.id,
                "skill_id": self.skill_id.id,
                "numbers": self.numbers or {},
            }
        )

    @api.model
    def _get_key_of(self, vals):
        numbers = vals["numbers"]
        return (
            *(vals[name] for name in ("kind", "code", "user_id", "tier_id")),
            vals["skill_id"],
            *(numbers.get(name) for name in ("value", "condition", "level")),
        )

    @api.model
    def _repeat(self, earlier, vals):
        """How a finding that was rejected ``earlier`` on the same numbers begins."""
        if not earlier or earlier._get_proof() != self._get_proof_of(vals["numbers"]):
            return {}
        self.env["fair.allocation.run"].browse(vals.pop("run_id", False)).unlink()
        return {
            "state": "rejected",
            "answer": earlier.answer,
            "decided_by_id": earlier.decided_by_id.id,
            "decided_on": earlier.decided_on,
            "repeats_id": earlier.id,
        }

    def _get_proof(self):
        return self._get_proof_of(self.numbers or {})

    @api.model
    def _get_proof_of(self, numbers):
        """The evidence; which leads it would be is none."""
        return {name: value for name, value in numbers.items() if name != "lead_ids"}

    # ------------------------------------------------------------
    # WHAT WOULD BE DONE
    # ------------------------------------------------------------

    @api.model
    def _prepare_deed(self, evaluation, vals):
        """``vals`` with what accepting needs; nothing where it can't be done."""
        prepare = getattr(self, f"_prepare_deed_{vals['kind']}", None)
        return prepare(evaluation, vals) if prepare else vals

    @api.model
    def _prepare_deed_move(self, evaluation, vals):
        """A previewed run, which says how many of the leads can really move."""
        numbers = vals["numbers"]
        run = self.env["fair.allocation.run"]._prepare_balance(
            evaluation,
            self.env["crm.lead"].browse(numbers["lead_ids"]),
            self.env["res.users"].browse(vals["user_id"]),
        )
        if not run.assigned_count:
            run.unlink()
            return None
        lost = run._count_lost()
        givers = [
            {**giver, "leads": lost[giver["person"]]}
            for giver in numbers["givers"]
            if lost.get(giver["person"])
        ]
        numbers |= {"leads": run.assigned_count, "givers": givers}
        return vals | {"run_id": run.id}

    @api.model
    def _prepare_deed_seniority(self, evaluation, vals):
        """The rungs before and after."""
        member = evaluation.team_id.crm_team_member_ids.filtered(
            lambda member: member.user_id.id == vals["user_id"]
        )
        rung = member.fair_seniority_id
        after = evaluation._get_next_rungs(rung).get(rung)
        if not after:
            return None
        vals["numbers"] |= {"before": rung.id, "after": after.id}
        return vals

    @api.model
    def _prepare_deed_skill(self, evaluation, vals):
        """The lowest level of the skill that is enough."""
        levels = self.env["hr.skill"].browse(vals["skill_id"]).skill_type_id
        enough = levels.skill_level_ids.filtered(
            lambda level: level.level_progress >= vals["numbers"]["level"]
        ).sorted("level_progress")
        vals["numbers"] |= {"target": enough[:1].id}
        return vals if enough else None

    def _put_away(self):
        """Delete open findings with what was prepared for them."""
        runs = self.run_id.filtered(lambda run: run.state in ("draft", "previewed"))
        self.unlink()
        runs.unlink()
