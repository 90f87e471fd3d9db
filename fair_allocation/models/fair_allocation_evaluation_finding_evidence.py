from odoo import api, models


class FairAllocationEvaluationFinding(models.Model):
    """The numbers of a finding as a small table, in the language of the reader."""

    _inherit = "fair.allocation.evaluation.finding"

    @api.depends("code", "numbers")
    @api.depends_context("lang")
    def _compute_evidence(self):
        # sudo: names of people, tiers and skills that the reader's own finding names.
        for finding, named in zip(self, self.sudo(), strict=True):
            tabulate = getattr(named, f"_tabulate_{finding.kind}", None)
            finding.evidence = finding.evidence_html = False
            if finding.numbers and tabulate:
                heads, rows = tabulate(finding.numbers)
                finding.evidence = {"heads": heads, "rows": rows}
                finding.evidence_html = self.env["ir.qweb"]._render(
                    "fair_allocation.finding_evidence",
                    {"heads": heads, "rows": rows},
                    minimal_qcontext=True,
                )

    def _tabulate_move(self, numbers):
        heads = [
            self.env._("Salesperson"),
            self.env._("Received"),
            self.env._("Entitled"),
            self.env._("Would move"),
        ]
        rows = [
            [
                self.user_id.name or "?",
                numbers["received"],
                numbers["entitled"],
                f"+{numbers['leads']}",
            ]
        ]
        rows += [
            [
                self._name_user(giver["person"]),
                giver["received"],
                giver["entitled"],
                f"\N{MINUS SIGN}{giver['leads']}",
            ]
            for giver in numbers["givers"]
        ]
        return heads, rows

    def _tabulate_cap(self, numbers):
        return [self.env._("What"), self.env._("Number")], [
            [self.env._("Capacity, leads in 30 days"), numbers["before"]],
            [self.env._("Most used in 30 days"), numbers["peak"]],
            [self.env._("Days with nothing left"), numbers["full_days"]],
            [self.env._("Days looked at"), numbers["days"]],
            [self.env._("Leads that wait: everybody full"), numbers["waiting"]],
        ]

    def _tabulate_seniority(self, numbers):
        heads, rows = self._tabulate_fact(numbers)
        if numbers["waiting"]:
            rows.append([self.env._("Leads that wait"), "", numbers["waiting"], ""])
        return heads, rows

    def _tabulate_fact(self, numbers):
        heads = [
            self.env._("Who"),
            self.env._("Won"),
            self.env._("Closed"),
            self.env._("Conversion"),
        ]
        return heads, [
            self._tabulate_rate(
                self.user_id.name or "?", numbers["won"], numbers["closed"]
            ),
            self._tabulate_rate(
                self.env._("Colleagues"),
                numbers["others_won"],
                numbers["others_closed"],
            ),
        ]

    @api.model
    def _tabulate_rate(self, label, won, closed):
        return [label, won, closed, f"{100 * won / closed:.0f} %" if closed else "–"]

    def _tabulate_skill(self, numbers):
        return [self.env._("Leads that needed the skill"), self.env._("Number")], [
            [self.env._("In all"), numbers["asked"]],
            [self.env._("Nobody got them"), numbers["waited"]],
            [self.env._("Given to somebody without it"), numbers["misfit"]],
            [self.env._("People who have it"), len(numbers["holders"])],
        ]

    def _tabulate_rule(self, numbers):
        heads = [self.env._("What"), self.env._("Number")]
        if self.code == "overridden":
            return [self.env._("Reason"), self.env._("Overrides")], [
                *([word["text"] or "–", word["times"]] for word in numbers["words"]),
                [self.env._("All decisions"), numbers["decided"]],
            ]
        labels = {
            "waiting": self.env._("Leads that wait"),
            "leads": self.env._("Leads of the period"),
            "balance": self.env._("Balance (%)"),
            "alert": self.env._("Alert below (%)"),
        }
        return heads, [
            [label, numbers[name]] for name, label in labels.items() if name in numbers
        ]
