from odoo import api, fields, models, tools
from odoo.tools import format_list

from ..engine import SCALE

#: Reasons that say it all: nobody else was compared.
CONTINUITY = ("known", "substitute", "same_customer")


class FairAllocationExplained(models.AbstractModel):
    """Something that says why a lead went where it went.

    The reason is stored as codes and numbers; sentences are made in the language of
    whoever reads them.
    """

    _name = "fair.allocation.explained"
    _description = "Explained Allocation"

    reason = fields.Selection(selection="_selection_reason", readonly=True)
    explanation = fields.Json(
        "Explanation Data", readonly=True, export_string_translation=False
    )
    summary = fields.Char("Why", compute="_compute_summary")
    explanation_html = fields.Html(
        "Explanation", compute="_compute_explanation_html", sanitize=False
    )

    @api.model
    def _selection_reason(self):
        labels = {
            "fair_share": self.env._("Furthest behind the fair share"),
            "best_fit": self.env._("Best fit"),
            "value": self.env._("Balances the value"),
            "team": self.env._("Best for the team as a whole"),
            "only_one": self.env._("The only one who can take it"),
            "kept": self.env._("Stays with the present owner"),
            "known": self.env._("Looks after this customer already"),
            "substitute": self.env._("Substitute of the person who looks after it"),
            "same_customer": self.env._("Gets this customer's other leads as well"),
            "tie": self.env._("Drawn among equals"),
            "override": self.env._("Decided by a manager"),
            "fallback": self.env._("Fallback owner"),
            "manual": self.env._("Assigned by hand"),
            "opening": self.env._("Opening balance"),
            "undo": self.env._("Undone"),
            "credit": self.env._("Bad lead, credited back"),
            "claim": self.env._("Claimed from the public pool"),
            "blind_claim": self.env._("Next lead of the public pool"),
            "return": self.env._("Given back to the public pool"),
            "given_back": self.env._("Given back by its salesperson"),
            "taken_back": self.env._("Taken back from its salesperson"),
            "no_follow_up": self.env._("No qualifying follow-up in time"),
            "no_sale": self.env._("No sale in time"),
            "no_response": self.env._("First response missed"),
            "rotation": self.env._("Rotation of customers"),
            "balance": self.env._("Evens out the shares after an evaluation"),
            "hand_over": self.env._("Handed over by a manager"),
            "release": self.env._("Protection ended by a manager"),
            "pool": self.env._("Nobody could take it: public pool"),
            "put": self.env._("Put into the pool by a manager"),
            "deleted": self.env._("The account of its salesperson was deleted"),
            "split": self.env._("Credit shared with a helper"),
            "owned": self.env._("Has an owner already"),
            "closed": self.env._("Closed"),
            "no_team": self.env._("No team takes it"),
            "no_policy": self.env._("The team has no published policy"),
            "left_out": self.env._("Left out by a manager"),
            "nobody": self.env._("Nobody in the team"),
            "not_permitted": self.env._("Nobody meets the conditions"),
            "full": self.env._("Everyone who could take it is full"),
            "not_served": self.env._("Would unbalance the team"),
            "changed": self.env._("Changed since the preview"),
            "unaccepted": self.env._(
                "The agreement has a new version, not accepted by the person yet"
            ),
            "failed": self.env._("Could not be given"),
        }
        return list(labels.items())

    @api.model
    @tools.ormcache("self.env.lang")
    def _get_reason_labels(self):
        """The reasons by code; worked out once, for the ledger is long."""
        return dict(self._selection_reason())

    @api.model
    def _get_condition_labels(self):
        """Why people could not take the lead, by condition code."""
        return {
            "absent": self.env._("not available"),
            "archived": self.env._("no longer with us"),
            "left_team": self.env._("no longer in the team"),
            "unaccepted": self.env._("has not accepted the agreement"),
            "paused": self.env._("paused"),
            "leave": self.env._("on leave"),
            "holiday": self.env._("public holiday"),
            "out_of_office": self.env._("out of office"),
            "other_team": self.env._("in another team"),
            "tier": self.env._("seniority not enough for the tier"),
            "excluded": self.env._("excluded for this lead"),
            "skills": self.env._("required skill missing"),
            "industry": self.env._("another industry"),
            "region": self.env._("another region"),
            "language": self.env._("another language"),
            "full": self.env._("capacity used up"),
        }

    @api.model
    def _get_verdict_labels(self):
        """Why people who could take the lead did not get it, by verdict code."""
        return {
            "full": self.env._("capacity used up"),
            "ahead": self.env._("further ahead of the fair share"),
            "lower_fit": self.env._("fits less well"),
            "value": self.env._("has received more value"),
            "needed_elsewhere": self.env._("needed for another lead"),
            "tie": self.env._("equal; the draw decided"),
            "kept": self.env._("the present owner keeps it"),
        }

    @api.depends("explanation", "reason")
    @api.depends_context("lang")
    def _compute_summary(self):
        # Read once each: Odoo hands out a copy whenever it is asked for it.
        told = {record: record.explanation or {} for record in self}
        names = self._get_names(
            [record._get_customer(told[record]).get("person") for record in self]
        )
        for record in self:
            why = record._get_summary(told[record])
            customer = record._get_customer_text(told[record], names)
            record.summary = (
                self.env._("%(why)s %(customer)s", why=why, customer=customer)
                if why and customer
                else why or customer
            )

    def _get_summary(self, explanation):
        """One sentence that says why, in the reader's language."""
        label = self._get_reason_labels().get(self.reason, "")
        if self.reason in CONTINUITY:
            return self.env._("%(reason)s.", reason=label)
        if "chosen" in explanation:
            return self._get_summary_chosen(label, explanation["chosen"])
        return self._get_wait_text(label, self._get_wait_counts(explanation)) or ""

    def _get_summary_chosen(self, label, chosen):
        credited = chosen["credited"] / SCALE
        return self.env._(
            "%(reason)s: had received %(received)s of %(credited).1f leads due, "
            "fit %(fit)s of 100.",
            reason=label,
            received=chosen["received"],
            credited=credited,
            fit=chosen["fit"],
        )

    @api.model
    def _get_wait_text(self, label, counts):
        """Why a lead waits: the reason, and how many people each condition excludes."""
        if not label or not counts:
            return label or False
        labels = self._get_condition_labels()
        parts = [
            self.env._("%(condition)s (%(count)s)", condition=labels[code], count=count)
            for code, count in counts.items()
        ]
        return self.env._("%(reason)s: %(conditions)s.", reason=label, conditions=parts)

    @api.model
    def _get_wait_counts(self, explanation):
        """People by what keeps them from taking the lead: ``{condition: people}``."""
        unable = self._get_unable(explanation)
        return {code: len(people) for code, people in unable.items()}

    @api.model
    def _get_unable(self, explanation):
        """Who could not take the lead, by condition."""
        unable = {
            **explanation.get("excluded", {}),
            "full": explanation.get("full", []),
        }
        return {code: people for code, people in unable.items() if people}

    # ------------------------------------------------------------
    # THE WHOLE EXPLANATION
    # ------------------------------------------------------------

    @api.depends("explanation", "reason")
    @api.depends_context("lang", "uid")
    def _compute_explanation_html(self):
        names = self._get_people_names()
        remarks = self._get_remarks(names)
        for record in self:
            record.explanation_html = self.env["ir.qweb"]._render(
                "fair_allocation.explanation",
                {
                    **record._prepare_explanation_values(names),
                    "remarks": remarks.get(record),
                },
                minimal_qcontext=True,
            )

    def _get_remarks(self, names):
        """Lines that not every reader may see: ``{record: [text, …]}``."""
        return {}

    def _get_people_names(self):
        """Names of everyone named in these explanations, read in one go."""
        return self._get_names(
            [person for record in self for person in record._get_person_ids()]
        )

    @api.model
    def _get_names(self, person_ids):
        # sudo: only the names of colleagues who were considered for the same lead.
        users = self.env["res.users"].sudo().browse(set(person_ids) - {None})
        return {user.id: user.name for user in users.exists()}

    def _get_person_ids(self):
        explanation = self.explanation or {}
        person = self._get_customer(explanation).get("person")
        groups = [
            [person] if person else [],
            *self._get_unable(explanation).values(),
            *explanation.get("rest", {}).values(),
            [row["person"] for row in self._get_candidates(explanation)],
        ]
        return {person for group in groups for person in group}

    @api.model
    def _get_candidates(self, explanation):
        """The chosen person and the alternatives, best first."""
        chosen = explanation.get("chosen")
        return [chosen, *explanation.get("others", [])] if chosen else []

    def _prepare_explanation_values(self, names):
        self.ensure_one()
        explanation = self.explanation or {}
        verdicts = self._get_verdict_labels()
        factors = dict(
            self.env["fair.allocation.policy.factor"]._selection_code(),
        )
        return {
            "summary": self._get_summary(explanation),
            "customer": self._get_customer_text(explanation, names),
            "candidates": [
                self._prepare_candidate(row, names, factors, verdicts)
                for row in self._get_candidates(explanation)
            ],
            "groups": [
                (title, format_list(self.env, [self._get_name(names, p) for p in ids]))
                for title, ids in self._get_groups(explanation, verdicts)
            ],
            "context_lines": self._get_explanation_context(),
        }

    @api.model
    def _get_groups(self, explanation, verdicts):
        """Everyone who isn't in the table, by what kept the lead from them."""
        conditions = self._get_condition_labels()
        rest = explanation.get("rest", {})
        return [
            *(
                (self.env._("Not chosen: %s", verdicts[code]), ids)
                for code, ids in rest.items()
                if ids
            ),
            *(
                (self.env._("Could not take it: %s", conditions[code]), ids)
                for code, ids in self._get_unable(explanation).items()
            ),
        ]

    def _get_name(self, names, person):
        return names.get(person) or self.env._("A former colleague")

    def _prepare_candidate(self, row, names, factors, verdicts):
        return {
            "name": self._get_name(names, row["person"]),
            "fit": row["fit"],
            "parts": [(factors[code], points) for code, points in row["parts"].items()],
            "received": row["received"],
            "credited": row["credited"] / SCALE,
            "verdict": verdicts.get(row.get("verdict"), ""),
            "gap": row.get("gap"),
        }

    def _get_explanation_context(self):
        """Further lines under an explanation: who overrode, which policy version."""
        return []
