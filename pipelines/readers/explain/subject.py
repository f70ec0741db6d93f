"""Which subject is meant by a code or a name: one region, year and kind; what else bears that code; the nearest when
none does.

Here: identity only. Not here: anything about its money or results.
"""

from dataclasses import dataclass, replace
from typing import Any

import duckdb

from pipelines.errors import JixiaoError
from pipelines.land.cells.values import canonical_region
from pipelines.lang import say
from pipelines.readers.explain.story_labels import label_of
from pipelines.readers.report.tables import select

_NEAREST = 5
_LISTED = 8
_KINDS_OF_CODES = {"project": "project", "policy": "project", "department": "department", "government": "region"}
"""How code_changes call what a subject's kind goes by."""


@dataclass(frozen=True)
class Subject:
    """Who the story is about. `name` is None for secret and undeclared ones."""

    mof_div_code: str
    region_name: str
    fiscal_year: int
    kind: str
    code: str
    name: str | None = None
    is_secret: bool = False
    is_known: bool = True
    others: tuple[tuple[str, int, str], ...] = ()
    """Region, year and kind of the other subjects with this code."""

    @property
    def key(self) -> list[Any]:
        """Region, year, kind, code: what the marts' keys begin with."""
        return [self.mof_div_code, self.fiscal_year, self.kind, self.code]

    @property
    def is_item(self) -> bool:
        """A project or policy: has documents of its own."""
        return self.kind in ("project", "policy")

    @property
    def label(self) -> str:
        """Name for people."""
        if self.is_secret:
            return say("(涉密)", "(secret)")
        return self.name or (self.code if self.is_known else say("(未申报)", "(undeclared)"))

    def others_told(self) -> str:
        """Where else the code stands, a few of them."""
        listed = [f"{region}/{year}/{label_of('kind', kind)}" for region, year, kind in self.others[:_LISTED]]
        more = len(self.others) - len(listed)
        return "、".join(listed) + (say(f" 等 {len(self.others)} 个", f" and {more} more") if more else "")


def find(
    connection: duckdb.DuckDBPyConnection, code: str, region: str | None, year: int | None, kind: str | None
) -> Subject:
    """The newest year's subject with that code, else with that name, among those asked for; JixiaoError with the choice
    when several bear the name, with the nearest codes when none does."""
    codes = list(dict.fromkeys([code, canonical_region(code) or code]))
    wanted = canonical_region(region) or region if region else None
    declared = _declared(connection, codes) or _named(connection, code, wanted, year, kind)

    def is_asked_for(each: Subject) -> bool:
        return wanted in (None, each.mof_div_code) and year in (None, each.fiscal_year) and kind in (None, each.kind)

    fitting = [each for each in declared if is_asked_for(each)]
    if not fitting:
        fitting = [each for each in _changed(connection, codes) if is_asked_for(each)]
    if not fitting and declared:
        raise _elsewhere(code, declared)
    if not fitting:
        fitting = [each for each in _undeclared(connection, codes) if is_asked_for(each)]
    if not fitting:
        raise _unknown(connection, code)
    chosen = fitting[0]
    others = [(each.mof_div_code, each.fiscal_year, each.kind) for each in fitting[1:]]
    if year is not None or wanted is not None:
        others += [(each.mof_div_code, each.fiscal_year, each.kind) for each in declared if each not in fitting]
    return replace(chosen, others=tuple(others))


def at(connection: duckdb.DuckDBPyConnection, region: str, year: int, kind: str, code: str) -> Subject | None:
    """The declared subject at exactly that key."""
    rows = select(
        connection,
        """
        select
            subjects.mof_div_code, coalesce(regions.mof_div_name, subjects.mof_div_code), subjects.fiscal_year,
            subjects.subject_kind, subjects.subject_code, subjects.subject_name, subjects.is_secret
        from marts.dim_subjects as subjects
        left join marts.dim_regions as regions using (mof_div_code, fiscal_year)
        where
            subjects.mof_div_code = ? and subjects.fiscal_year = ? and subjects.subject_kind = ?
            and subjects.subject_code = ?
        """,
        [region, year, kind, code],
    )
    return Subject(*rows[0]) if rows else None


def _declared(connection: duckdb.DuckDBPyConnection, codes: list[str]) -> list[Subject]:
    """Every declared subject with one of the codes, newest year first, then projects before departments."""
    if not codes:
        return []
    rows = select(
        connection,
        f"""
        select
            subjects.mof_div_code, coalesce(regions.mof_div_name, subjects.mof_div_code), subjects.fiscal_year,
            subjects.subject_kind, subjects.subject_code, subjects.subject_name, subjects.is_secret
        from marts.dim_subjects as subjects
        left join marts.dim_regions as regions
            on subjects.mof_div_code = regions.mof_div_code and subjects.fiscal_year = regions.fiscal_year
        where subjects.subject_code in ({", ".join("?" * len(codes))})
        order by
            subjects.fiscal_year desc,
            array_position(['project', 'policy', 'department', 'government'], subjects.subject_kind),
            subjects.mof_div_code
        """,
        codes,
    )
    return [Subject(*row) for row in rows]


