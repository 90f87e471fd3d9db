"""The figures of an evaluation: sums of people, tiers and the team, and their ratios.

Plain values: nothing here knows records. Facts are counted by person and tier (``None``
stands for nobody, and for leads without a tier); everything else is made of their sums,
so that ratios are those of the sums.
"""

from collections import Counter

#: What is divided after summing: figure -> (dividend, divisor, factor).
RATIOS = {
    "fulfilment": ("received", "entitled", 100),
    "conversion": ("won", "closed", 100),
    "response_hours": ("responded_hours", "responded", 1),
    "response_rate": ("response_met", "response_due", 100),
    "follow_up_rate": ("follow_up_met", "follow_up_due", 100),
    "fit": ("fit_sum", "fit_count", 1),
    "satisfaction": ("satisfaction_sum", "satisfaction_count", 1),
    "retention": ("retained_count", "retention_count", 100),
}

#: Figures that everyone in a team may see of everyone: what its log tells anyway.
TEAM_COLUMNS = ("entitled", "received", "gap", "fulfilment")

#: Figures that managers see of everyone, and people of themselves.
OWN_COLUMNS = (
    *TEAM_COLUMNS,
    "nominal",
    "held",
    "fit",
    "won_value",
    "conversion",
    "response_hours",
    "follow_up_rate",
    "satisfaction",
    "retention",
    "override_count",
    "dispute_count",
)


def summarize(facts, people=()):
    """Figures of people, of people in each tier, of tiers, and of all together.

    :param facts: pairs ``((person, tier), {figure: number})``; those of one key add up
    :param people: who is named even with nothing to their name
    :return: ``{(scope, person, tier): {figure: number}}``
    """
    sums = {("person", person, None): Counter() for person in people}
    sums["team", None, None] = Counter()
    for (person, tier), numbers in facts:
        for key in _list_keys(person, tier):
            _add(sums.setdefault(key, Counter()), numbers)
    return {key: complete(numbers) for key, numbers in sums.items()}


def _list_keys(person, tier):
    """Which sums a fact belongs to; what is nobody's is only of its tier and team."""
    yield "team", None, None
    if tier:
        yield "tier", None, tier
    if person:
        yield "person", person, None
    if person and tier:
        yield "person_tier", person, tier


def _add(sums, numbers):
    # Counter.update() adds, but is slow for few keys.
    for name, number in numbers.items():
        if number:
            sums[name] += number


def complete(sums):
    """``sums`` with what follows from them; a ratio of nothing is ``None``."""
    numbers = {**sums, "closed": sums["won"] + sums["lost"]}
    numbers["gap"] = sums["received"] - sums["entitled"]
    for name, (dividend, divisor, factor) in RATIOS.items():
        below = numbers.get(divisor, 0)
        numbers[name] = factor * numbers.get(dividend, 0) / below if below > 0 else None
    return numbers


def compare(now, before, tolerance=0.05):
    """How ``now`` differs from ``before``: a number, or ``None`` without either.

    What would be shown as 0 is 0.
    """
    if now is None or before is None:
        return None
    change = now - before
    return 0 if abs(change) < tolerance else change


def judge(change, wanted):
    """1 when ``change`` is for the better, -1 for the worse, else 0.

    :param wanted: 1 when more is better, -1 when less is, 0 when neither
    """
    if not change or not wanted:
        return 0
    return 1 if (change > 0) == (wanted > 0) else -1


def surround(periods, day):
    """The period that was over before ``day``, and the first that begins after it.

    What happened before the day and after it is never mixed in one of them.

    :param periods: ``(first day, last day, anything)``
    :return: ``(period before, period after)``, ``None`` where there isn't one
    """
    over = [period for period in periods if period[1] < day]
    coming = [period for period in periods if period[0] > day]
    before = max(over, key=lambda period: (period[1], period[0]), default=None)
    after = min(coming, key=lambda period: (period[0], period[1]), default=None)
    return before, after


def weigh(before, after, sample):
    """What may be said of a figure before and after something.

    :param before, after: ``(value, cases it is made of)``; the value of nothing, or of
        what nobody measured, is ``None``
    :param sample: with fewer cases on either side nothing is said
    :return: ``(verdict, change)``: ``nothing`` (there is no figure afterwards),
        ``few``, ``new`` (there was none before), or ``compared`` with the change
    """
    (value_before, cases_before), (value_after, cases_after) = before, after
    if value_after is None:
        return "nothing", None
    if cases_after < sample or (value_before is not None and cases_before < sample):
        return "few", None
    if value_before is None:
        return "new", None
    return "compared", compare(value_after, value_before)
