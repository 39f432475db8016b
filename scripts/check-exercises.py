#!/usr/bin/env python3
"""Answers every exercise a second time, from the files of the content and the tables as CSV, and compares.

    check-exercises.py FILE

FILE is what tests/tests/house/exercises.rs writes: where the content lies, tables (each dataset that
exercises use, at several seeds, as `kopitalk dataset NAME --seed N` prints it) and what the program takes
as the key of each step and as the value of each named mistake. The exercises and the measures are read here
once more, from their TOML, so that a mistake in reading them shows too.

Numbers are exact here (fractions.Fraction of the decimals in the CSV). A label must be the same; a number
must lie within the step's own tolerance, and within 1e-9 of it relative to its size. What is shown, rounded
to the step's decimals, must be accepted as well. A named mistake without a value there must have none here.
Exits 0 and says how many answers were compared, or 1 and names those that differ.
"""

import csv
import glob
import io
import json
import os
import sys
import tomllib
from fractions import Fraction

CLOSE = Fraction(1, 10**9)


class NoValue(Exception):
    """The group asked for is not there, or has no value."""


def read_toml(path):
    with open(path, "rb") as file:
        return tomllib.load(file)


def number(field):
    return Fraction(field) if field else None


def measured(row, measure):
    """What a row adds above and below the line; None where a part is missing or the divisor is nought."""
    above = [number(row[name]) for name in measure["numerator"]]
    below = number(row[measure["denominator"]]) if "denominator" in measure else Fraction(1)
    if None in above or not below:
        return None
    return sum(above), below


def middle(values):
    values = sorted(values)
    half = len(values) // 2
    return values[half] if len(values) % 2 else (values[half - 1] + values[half]) / 2


def summarise(parts, summary, ratio):
    scale = 100 if ratio else 1
    values = [scale * above / below for above, below in parts]
    if summary == "mean" or (summary == "pooled" and not ratio):
        return sum(values) / len(values)
    if summary == "median":
        return middle(values)
    if summary == "pooled":
        return scale * sum(above for above, _ in parts) / sum(below for _, below in parts)
    if summary == "sum" and not ratio:
        return sum(values)
    raise ValueError(f"{summary} does not suit this measure")


def ask(rows, measures, query):
    """Label to value of the groups that have one, the largest first."""
    wanted = {}
    for column, label in query.get("filter", []):
        wanted.setdefault(column, set()).add(label)
    measure = measures[query["measure"]]
    groups = {}
    for row in rows:
        if all(row[column] in labels for column, labels in wanted.items()):
            part = measured(row, measure)
            if part is not None:
                groups.setdefault(row[query["group"]], []).append(part)
    answers = {label: summarise(parts, query["summary"], "denominator" in measure) for label, parts in groups.items()}
    return sorted(answers.items(), key=lambda group: (-group[1], group[0]))


def taken(rows, measures, query, take, kind):
    groups = ask(rows, measures, query)
    if isinstance(take, dict):
        groups = [group for group in groups if group[0] == take["value"]]
    if not groups:
        raise NoValue
    label, value = groups[-1 if take == "last" else 0]
    return label if kind == "label" else value


def tolerance(text, value):
    """How far off an answer to this value may be: `0,5 %` is relative, `0,05` is not."""
    share = text.strip().endswith("%")
    size = Fraction(text.replace("%", "").strip().replace(",", "."))
    return abs(value) * size / 100 if share else size


def rounded(value, decimals):
    """Half away from nought, as numbers are shown."""
    scaled = abs(value) * 10**decimals + Fraction(1, 2)
    shown = Fraction(scaled.numerator // scaled.denominator, 10**decimals)
    return shown if value >= 0 else -shown


class Comparison:
    def __init__(self):
        self.answers = 0
        self.differences = []

    def compare(self, place, ours, theirs, answer, shown):
        self.answers += 1
        if ours is None or theirs is None or answer["kind"] == "label":
            if ours != theirs:
                self.differences.append(f"{place}: {ours!r} here, {theirs!r} there")
            return
        off = abs(ours - Fraction(theirs))
        if off > tolerance(answer["tolerance"], ours) + CLOSE * max(1, abs(ours)):
            self.differences.append(f"{place}: {float(ours)!r} here, {theirs!r} there: beyond the tolerance")
        elif off > CLOSE * max(1, abs(ours)):
            self.differences.append(f"{place}: {float(ours)!r} here, {theirs!r} there")
        if shown and abs(rounded(ours, answer["decimals"]) - ours) > tolerance(answer["tolerance"], ours):
            self.differences.append(f"{place}: {float(ours)!r} is not accepted as it is shown")

    def step(self, place, step, rows, measures, given):
        answer = step["answer"]
        ours = taken(rows, measures, answer["query"], answer["take"], answer["kind"])
        self.compare(place, ours, given["key"], answer, True)
        named = step.get("misconception", [])
        if [mistake["name"] for mistake in named] != [name for name, _ in given["mistakes"]]:
            self.differences.append(f"{place}: other mistakes are named here than there")
            return
        for mistake, (name, theirs) in zip(named, given["mistakes"]):
            try:
                ours = taken(rows, measures, mistake["query"], mistake["take"], answer["kind"])
            except NoValue:
                ours = None
            self.compare(f"{place}, {name}", ours, theirs, answer, False)


def main():
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        print(__doc__, file=sys.stdout if sys.argv[1:] == ["--help"] else sys.stderr)
        return 0 if sys.argv[1:] == ["--help"] else 2
    with open(sys.argv[1], encoding="utf-8") as file:
        given = json.load(file)
    exercises = {}
    for path in glob.glob(os.path.join(given["content"], "courses", "*", "*.exercise.toml")):
        slug = os.path.basename(path).removesuffix(".exercise.toml").split("-", 1)[1]
        exercises[slug] = read_toml(path)
    comparison, answered = Comparison(), set()
    for table in given["tables"]:
        dataset = read_toml(os.path.join(given["content"], "datasets", table["dataset"] + ".toml"))
        measures = {measure["name"]: measure for measure in dataset["measure"]}
        rows = list(csv.DictReader(io.StringIO(table["csv"])))
        for slug, steps in table["exercises"].items():
            exercise = exercises[slug]
            answered.add(slug)
            if exercise["dataset"] != table["dataset"] or {step["id"] for step in exercise["step"]} != steps.keys():
                comparison.differences.append(f"{slug}: other steps or another dataset here than there")
                continue
            for step in exercise["step"]:
                place = f"{slug}/{step['id']} seed {table['seed']}"
                comparison.step(place, step, rows, measures, steps[step["id"]])
    for slug in sorted(exercises.keys() - answered):
        comparison.differences.append(f"{slug}: there is no answer to it")
    for difference in comparison.differences[:20]:
        print(difference, file=sys.stderr)
    if comparison.differences:
        print(f"{len(comparison.differences)} differences in {comparison.answers} answers", file=sys.stderr)
        return 1
    print(f"{comparison.answers} answers agree")
    return 0


if __name__ == "__main__":
    sys.exit(main())
