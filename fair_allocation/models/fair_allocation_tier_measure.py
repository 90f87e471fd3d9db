from odoo import api, models
from odoo.tools.misc import formatLang

from ..domain_text import read_domain


class FairAllocationTierCriterion(models.Model):
    """What a criterion finds in leads, how many points that earns, and why."""

    _inherit = "fair.allocation.tier.criterion"

    def _score(self, leads):
        """Score and its parts for each lead: {lead: (score, parts)}.

        The score is the weighted mean of the points, rounded to a whole number. A
        fixed number of queries per criterion, whatever the number of leads.
        """
        measures = [(criterion, criterion._measure(leads)) for criterion in self]
        total = sum(self.mapped("weight"))
        scores = {}
        for lead in leads:
            parts = [criterion._part(*facts[lead]) for criterion, facts in measures]
            earned = sum(part["weight"] * part["points"] for part in parts)
            score = (2 * earned + total) // (2 * total) if total else 0
            scores[lead] = (score, parts)
        return scores

    def _part(self, fact, points):
        """What one criterion found: codes and numbers, put into words when read."""
        part = {
            "criterion": self.id,
            "kind": self.kind,
            "fact": fact,
            "points": points,
            "weight": self.weight,
        }
        if self.is_ramp:
            part["full_at"] = self.full_at
        return part

    @api.model
    def _part_names(self, parts):
        """Name of the criterion behind each part; of a deleted one, its kind."""
        # Names of settings: readable whatever company they belong to.
        known = self.sudo().browse({part["criterion"] for part in parts}).exists()
        names = {criterion.id: criterion.name for criterion in known}
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return {
            part["criterion"]: names.get(part["criterion"], kinds[part["kind"]])
            for part in parts
        }

    @api.model
    def _describe(self, part, currency):
        """What a criterion found, in the reader's language."""
        if part["kind"] == "complaints":
            return self._describe_complaints(part["fact"])
        if "full_at" not in part:
            return self.env._("Yes") if part["fact"] else self.env._("No")
        found, full = (
            formatLang(self.env, part[key], currency_obj=currency)
            if part["kind"] in ("value", "budget")
            else f"{part[key]:.6g}"
            for key in ("fact", "full_at")
        )
        return self._describe_ramp(part["kind"], found, full)

    @api.model
    def _describe_ramp(self, kind, found, full):
        """A number that was found, in words, beside the one that earns all points."""
        if kind == "intent":
            return self.env._("%(number)s%% likely to be won", number=found)
        if kind == "history":
            return self.env._(
                "%(number)s won, full points at %(full)s", number=found, full=full
            )
        if kind == "loyalty":
            return self.env._(
                "Customer for %(number)s years, full points at %(full)s",
                number=found,
                full=full,
            )
        return self.env._("%(number)s of %(full)s", number=found, full=full)

    @api.model
    def _describe_complaints(self, count):
        if not count:
            return self.env._("No rating below 3 of 5 in 12 months")
        return self.env._(
            "%(count)s ratings below 3 of 5 in 12 months, so no points", count=count
        )

    def _measure(self, leads):
        """Fact and points of each lead by this criterion: {lead: (fact, points)}."""
        self.ensure_one()
        return getattr(self, f"_measure_{self.kind}")(leads)

    def _measure_value(self, leads):
        return {lead: self._ramp(lead.expected_revenue) for lead in leads}

    def _measure_intent(self, leads):
        return {lead: self._ramp(lead.automated_probability) for lead in leads}

    def _measure_budget(self, leads):
        return {lead: self._ramp(lead.fair_budget) for lead in leads}

    def _measure_history(self, leads):
        """Purchases of the commercial entity."""
        purchases = self._ask_customers("_get_purchases", leads)
        return {
            lead: self._ramp(found.count if found else 0)
            for lead, found in purchases.items()
        }

    def _measure_loyalty(self, leads):
        """Years since the commercial entity bought for the first time."""
        Customer = self.env["fair.allocation.customer"]
        purchases = self._ask_customers("_get_purchases", leads)
        return {
            lead: self._ramp(Customer._to_years(found and found.since))
            for lead, found in purchases.items()
        }

    def _measure_complaints(self, leads):
        """Low ratings of the commercial entity; one in 12 months loses all points."""
        complaints = {
            lead: ratings.complaints if ratings else 0
            for lead, ratings in self._ask_customers("_get_ratings", leads).items()
        }
        return {
            lead: (count, 0 if count else self.points)
            for lead, count in complaints.items()
        }

    def _ask_customers(self, question, leads):
        """A fact about the customer of each lead, None where nothing is known."""
        entities = {
            lead: lead.partner_id.commercial_partner_id._origin.id for lead in leads
        }
        ask = getattr(self.env["fair.allocation.customer"], question)
        facts = ask(set(entities.values()) - {False})
        return {lead: facts.get(entity) for lead, entity in entities.items()}

    def _measure_field(self, leads):
        # a field of an add-on that was uninstalled since counts as never filled in
        known = self.field_name in leads._fields
        values = {lead: lead[self.field_name] if known else False for lead in leads}
        if self.is_ramp:
            return {lead: self._ramp(value) for lead, value in values.items()}
        return {lead: self._stroke(value) for lead, value in values.items()}

    def _measure_domain(self, leads):
        matching = set(leads.filtered_domain(read_domain(self.domain)))
        return {lead: self._stroke(lead in matching) for lead in leads}

    def _ramp(self, number):
        """Points in proportion to the number, 100 from ``full_at`` on, never below."""
        share = max(0.0, min(1.0, number / self.full_at)) if self.full_at > 0 else 0.0
        return number, int(share * 100 + 0.5)

    def _stroke(self, found):
        return bool(found), self.points if found else 0