def _named(
    connection: duckdb.DuckDBPyConnection, name: str, region: str | None, year: int | None, kind: str | None
) -> list[Subject]:
    """The subject whose name it is, else the only one in whose name it stands, every year of it; JixiaoError when there
    are several. A secret name is nobody's."""
    rows = select(
        connection,
        """
        select distinct subject_code, mof_div_code, subject_kind, subject_name, subject_name = ?1 as is_whole
        from marts.dim_subjects
        where
            contains(subject_name, ?1) and (?2 is null or mof_div_code = ?2) and (?3 is null or fiscal_year = ?3)
            and (?4 is null or subject_kind = ?4)
        order by is_whole desc, mof_div_code, subject_kind, subject_code
        """,
        [name, region, year, kind],
    )
    whole = [row for row in rows if row[4]] or rows
    bearers = list(dict.fromkeys((row[0], row[1], row[2]) for row in whole))
    if len(bearers) > 1:
        names = {(row[0], row[1], row[2]): row[3] for row in whole}
        listed = "、".join(f"{code} {names[code, at, what]} ({at})" for code, at, what in bearers[:_LISTED])
        listed += say(" 等", " and others") if len(bearers) > _LISTED else ""
        raise JixiaoError(
            say(f"有 {len(bearers)} 个对象叫“{name}”", f"{len(bearers)} subjects are called '{name}'"),
            say(f"写明代码 (或 --region): {listed}", f"give the code, or --region: {listed}"),
        )
    return [
        each
        for each in _declared(connection, [code for code, _, _ in bearers])
        if (each.code, each.mof_div_code, each.kind) in bearers
    ]


def _undeclared(connection: duckdb.DuckDBPyConnection, codes: list[str]) -> list[Subject]:
    """Codes that rows name and nobody declared: their rows are kept and can be told."""
    rows = select(
        connection,
        f"""
        select distinct
            unknown.mof_div_code, coalesce(regions.mof_div_name, unknown.mof_div_code), unknown.fiscal_year,
            unknown.code_kind, unknown.code
        from marts.rpt_unknown_codes as unknown
        left join marts.dim_regions as regions
            on unknown.mof_div_code = regions.mof_div_code and unknown.fiscal_year = regions.fiscal_year
        where unknown.code in ({", ".join("?" * len(codes))}) and unknown.code_kind <> 'agency'
        order by unknown.fiscal_year desc, unknown.code_kind desc, unknown.mof_div_code
        """,
        codes,
    )
    return [Subject(*row, is_known=False) for row in rows]


def changes_of(connection: duckdb.DuckDBPyConnection, region: str | None, kind: str) -> list[dict[str, Any]]:
    """Declared changes of codes of that kind of subject, of a region's folder or (None) everywhere, oldest first:
    mof_div_code, old_code, new_code, effective_date, change_kind. A region's own code is the nation's."""
    names = ("mof_div_code", "old_code", "new_code", "effective_date", "change_kind")
    rows = select(
        connection,
        f"""
        select {", ".join(names)}
        from marts.rpt_code_changes
        where is_declared and code_kind = ?1 and (?2 is null or ?1 = 'region' or mof_div_code = ?2)
        order by effective_date, old_code, new_code
        """,
        [_KINDS_OF_CODES[kind], region],
    )
    return [dict(zip(names, row, strict=True)) for row in rows]


def related(changes: list[dict[str, Any]], code: str) -> set[str]:
    """The codes that became this one, over any number of changes, and those that it became; not those that only share
    a successor with it."""
    found: set[str] = set()
    for start, end in (("new_code", "old_code"), ("old_code", "new_code")):
        waiting, seen = [code], {code}
        while waiting:
            at = waiting.pop()
            for each in changes:
                if each[start] == at and each[end] not in seen:
                    seen.add(each[end])
                    waiting.append(each[end])
        found |= seen
    return found - {code}


def _changed(connection: duckdb.DuckDBPyConnection, codes: list[str]) -> list[Subject]:
    """Declared subjects that went by one of the codes before or after: nobody declares the code itself."""
    found = []
    for kind in ("project", "department", "government"):
        changes = changes_of(connection, None, kind)
        for region in {each["mof_div_code"] for each in changes if {each["old_code"], each["new_code"]} & set(codes)}:
            own = [each for each in changes if kind == "government" or each["mof_div_code"] == region]
            bearers = set().union(*(related(own, code) for code in codes))
            found += [
                each
                for each in _declared(connection, sorted(bearers))
                if _KINDS_OF_CODES[each.kind] == _KINDS_OF_CODES[kind]
                and (kind == "government" or each.mof_div_code == region)
            ]
    return sorted(found, key=lambda each: -each.fiscal_year)


def _elsewhere(code: str, declared: list[Subject]) -> JixiaoError:
    first = replace(declared[0], others=tuple((each.mof_div_code, each.fiscal_year, each.kind) for each in declared))
    where = first.others_told()
    return JixiaoError(
        say(f"{code} 不在所指的区划、年度或类型中", f"{code} is not in that region, year or kind"),
        say(f"它在 {where}", f"it stands in {where}"),
    )


def _unknown(connection: duckdb.DuckDBPyConnection, code: str) -> JixiaoError:
    rows = select(
        connection,
        """
        with known as (
            select subject_code, max(subject_name) as subject_name
            from marts.dim_subjects
            group by subject_code
        )
        select subject_code, subject_name
        from known
        order by
            case when contains(subject_name, ?1) then 0 else 1 end,
            case when starts_with(subject_code, ?1) or ends_with(subject_code, ?1) then 0 else 1 end,
            levenshtein(subject_code, ?1), subject_code
        limit ?2
        """,
        [code, _NEAREST],
    )
    nearest = "、".join(f"{found} {name}" if name else found for found, name in rows)
    return JixiaoError(
        say(
            f"没有代码或名称为 {code} 的项目、政策、部门或下级政府",
            f"no project, policy, department or government has the code or name {code}",
        ),
        say(f"最接近的代码: {nearest}", f"the nearest codes: {nearest}")
        if nearest
        else say("发布版中还没有任何对象; 先运行 jixiao refresh", "the release holds no subject; run `jixiao refresh`"),
    )
