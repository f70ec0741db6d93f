"""Which region lies below which, by the digits of their codes alone.

Here: the shape of codes; a pack must be judged before anything is known of its regions. Not here: declared parents
(dbt_project/models/intermediate/regions/int_regions__known.sql).
"""

from pipelines.errors import EXIT_USAGE, JixiaoError
from pipelines.lang import say


def is_below(code: str, above: str) -> bool:
    """Whether `code` is `above` or under it: 510521901 and 510521 are under 510500 and 510000."""
    return code.startswith(stem(above)) and len(code) >= len(above)


def stem(code: str) -> str:
    """The digits all codes below share: 51 of 510000, 5105 of 510500, 510521 of 510521."""
    if len(code) == 6 and code.endswith("0000"):
        return code[:2]
    if len(code) == 6 and code.endswith("00"):
        return code[:4]
    return code


def canonical(code: str) -> str:
    """A region code as we write it; JixiaoError (usage) when it is none."""
    from pipelines.land.cells.values import canonical_region

    found = canonical_region(code)
    if found is None or found == "000000000":
        raise JixiaoError(
            say(f"“{code}”不是6位或9位财政区划代码", f"“{code}” is no region code of 6 or 9 digits"),
            say("例如 510521", "such as 510521"),
            EXIT_USAGE,
        )
    return found
