"""Through a home: every region's sources, every extract, every year; what came, what stands as it was and why.

Here: the order, and that one source that is away or one extract that is refused hinders no other. Not here: one fetch
(deliver.py).
"""

import logging
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Literal

from pipelines.errors import JixiaoError
from pipelines.lang import say
from pipelines.night import SHANGHAI
from pipelines.pull import select, sources, state
from pipelines.pull.deliver import NeedsWhole, Place, Wanted, begins, bring, standing
from pipelines.pull.opening import open_session
from pipelines.pull.session import Away, Refuses, Session
from pipelines.settings import Settings


@dataclass(frozen=True)
class Outcome:
    """What became of one extract (of one year where it got that far)."""

    region: str
    source: str
    extract: str
    fiscal_year: int | None
    outcome: Literal["delivered", "unchanged", "empty", "kept", "refused"]
    """empty: it answered and holds no row of the region; kept: the source is away; refused: it answered, and this
    extract cannot be taken. What stood still stands."""
    rows: int | None = None
    """Of the year, where the database counted them all."""
    is_full: bool | None = None
    files: list[str] | None = None
    age_hours: float | None = None
    """How old what stands is, where it was not fetched anew."""
    cause: str | None = None
    changed_rows: int | None = None
    """Rows that came, where the database was asked for what changed alone."""


def pull_home(
    settings: Settings, region: str | None = None, since: date | None = None, full: bool = False
) -> list[Outcome]:
    """Fetch what the sources.yml of the home name; nothing where there is none. JixiaoError when a file of them cannot
    be used. The home's lock is held by whoever calls."""
    found = sources.files(settings.raw, region)
    read = {code: (path, sources.read(path)) for code, path in found.items()}  # all are looked at before any is asked
    outcomes: list[Outcome] = []
    for code, (path, written) in read.items():
        for name, source in written.sources.items():
            now = datetime.now(SHANGHAI).replace(tzinfo=None)
            wanted = Wanted(source, sources.shown(source), now, since.isoformat() if since else None, full)
            outcomes += _source(settings, code, path.parent.name, name, wanted)
    log = logging.getLogger("jixiao")
    for each in outcomes:
        log.info("pull %s %s %s", each.region, each.extract, each.outcome, extra={"told": asdict(each)})
    return outcomes


def _source(settings: Settings, region: str, folder: str, name: str, wanted: Wanted) -> list[Outcome]:
    """Every extract of one database, in one snapshot."""
    done: list[Outcome] = []
    finished: set[str] = set()
    try:
        url = sources.address(wanted.source, settings.home)
        with open_session(wanted.source, url) as session:
            for extract in wanted.source.extracts:
                place = Place(settings.home, settings.raw, folder, region, name, extract)
                for outcome in _extract(session, place, wanted):
                    done.append(outcome)
                finished.add(extract)
    except (Away, Refuses, JixiaoError) as error:
        cause = error.cause if isinstance(error, JixiaoError) else str(error)
        for extract in wanted.source.extracts:
            if extract not in finished:
                told = {each.fiscal_year for each in done if each.extract == extract}
                done += _kept(Place(settings.home, settings.raw, folder, region, name, extract), wanted, cause, told)
    return done


def _extract(session: Session, place: Place, wanted: Wanted) -> Iterator[Outcome]:
    at = (place.region, place.source, place.extract)
    first = wanted.source.years_from or 0
    stand = {year for year in _standing_years(place) if year >= first}
    try:
        asked = select.plan(session, place.extract, wanted.source.extracts[place.extract])
        there = _look(session, asked, place, wanted, stand)
    except Refuses as error:
        yield from _kept(place, wanted, str(error), set(), "refused")
        return
    for cause, rows in left_out(there):
        yield Outcome(*at, None, "refused", rows, cause=cause)
    years = {year for year in there.said if year >= first}
    if there.since:
        years |= stand
    elif not there.said and not there.unread_years and not _standing_years(place):
        yield Outcome(*at, None, "empty", 0, cause=no_row(there, place.region))
    for year in sorted(stand - years):
        cause = say("数据库里已没有这一年的行", "the database has no row of that year any more")
        yield Outcome(*at, year, "refused", age_hours=_age(place, year, wanted), cause=cause)
    for year in sorted(years):
        yield _year(session, asked, there, place, year, wanted)


def _look(session: Session, asked: select.Plan, place: Place, wanted: Wanted, stand: set[int]) -> select.Held:
    """Through what changed, or through everything where that would not tell what there is."""
    if begin := _changes_alone(asked, place, wanted, stand):
        there = select.held(session, asked, place.region, begin)
        if not there.left_out and all(year in stand for year in there.said if year >= (wanted.source.years_from or 0)):
            return there
    return select.held(session, asked, place.region)


def _changes_alone(asked: select.Plan, place: Place, wanted: Wanted, stand: set[int]) -> str | None:
    """From which update time on, where it is enough to look at what changed since: there are very many rows, all of
    them stand as they were fetched, none was left out, no key stands twice, and no year is due for a full fetch."""
    former = [each for year in stand if (each := standing(place, year)) and not each.left_out and not each.is_doubled]
    moments = [begin for each in former if (begin := begins(asked, each, wanted))]
    if len(moments) < len(stand) or len(asked.key) < len(asked.contract.key):
        return None
    return min(moments, default=None) if sum(each.rows for each in former) > wanted.source.whole_look_rows else None


