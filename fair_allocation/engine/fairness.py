"""How fair a ledger is: pure arithmetic on accounts.

Used by the engine before and after a batch, and by reports on any period. Every figure
is a whole number of thousandths (1000 = 100 %) unless said otherwise, and ``None``
where nothing was credited.
"""

from dataclasses import asdict, dataclass

from .data import SCALE


def fulfilment(received, credited):
    """Received ÷ credited in thousandths; ``received`` in leads or minor units.

    Both in the same unit: leads are passed as thousandths.
    """
    return received * SCALE // credited if credited > 0 else None


def balance(received, credited):
    """``1 - ½ Σ |share received - share credited|``: what is where it should be.

    Complement of the Hoover index (Hoover 1936) with the credit as the reference. 1000
    means nothing would have to change hands.
    """
    all_received, all_credited = sum(received), sum(credited)
    if all_received <= 0 or all_credited <= 0:
        return None
    whole = all_received * all_credited
    apart = sum(
        abs(r * all_credited - c * all_received)
        for r, c in zip(received, credited, strict=True)
    )
    return (2 * whole - apart) * SCALE // (2 * whole)


def jain(ratios):
    """``(Σ x)² / (n Σ x²)`` (Jain, Chiu & Hawe 1984): 1000 when all are equal."""
    squares = len(ratios) * sum(ratio * ratio for ratio in ratios)
    return sum(ratios) ** 2 * SCALE // squares if squares else None


def gini(ratios):
    """``Σ (2i - n - 1) x_i / (n Σ x)``, x ascending (Gini 1912): 0 when equal."""
    n, total = len(ratios), sum(ratios)
    if total <= 0:
        return None
    ranked = sorted(ratios)
    return sum((2 * i - n + 1) * x for i, x in enumerate(ranked)) * SCALE // (n * total)


@dataclass(frozen=True, slots=True)
class PersonShare:
    """One person's standing; a negative gap is what the person is still owed.

    ``gap`` in thousandths of a lead, ``gap_value`` in minor units.
    """

    received: int
    credited: int
    received_value: int
    credited_value: int
    fulfilment: int | None
    fulfilment_value: int | None
    gap: int
    gap_value: int


@dataclass(frozen=True, slots=True)
class Measure:
    """Fairness of one tier, or of all tiers together."""

    balance: int | None
    balance_value: int | None
    fulfilment_min: int | None
    fulfilment_max: int | None
    jain: int | None
    gini: int | None
    gini_value: int | None
    gap: int
    gap_value: int
    people: dict[int, PersonShare]


@dataclass(frozen=True, slots=True)
class Fairness:
    """Fairness overall and by tier id."""

    overall: Measure
    tiers: dict[int, Measure]

    def as_dict(self):
        """The same as plain values with text keys, ready for JSON."""
        return _text_keys(asdict(self))


def _text_keys(value):
    if isinstance(value, dict):
        return {str(key): _text_keys(item) for key, item in value.items()}
    return value


def measure(rows):
    """Fairness of ``rows``: (person id, tier id, ``Account``), in any order.

    A person without credit and receipt in a tier takes no part in it.
    """
    tiers, overall = {}, {}
    for person, tier, account in rows:
        numbers = (
            account.received * SCALE,
            account.credited,
            account.received_value,
            account.credited_value,
        )
        if any(numbers):
            _add(tiers.setdefault(tier, {}), person, numbers)
            _add(overall, person, numbers)
    return Fairness(
        overall=_measure(overall),
        tiers={tier: _measure(tiers[tier]) for tier in sorted(tiers)},
    )


def _add(sums, person, numbers):
    before = sums.get(person, (0, 0, 0, 0))
    sums[person] = tuple(a + b for a, b in zip(before, numbers, strict=True))


def _measure(sums):
    people = {person: _person_share(*sums[person]) for person in sorted(sums)}
    shares = list(people.values())
    ratios = _stated(share.fulfilment for share in shares)
    received = [share.received * SCALE for share in shares]
    return Measure(
        balance=balance(received, [share.credited for share in shares]),
        balance_value=balance(
            [share.received_value for share in shares],
            [share.credited_value for share in shares],
        ),
        fulfilment_min=min(ratios, default=None),
        fulfilment_max=max(ratios, default=None),
        jain=jain(ratios),
        gini=gini(ratios),
        gini_value=gini(_stated(share.fulfilment_value for share in shares)),
        gap=_spread(share.gap for share in shares),
        gap_value=_spread(share.gap_value for share in shares),
        people=people,
    )


def _stated(ratios):
    return [ratio for ratio in ratios if ratio is not None]


def _spread(gaps):
    """Distance between the person furthest ahead and the one furthest behind."""
    gaps = list(gaps)
    return max(gaps) - min(gaps) if gaps else 0


def _person_share(received, credited, received_value, credited_value):
    return PersonShare(
        received=received // SCALE,
        credited=credited,
        received_value=received_value,
        credited_value=credited_value,
        fulfilment=fulfilment(received, credited),
        fulfilment_value=fulfilment(received_value, credited_value),
        gap=received - credited,
        gap_value=received_value - credited_value,
    )
