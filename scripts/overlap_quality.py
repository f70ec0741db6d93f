"""How good overlap detection is on the labelled pairs: `python -m scripts.overlap_quality` prints it.

Here: precision and recall of tests/data/overlap/pairs.csv, the whole detection run over all its projects at once. Not
here: the detection (pipelines/load/overlap).
"""

import csv
import sys
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from pipelines.load.overlap import Project, find_pairs

PAIRS = Path(__file__).parents[1] / "tests" / "data" / "overlap" / "pairs.csv"
MIN_SCORE = Decimal("0.75")
"""The national overlap_min_score."""


@dataclass(frozen=True)
class Labelled:
    """One line of the file and what the detection made of it."""

    line: int
    set: str
    is_overlap: bool
    kind: str
    names: tuple[str, str]
    score: Decimal | None


@dataclass(frozen=True)
class Quality:
    """Counts of one set; pairs across lines that were found count as wrong."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> Decimal:
        """Share of the found pairs that are overlaps."""
        return _share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> Decimal:
        """Share of the overlaps that were found."""
        return _share(self.right, self.right + self.missed)


def judge(min_score: Decimal = MIN_SCORE) -> tuple[dict[str, Quality], list[Labelled], list[tuple[str, str, Decimal]]]:
    """Quality of each set, every line with its score, and the pairs found across lines."""
    with PAIRS.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    projects = {}
    for number, line in enumerate(lines, start=2):
        for side in "ab":
            code = f"{number:03}{side}"
            projects[code] = Project(
                line[f"region_{side}"],
                code,
                line[f"name_{side}"],
                line[f"description_{side}"] or None,
                tuple(filter(None, line[f"indicators_{side}"].split(";"))),
            )
    pairs = find_pairs(
        projects.values(), parents={code: code[:4] + "00" for code in {p.mof_div_code for p in projects.values()}}
    )
    scores = {(pair.pro_code, pair.other_pro_code): pair.score for pair in pairs if pair.score >= min_score}
    judged = [
        Labelled(
            number,
            line["set"],
            line["label"] == "overlap",
            line["kind"],
            (line["name_a"], line["name_b"]),
            scores.pop((f"{number:03}a", f"{number:03}b"), None),
        )
        for number, line in enumerate(lines, start=2)
    ]
    strays = [(projects[a].pro_name, projects[b].pro_name, found) for (a, b), found in sorted(scores.items())]
    return {name: _count(judged, name, strays) for name in ("tuning", "held_out")}, judged, strays


def _count(judged: list[Labelled], name: str, strays: list[tuple[str, str, Decimal]]) -> Quality:
    of_set = [each for each in judged if each.set == name]
    return Quality(
        right=sum(each.is_overlap and each.score is not None for each in of_set),
        wrong=sum(not each.is_overlap and each.score is not None for each in of_set) + len(strays),
        missed=sum(each.is_overlap and each.score is None for each in of_set),
    )


def _share(part: int, whole: int) -> Decimal:
    return (Decimal(part) / whole if whole else Decimal(1)).quantize(Decimal("0.001"))


def main() -> None:
    """Prints the figures and every line that went wrong."""
    quality, judged, strays = judge(Decimal(sys.argv[1]) if len(sys.argv) > 1 else MIN_SCORE)
    for name, counts in quality.items():
        print(
            f"{name}: precision {counts.precision} recall {counts.recall} "
            f"(right {counts.right}, wrong {counts.wrong}, missed {counts.missed})"
        )
    for each in judged:
        if each.is_overlap != (each.score is not None):
            print(
                f"line {each.line}: {'missed' if each.is_overlap else 'wrong'} ({each.kind}) {each.names} {each.score}"
            )
    for stray in strays:
        print("across lines:", *stray)


if __name__ == "__main__":
    main()