def _year(session: Session, asked: select.Plan, there: select.Held, place: Place, year: int, wanted: Wanted) -> Outcome:
    at = (place.region, place.source, place.extract)
    try:
        try:
            brought = bring(session, asked, there, place, year, wanted)
        except NeedsWhole:
            brought = bring(session, asked, select.held(session, asked, place.region), place, year, wanted)
    except Refuses as error:
        return Outcome(*at, year, "refused", age_hours=_age(place, year, wanted), cause=str(error))
    outcome = "delivered" if brought.is_new else "unchanged"
    rows = brought.standing.rows if brought.changed_rows is None else None
    files = list(brought.standing.files)
    return Outcome(*at, year, outcome, rows, brought.is_full, files, changed_rows=brought.changed_rows)


def left_out(there: select.Held) -> list[tuple[str, int]]:
    """What is not fetched though it stands there: why, and how many rows."""
    told = []
    if there.unread_years:
        shown = "、".join(f"{year or say('空', 'none')} ({rows})" for year, rows in [*there.unread_years.items()][:5])
        more = say("等", " …") if len(there.unread_years) > 5 else ""
        cause = say(
            f"年度不是四位年度, 未取: {shown}{more} 行; 用 query 取出四位年度",
            f"no fiscal year of four digits, not fetched: {shown}{more} rows; make it one in a query",
        )
        told.append((cause, sum(there.unread_years.values())))
    if count := there.without_region:
        cause = say(f"区划不是区划代码, 未取: {count} 行", f"no region code, not fetched: {count} rows")
        told.append((cause, count))
    return told


def other_regions(there: select.Held) -> str:
    """The first of the other regions a table holds, with their rows."""
    return "、".join(f"{code} ({rows})" for code, rows in sorted(there.others.items())[:5])


def no_row(there: select.Held, region: str) -> str:
    """That a table holds nothing of a region, and of which ones it does."""
    others = other_regions(there)
    found = say(f"有 {others} 行", f"there are {others} rows") if others else say("表是空的", "the table is empty")
    return say(f"表里没有区划 {region} 的行; {found}", f"there is no row of region {region}; {found}")


def _kept(
    place: Place,
    wanted: Wanted,
    cause: str,
    told: set[int | None],
    outcome: Literal["kept", "refused"] = "kept",
) -> list[Outcome]:
    """What stands of an extract that could not be fetched, year by year."""
    at = (place.region, place.source, place.extract)
    years = sorted(_standing_years(place) - told)
    rows = [Outcome(*at, year, outcome, age_hours=_age(place, year, wanted), cause=cause) for year in years]
    return rows or ([] if told else [Outcome(*at, None, outcome, cause=cause)])


def _standing_years(place: Place) -> set[int]:
    """The years of which a former fetch stands; one whose files somebody took away is given up."""
    kept = (place.home / state.FOLDER / place.region).glob(f"{place.extract}-[0-9]*.json")
    return {
        int(path.stem.rsplit("-", 1)[1])
        for path in kept
        if (former := state.read(path)) is None or any((place.raw / file).is_file() for file in former.files)
    }


def _age(place: Place, year: int, wanted: Wanted) -> float | None:
    standing = state.read(state.path_of(place.home, place.region, place.extract, year))
    return round(state.hours_since(standing.fetched_at, wanted.now), 1) if standing else None


def describe(outcomes: list[Outcome]) -> list[str]:
    """The outcomes in words, one line each, what needs somebody first."""
    order = ("refused", "kept", "empty", "delivered", "unchanged")
    return [_line(each) for each in sorted(outcomes, key=lambda each: order.index(each.outcome))]


def _line(each: Outcome) -> str:
    what = f"{each.region} {each.extract}{f' {each.fiscal_year}' if each.fiscal_year else ''}"
    age = (
        "" if each.age_hours is None else say(f"; 仍用 {each.age_hours:g} 小时前取到的", f"; {each.age_hours:g} h old")
    )
    match each.outcome:
        case "delivered":
            if each.rows is None:
                return say(
                    f"取到 {what}: 变更 {each.changed_rows:,} 行", f"fetched {what}: {each.changed_rows:,} rows changed"
                )
            way = say("全量", "whole") if each.is_full else say("增量", "changes")
            return say(f"取到 {what}: {each.rows:,} 行 ({way})", f"fetched {what}: {each.rows:,} rows ({way})")
        case "unchanged":
            if each.rows is None:
                return say(f"无变化 {what}", f"unchanged {what}")
            return say(f"无变化 {what}: {each.rows:,} 行", f"unchanged {what}: {each.rows:,} rows")
        case "empty":
            return say(f"没有行 {what}: {each.cause}", f"no row {what}: {each.cause}")
        case "kept":
            return say(f"连不上 {what}: {each.cause}{age}", f"away {what}: {each.cause}{age}")
    return say(f"未取 {what}: {each.cause}{age}", f"not fetched {what}: {each.cause}{age}")


def as_dicts(outcomes: list[Outcome]) -> list[dict[str, Any]]:
    """For machines."""
    return [asdict(each) for each in outcomes]
