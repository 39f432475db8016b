#!/usr/bin/env python3
"""Computes the statistics of app/domain/src/statistics a second time, in another way, and compares.

    check-statistics.py FILE

FILE is what app/domain/tests/statistics.rs writes: generated classes with what the rules made of them.
Every number must agree to 1e-9 (relative to the number where that is above 1), every word exactly.
Exits 0 and says how many numbers were compared, or 1 and names those that differ.

What is done in another way, so that one mistake is not made twice:
- sums, means, variances and covariances are exact (fractions.Fraction), from power sums;
- random guess scores come from trying every guess;
- normal deviates are found by halving an interval with the error function, Student's t with the finite
  series of Abramowitz & Stegun 26.7.3 and 26.7.4, Fisher's F with the recurrences of the incomplete beta
  function (26.5.15 and 26.5.16) from its four elementary cases.

Python's standard library only.
"""

import bisect
import functools
import itertools
import json
import math
import statistics
import sys
from collections import Counter
from fractions import Fraction

CLOSE = 1e-9
SLACK = 1e-9
FACILITY_FROM, DISCRIMINATION_FROM, RELIABILITY_FROM, GAIN_FROM = 5, 20, 20, 10


# ── Tables ──────────────────────────────────────────────────────────────────────────────────────────


def root(function, low, high):
    """Where a rising function passes zero."""
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if function(middle) < 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2


@functools.cache
def normal_quantile(p):
    # In the lower tail, where erfc loses nothing.
    if p > 0.5:
        return -root(lambda z: 0.5 * math.erfc(-z / math.sqrt(2)) - (1 - p), -40.0, 0.0)
    return root(lambda z: 0.5 * math.erfc(-z / math.sqrt(2)) - p, -40.0, 0.0)


Z = normal_quantile(0.975)


