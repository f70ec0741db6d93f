"""How much to generate: counties, projects and payments of a year over all of them, years.

Here: the named sizes and how a wish becomes one. Not here: what is drawn (the other modules).
"""

import re
from dataclasses import dataclass, replace

from pipelines.errors import EXIT_USAGE, JixiaoError
from pipelines.lang import say

MOST_COUNTIES = 9 * 99 * 13
"""What the tree's codes have room for (tree.py)."""


@dataclass(frozen=True)
class Size:
    """`projects` and `payments`: of one year, over all counties together."""

    counties: int
    projects: int
    payments: int
    first_year: int
    last_year: int

    @property
    def years(self) -> range:
        return range(self.first_year, self.last_year + 1)


SIZES = {
    "county": Size(1, 2_000, 100_000, 2021, 2025),
    "prefecture": Size(10, 20_000, 1_000_000, 2021, 2025),
    "province": Size(130, 300_000, 30_000_000, 2025, 2025),
}


def size_of(
    name: str | None, counties: int | None, projects: int | None, payments: int | None, years: str | None
) -> Size:
    """The named size (default `county`) with what was said in numbers put in its place; JixiaoError (usage) when wrong.

    `years`: `2021-2025`, or `2021` for one.
    """
    if name is not None and name not in SIZES:
        raise _wrong(f"--size {name}", f"{' | '.join(SIZES)}")
    size = SIZES[name or "county"]
    said = {"counties": counties, "projects": projects, "payments": payments}
    size = replace(size, **{key: number for key, number in said.items() if number is not None})
    if years is not None:
        found = re.fullmatch(r"((?:19|20)\d\d)(?:-((?:19|20)\d\d))?", years, re.ASCII)
        if not found or int(found[2] or found[1]) < int(found[1]):
            raise _wrong(f"--years {years}", say("如 2021-2025", "such as 2021-2025"))
        size = replace(size, first_year=int(found[1]), last_year=int(found[2] or found[1]))
    if not 1 <= size.counties <= MOST_COUNTIES:
        raise _wrong(f"--counties {size.counties}", f"1-{MOST_COUNTIES}")
    if size.projects < size.counties or size.payments < 0:
        raise _wrong(
            f"--projects {size.projects} --payments {size.payments}",
            say("每个县至少一个项目, 支付笔数不为负", "a project per county at least, and no negative count"),
        )
    return size


def share(total: int, parts: int, part: int) -> int:
    """`total` split over `parts` as evenly as whole numbers allow: what the part of that number gets."""
    return total // parts + (part < total % parts)


def _wrong(said: str, expected: str) -> JixiaoError:
    return JixiaoError(say(f"{said} 不可用", f"{said} will not do"), expected, EXIT_USAGE)