def t_within(t, freedom):
    """The share of Student's distribution between -t and t."""
    angle = math.atan(t / math.sqrt(freedom))
    cosine = math.cos(angle)
    if freedom % 2 == 0:
        term = total = 1.0
        for j in range(1, freedom // 2):
            term *= (2 * j - 1) / (2 * j) * cosine * cosine
            total += term
        return math.sin(angle) * total
    total = 0.0
    term = cosine
    for j in range(1, (freedom - 1) // 2 + 1):
        total += term
        term *= 2 * j / (2 * j + 1) * cosine * cosine
    return 2 / math.pi * (angle + math.sin(angle) * total)


@functools.cache
def t_quantile(freedom):
    return root(lambda t: t_within(t, freedom) - 0.95, 0.0, 100.0)


def incomplete_beta(x, twice_a, twice_b):
    """I_x(a, b) for halves of whole numbers."""
    y = 1 - x
    a = 0.5 if twice_a % 2 else 1.0
    b = 0.5 if twice_b % 2 else 1.0
    # I, and x^a (1-x)^b / B(a, b).
    if (a, b) == (0.5, 0.5):
        value, front = 2 / math.pi * math.asin(math.sqrt(x)), math.sqrt(x * y) / math.pi
    elif (a, b) == (0.5, 1.0):
        value, front = math.sqrt(x), math.sqrt(x) * y / 2
    elif (a, b) == (1.0, 0.5):
        value, front = 1 - math.sqrt(y), x * math.sqrt(y) / 2
    else:
        value, front = x, x * y
    while 2 * b < twice_b:
        value += front / b
        front *= y * (a + b) / b
        b += 1
    while 2 * a < twice_a:
        value -= front / a
        front *= x * (a + b) / a
        a += 1
    return value


@functools.cache
def f_quantile(p, above, below):
    x = root(lambda x: incomplete_beta(x, above, below) - p, 0.0, 1.0)
    return below * x / (above * (1 - x))


# ── Sums ────────────────────────────────────────────────────────────────────────────────────────────


def exact(values):
    return [Fraction(value) for value in values]


def mean(values):
    return sum(values) / Fraction(len(values))


def covariance(one, other):
    n = len(one)
    products = sum(x * y for x, y in zip(one, other))
    return (products - sum(one) * sum(other) / Fraction(n)) / (n - 1)


def variance(values):
    return covariance(values, values)


def population_variance(values):
    return mean([value * value for value in values]) - mean(values) ** 2


def vary(values):
    return bool(values) and max(values) - min(values) > SLACK


def root_of(value):
    return math.sqrt(float(value))


def pearson(one, other):
    if not vary(one) or not vary(other):
        return None
    return float(covariance(one, other)) / root_of(variance(one) * variance(other))


def reaches(value, bound):
    return value + SLACK >= bound


# ── Intervals ───────────────────────────────────────────────────────────────────────────────────────


def interval(low, high):
    return {"low": float(low), "high": float(high)}


def clipped(found, low, high):
    return interval(max(found["low"], low), min(found["high"], high))


def wilson(p, n):
    p = float(p)
    # The roots of (p - q)^2 = z^2 q (1 - q) / n.
    a, b, c = 1 + Z * Z / n, -(2 * p + Z * Z / n), p * p
    reach = math.sqrt(max(b * b - 4 * a * c, 0.0))
    return clipped(interval((-b - reach) / (2 * a), (-b + reach) / (2 * a)), 0.0, 1.0)


def fisher_z(r, n):
    if r is None or n < 4 or abs(r) >= 1:
        return None
    z = 0.5 * math.log((1 + r) / (1 - r))
    reach = Z / math.sqrt(n - 3)
    back = lambda z: (math.exp(2 * z) - 1) / (math.exp(2 * z) + 1)
    return interval(back(z - reach), back(z + reach))


def mean_t(values):
    if not vary(values):
        return None
    reach = t_quantile(len(values) - 1) * root_of(variance(values) / len(values))
    middle = float(mean(values))
    return interval(middle - reach, middle + reach)


def enough(n, needed, value):
    return {"known": value()} if n >= needed else {"few": {"n": n, "needed": needed}}


# ── Items and scores ────────────────────────────────────────────────────────────────────────────────


def longest_run(order):
    ends = []
    for step in order:
        at = bisect.bisect_left(ends, step)
        ends[at : at + 1] = [step]
    return len(ends)


def guess_score(guess):
    if guess == "written":
        return 0.0
    ((kind, value),) = guess.items()
    if kind == "one_of":
        return 1 / value
    if kind == "several":
        key = [1] * value["right"] + [-1] * value["wrong"]
        choices = [c for c in itertools.product([0, 1], repeat=len(key)) if any(c)]
        earned = [max(0, sum(k * c for k, c in zip(key, choice))) for choice in choices]
        return float(Fraction(sum(earned), len(choices) * value["right"]))
    if kind == "pairs":
        dealt = list(itertools.permutations(range(value)))
        return float(Fraction(sum(i == x for order in dealt for i, x in enumerate(order)), len(dealt) * value))
    if kind == "steps":
        if value < 2:
            return None
        orders = list(itertools.permutations(range(value)))
        return float(Fraction(sum(longest_run(order) - 1 for order in orders), len(orders) * (value - 1)))
    assert kind == "fields", kind
    return math.fsum(map(guess_score, value)) / len(value)


def facility_band(value, guess):
    if guess is not None and guess > 0 and reaches(guess, value):
        return "like_guessing"
    if not reaches(value, 0.3):
        return "hard"
    return "fitting" if reaches(0.8, value) else "easy"


def discrimination_band(r):
    if r is None:
        return None
    for bound, band in [(0.4, "very_good"), (0.3, "good"), (0.2, "marginal"), (0.0, "poor")]:
        if reaches(r, bound):
            return band
    return "negative"


def facility(marks, guess):
    value = float(mean(marks))
    student = mean_t(marks) if set(marks) - {0, 1} else None
    return {
        "mean": value,
        "interval": clipped(student, 0.0, 1.0) if student else wilson(value, len(marks)),
        "method": "student_t" if student else "wilson",
        "sd": root_of(variance(marks)) if len(marks) > 1 else None,
        "band": facility_band(value, guess),
    }


def discrimination(marks, rests):
    r = pearson(marks, rests)
    most = covariance(sorted(marks), sorted(rests))
    return {
        "n": len(marks),
        "r": r,
        "interval": fisher_z(r, len(marks)),
        "efficiency": None if r is None else float(100 * covariance(marks, rests) / most),
        "band": discrimination_band(r),
    }


def mean_or_none(values):
    return float(mean(values)) if values else None


def distractors(key, seen):
    seen = [one for one in seen if one["chosen"] is not None]
    options = []
    for index, right in enumerate(key):
        chose = [index in one["chosen"] for one in seen]
        pairs = [(Fraction(c), one["rest"]) for c, one in zip(chose, seen) if one["rest"] is not None]
        r = pearson([c for c, _ in pairs], [rest for _, rest in pairs])
        n = sum(chose)
        dead = not right and 20 * n < len(seen)
        options.append(
            {
                "right": right,
                "n": n,
                "share": n / len(seen),
                "rest": mean_or_none([rest for c, rest in pairs if c]),
                "r": r,
                "interval": fisher_z(r, len(pairs)),
                "dead": dead,
                "suspect": not right and not dead and r is not None and r > SLACK,
            }
        )
    blank = [one for one in seen if not one["chosen"]]
    return {
        "n": len(seen),
        "options": options,
        "blank": {
            "n": len(blank),
            "share": len(blank) / len(seen),
            "rest": mean_or_none([one["rest"] for one in blank if one["rest"] is not None]),
        },
    }


def mark_of(response):
    blank = response["outcome"] == "not_attempted"
    return Fraction(0) if blank else min(max(Fraction(response["fraction"]), Fraction(0)), Fraction(1))


def report(versions, attempts):
    attempts = [attempt for attempt in attempts if attempt]
    seen = {version["hash"]: [] for version in versions}
    scores, forms = [], Counter()
    for attempt in attempts:
        marks = [mark_of(response) for response in attempt]
        scores.append(mean(marks))
        forms[tuple(sorted(response["version"] for response in attempt))] += 1
        for index, response in enumerate(attempt):
            others = marks[:index] + marks[index + 1 :]
            blank = response["outcome"] == "not_attempted"
            seen.setdefault(response["version"], []).append(
                {
                    "outcome": response["outcome"],
                    "mark": marks[index],
                    "rest": mean(others) if others else None,
                    "chosen": [] if blank else response["chosen"],
                }
            )
    largest = max(sorted(forms), key=lambda form: forms[form], default=())
    return {
        "attempts": len(attempts),
        "scores": enough(len(scores), FACILITY_FROM, lambda: distribution(scores)),
        "reliability": enough(
            forms[largest], RELIABILITY_FROM, lambda: reliability(largest, attempts)
        ),
        "items": [item(version, seen[version["hash"]]) for version in versions],
    }


def item(version, seen):
    guess = guess_score(version["guess"])
    ended = Counter(one["outcome"] for one in seen)
    with_rest = [one for one in seen if one["rest"] is not None]
    chosen = [one for one in seen if one["chosen"] is not None]
    return {
        "version": version["hash"],
        "n": len(seen),
        "outcomes": enough(
            len(seen),
            FACILITY_FROM,
            lambda: {outcome: ended[outcome] for outcome in ["right", "wrong", "not_attempted"]},
        ),
        "guess": guess,
        "facility": enough(len(seen), FACILITY_FROM, lambda: facility([one["mark"] for one in seen], guess)),
        "discrimination": enough(
            len(with_rest),
            DISCRIMINATION_FROM,
            lambda: discrimination([one["mark"] for one in with_rest], [one["rest"] for one in with_rest]),
        ),
        "distractors": enough(len(chosen), 20, lambda: distractors(version["options"], seen))
        if version["options"]
        else None,
    }


def distribution(scores):
    n = len(scores)
    spread = mean_t(scores)
    histogram = [0] * 10
    for score in scores:
        histogram[min(int(score * 10 + Fraction(SLACK)), 9)] += 1
    return {
        "n": n,
        "mean": float(mean(scores)),
        "interval": spread and clipped(spread, 0.0, 1.0),
        "median": float(statistics.median(scores)),
        "sd": root_of(variance(scores)),
        "histogram": histogram,
        "shape": enough(n, 20, lambda: shape(scores)),
    }


def shape(scores):
    """k-statistics from power sums."""
    if not vary(scores):
        return {"skewness": None, "kurtosis": None}
    n = len(scores)
    s1, s2, s3, s4 = (sum(score**power for score in scores) for power in (1, 2, 3, 4))
    k2 = (n * s2 - s1**2) / (n * (n - 1))
    k3 = (2 * s1**3 - 3 * n * s1 * s2 + n**2 * s3) / (n * (n - 1) * (n - 2))
    k4 = (
        -6 * s1**4 + 12 * n * s1**2 * s2 - 3 * n * (n - 1) * s2**2 - 4 * n * (n + 1) * s1 * s3 + n**2 * (n + 1) * s4
    ) / (n * (n - 1) * (n - 2) * (n - 3))
    return {"skewness": float(k3) / float(k2) ** 1.5, "kurtosis": float(k4 / k2**2)}


def reliability(form, attempts):
    table = [
        [mark_of(response) for response in sorted(attempt, key=lambda response: response["version"])]
        for attempt in attempts
        if tuple(sorted(response["version"] for response in attempt)) == form
    ]
    n, k = len(table), len(form)
    sums = [sum(marks) for marks in table]
    value = spread = error = None
    if k > 1 and vary(sums):
        # As Kuder and Richardson have it: population variances in both places.
        alone = sum(population_variance(column) for column in zip(*table))
        value = Fraction(k, k - 1) * (1 - alone / population_variance(sums))
        if 1 - value > SLACK:
            low, high = (
                1 - float(1 - value) * f_quantile(p, n - 1, (n - 1) * (k - 1)) for p in (0.975, 0.025)
            )
            spread = interval(low, high)
        error = root_of(variance([total / k for total in sums]) * (1 - value))
    return {
        "n": n,
        "items": k,
        "coefficient": "kr20" if all(mark in (0, 1) for marks in table for mark in marks) else "alpha",
        "value": None if value is None else float(value),
        "interval": spread,
        "standard_error": error,
    }


# ── Gains, forms, drills ────────────────────────────────────────────────────────────────────────────


def gain(people):
    return enough(len(people), GAIN_FROM, lambda: known_gain(people))


def known_gain(people):
    n = len(people)
    u, v = ([1 - Fraction(one[at]) for one in people] for at in (0, 1))
    left_before, left_after = mean(u), mean(v)
    found = spread = band = None
    if left_before > SLACK:
        found = 1 - left_after / left_before
        band = "high" if reaches(found, 0.7) else "medium" if reaches(found, 0.3) else "low"
        spread = fieller(u, v, n)
    return {
        "n": n,
        "pre": float(1 - left_before),
        "post": float(1 - left_after),
        "gain": None if found is None else float(found),
        "interval": spread,
        "band": band,
    }


def fieller(u, v, n):
    ratio = mean(v) / mean(u)
    if not vary([y - ratio * x for x, y in zip(u, v)]):
        return None
    scale = Fraction(t_quantile(n - 1)) ** 2 / n
    a = mean(u) ** 2 - scale * variance(u)
    b = mean(u) * mean(v) - scale * covariance(u, v)
    c = mean(v) ** 2 - scale * variance(v)
    if a <= Fraction(SLACK) * mean(u) ** 2:
        return None
    reach = root_of(b * b - a * c) / float(a)
    middle = 1 - float(b / a)
    return interval(middle - reach, min(middle + reach, 1.0))


def gains(people):
    def over(kept):
        both = []
        for person in people:
            sides = [
                [Fraction(answer["fraction"]) for answer in person[side] if kept(answer)] for side in ("pre", "post")
            ]
            if all(sides):
                both.append([mean(side) for side in sides])
        return gain(both)

    tags = {tag for person in people for side in person.values() for answer in side for tag in answer["outcomes"]}
    return {
        "total": over(lambda answer: True),
        "outcomes": {tag: over(lambda answer, tag=tag: tag in answer["outcomes"]) for tag in tags},
    }


def parallel_forms(first, second, pairs):
    def marks(form, version):
        return [mark_of(one) for attempt in form for one in attempt if one["version"] == version]

    found = []
    for one, other in pairs:
        a, b = marks(first, one), marks(second, other)
        found.append(enough(min(len(a), len(b)), FACILITY_FROM, lambda: difference(a, b)))
    known = [Fraction(pair["known"]["difference"]) for pair in found if "known" in pair]
    spread = mean_t(known) if len(known) > 1 else None
    return {
        "pairs": found,
        "n": len(known),
        "mean": float(mean(known)) if known else None,
        "interval": spread and clipped(spread, -1.0, 1.0),
    }


def difference(a, b):
    one, other = facility(a, None), facility(b, None)
    value = float(mean(a) - mean(b))
    ends = lambda found: (found["mean"] - found["interval"]["low"], found["interval"]["high"] - found["mean"])
    (one_below, one_above), (other_below, other_above) = ends(one), ends(other)
    spread = interval(
        value - math.sqrt(one_below**2 + other_above**2), value + math.sqrt(one_above**2 + other_below**2)
    )
    return {
        "n_first": len(a),
        "first": one,
        "n_second": len(b),
        "second": other,
        "difference": value,
        "interval": clipped(spread, -1.0, 1.0),
    }


def estimate(value, variance):
    error = math.sqrt(variance)
    return {"value": value, "standard_error": error, "interval": interval(value - Z * error, value + Z * error)}


def discern(drill):
    if not drill["hoaxes"] or not drill["truths"]:
        return None
    rates, deviates, total = [], [], 0.0
    for said, of in (("hits", "hoaxes"), ("alarms", "truths")):
        p = (drill[said] + 0.5) / (drill[of] + 1)
        z = normal_quantile(p)
        rates.append(p)
        deviates.append(z)
        total += 2 * math.pi * p * (1 - p) * math.exp(z * z) / drill[of]
    return {
        "hit_rate": rates[0],
        "alarm_rate": rates[1],
        "d_prime": estimate(deviates[0] - deviates[1], total),
        "c": estimate(-(deviates[0] + deviates[1]) / 2, total / 4),
    }


def discernment_change(before, after):
    before, after = discern(before), discern(after)
    if before is None or after is None:
        return None
    d, c = (
        estimate(
            after[key]["value"] - before[key]["value"],
            after[key]["standard_error"] ** 2 + before[key]["standard_error"] ** 2,
        )
        for key in ("d_prime", "c")
    )
    moved = lambda one: 0 < one["interval"]["low"] or one["interval"]["high"] < 0
    if moved(d):
        verdict = "more_accurate" if d["value"] > 0 else "less_accurate"
    elif moved(c):
        verdict = "more_suspicious" if c["value"] < 0 else "more_trusting"
    else:
        verdict = "no_change_shown"
    return {"d_prime": d, "c": c, "verdict": verdict}


# ── Comparing ───────────────────────────────────────────────────────────────────────────────────────


class Comparison:
    def __init__(self):
        self.numbers = 0
        self.differences = []

    def compare(self, where, ours, theirs):
        if isinstance(ours, dict) and isinstance(theirs, dict) and ours.keys() == theirs.keys():
            for key in ours:
                self.compare(f"{where}.{key}", ours[key], theirs[key])
        elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
            for index, (one, other) in enumerate(zip(ours, theirs)):
                self.compare(f"{where}[{index}]", one, other)
        elif type(ours) in (int, float) and type(theirs) in (int, float):
            self.numbers += 1
            if not abs(ours - theirs) <= CLOSE * max(1.0, abs(ours)):
                self.differences.append(f"{where}: {ours!r} here, {theirs!r} there")
        elif ours != theirs:
            self.differences.append(f"{where}: {ours!r} here, {theirs!r} there")


def main():
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        print(__doc__, file=sys.stdout if sys.argv[1:] == ["--help"] else sys.stderr)
        return 0 if sys.argv[1:] == ["--help"] else 2
    with open(sys.argv[1], encoding="utf-8") as file:
        given = json.load(file)
    comparison = Comparison()
    for index, case in enumerate(given["reports"]):
        ours = report(case["versions"], case["attempts"])
        comparison.compare(f"reports[{index}]", ours, case["found"])
    for index, case in enumerate(given["gains"]):
        comparison.compare(f"gains[{index}]", gains(case["people"]), case["found"])
    for index, case in enumerate(given["parallel"]):
        ours = parallel_forms(case["first"], case["second"], case["pairs"])
        comparison.compare(f"parallel[{index}]", ours, case["found"])
    for index, case in enumerate(given["drills"]):
        ours = [
            enough(case["people"], 10, lambda: discern(case["before"])),
            enough(case["people"], 10, lambda: discernment_change(case["before"], case["after"])),
        ]
        comparison.compare(f"drills[{index}]", ours, case["found"])
    for difference in comparison.differences[:20]:
        print(difference, file=sys.stderr)
    if comparison.differences:
        print(f"{len(comparison.differences)} of {comparison.numbers} differ", file=sys.stderr)
        return 1
    print(f"{comparison.numbers} numbers agree")
    return 0


if __name__ == "__main__":
    sys.exit(main())
