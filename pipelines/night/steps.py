"""What each step of the night does with the night: calls its module, times it, sums up for the person.

Here: the glue between `Night` and the modules of the flow. Not here: the work (land/ .. report/), Dagster
(orchestration/assets/).
"""

import json
import logging
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from pipelines.errors import EXIT_NOT_PUBLISHED, EXIT_PUBLISHED_WITHOUT_SOME, JixiaoError
from pipelines.gate.runner import GateProcess, Verdict, remedy, sentence
from pipelines.gate.told import title
from pipelines.land.ledger.prune import prune_landing
from pipelines.lang import in_words, say
from pipelines.load import Loaded
from pipelines.night import Night, backfill
from pipelines.night.held_back import held_back
from pipelines.night.making import compute, judged, load_into
from pipelines.night.trial import whole_only
from pipelines.publish import note_refusal, prune
from pipelines.publish import publish as publish_release
from pipelines.publish.holding import to_hold
from pipelines.publish.papers import build_papers, write_papers
from pipelines.publish.release import write_release
from pipelines.transform import Node, mart_shapes
from pipelines.transform.spark import PARTITIONED
from pipelines.warehouse import DATABASE, open_sandboxed, release_ids, release_record
from pipelines.warehouse.held import Held, as_dicts

_DRAFT = "release"
Made = TypeVar("Made")


def land(night: Night) -> dict[str, dict[str, int]]:
    """Extract -> rows_read, rows_loaded, rows_rejected of the files in force."""
    from pipelines.land import LandSummary, land_all
    from pipelines.land.worker import shared_worker

    with night.step("land"):
        advance = night.listener.advance

        def read(years: range | None) -> LandSummary:
            return land_all(
                night.settings, night.run_id, night.created_at, years, lambda done, of, path: advance(done, of)
            )

        if night.backfill is None:
            landed = read(None)
        else:
            landed, night.backfill = backfill.land_years(night.settings, night.backfill, read)
            night.summary["backfill"] = {
                "from": night.backfill.first,
                "to": night.backfill.last,
                "by": night.backfill.by,
                "reason": night.backfill.reason,
                "read_again": len(night.backfill.read_again),
                "read_differently": night.backfill.read_differently,
            }
        shared_worker().stop()
        unused = {entry.path: json.loads(entry.unknown_columns) for entry in landed.of_status("in_force")}
        remarks = {entry.path: json.loads(entry.remarks) for entry in landed.of_status("in_force")}
        night.summary["landed"] = {
            "parsed": len(landed.parsed),
            "refused": landed.refused,
            "unrecognised": landed.unrecognised,
            "unused_columns": {path: columns for path, columns in unused.items() if columns},
            "remarks": {path: said for path, said in remarks.items() if said},
        }
        night.parsed = {
            (str(entry.extract), entry.fiscal_year) for entry in landed.entries if entry.parsed_by_run == night.run_id
        }
        night.in_force = {(str(entry.extract), entry.fiscal_year) for entry in landed.of_status("in_force")}
        return landed.counts()


def load(night: Night) -> Loaded:
    """The private build, and what was read into it."""
    with night.step("load"):
        return load_into(night)


def transform(night: Night) -> list[Node]:
    """The whole dbt project over the build: what each node came to."""
    with night.step("dbt"):
        return compute(night, _made_before(night, night.folder / DATABASE))


def gate(night: Night) -> Verdict:
    """Great Expectations over the build; a refusal is noted for the person and the report."""
    with night.step("gate"):
        database = _made_before(night, night.folder / DATABASE)
        verdict = judged(night, database)
        if verdict.refused and (held := to_hold(night.settings, database, verdict)):
            verdict = _without(night, held, database)
        night.summary["future_dated"] = held_back(night.settings, database)
        night.summary["gate"] = {
            "expectations": len(verdict.findings),
            "refused": [_told(finding) for finding in verdict.refused],
            "accepted": [_told(finding) for finding in verdict.accepted],
            "warnings": [_told(finding) for finding in verdict.warnings],
        }
        if verdict.refused:
            _refuse(night, verdict)
        night.verdict = verdict
        return verdict


def _without(night: Night, held: dict[str, Held], database: Path) -> Verdict:
    """The night made again from what the regions that failed had delivered before; what the gate says of that."""
    log = logging.getLogger("jixiao")
    for each in held.values():
        log.warning("%s is held back: %s", each.region, "; ".join(map(in_words, each.reasons)))
    night.gate = GateProcess(night.settings)
    database.unlink()
    night.held = held
    load_into(night)
    compute(night, database)
    verdict = judged(night, database)
    night.summary["held"] = as_dicts(held)
    return verdict


def publish(night: Night) -> dict[str, Any]:
    """Write the release, put it in force, drop what is too old; release.json's content."""
    settings, build, draft = night.settings, night.folder / DATABASE, night.folder / _DRAFT
    with night.step("publish"):
        verdict = _made_before(night, night.verdict)
        if verdict.refused:
            raise night.failure or whole_only("nightly")
        draft.mkdir(parents=True)
        head = {
            "release_id": night.run_id,
            "created_at": night.created_at,
            "data_as_of": night.data_as_of,
            "code_version": night.code_version,
        }
        more = {
            "code": night.fingerprint.code,
            "inputs": night.fingerprint.inputs,
            "engine": settings.engine,
            "reason": night.reason or (night.backfill.reason if night.backfill else None),
            "read": night.summary["read"],
            "held": night.summary.get("held", []),
            "timings": dict(night.timings),
        }
        told = night.backfill
        papers, shapes = build_papers(settings, build), mart_shapes(settings)
        record = write_release(
            settings, build, draft, head, verdict, more, partial(_put_beside, night, papers, shapes), shapes
        )
        target = publish_release(settings, draft, night.run_id)
        if told:
            night.summary["backfill"].update(_changes(target))
            backfill.finish(settings)
        refused = _refused_files(night, build)
        night.summary.update(
            outcome="published",
            release_id=night.run_id,
            release=str(target),
            marts={table: mart["rows"] for table, mart in record["marts"].items()},
            pruned=prune(settings),
            landing_pruned=len(prune_landing(settings, night.created_at)),
            published_without=refused,
            exit_code=EXIT_PUBLISHED_WITHOUT_SOME if refused or night.held else 0,
        )
        return record


def _made_before(night: Night, made: Made | None) -> Made:
    """What an earlier step of this same night made: a night's build is its own, there is nothing else to go on from."""
    if made is None or (isinstance(made, Path) and not made.exists()):
        raise whole_only("nightly")
    return made


def _put_beside(
    night: Night, papers: Path | None, shapes: dict[str, dict[str, list[str]]], release: Path, record: dict[str, Any]
) -> None:
    """What a release holds besides the warehouse: what papers read where that differs, the record of a backfill, the
    marts as Spark wrote them."""
    if papers:
        write_papers(night.settings, papers, release, {mart: shape["key"] for mart, shape in shapes.items()})
    if night.backfill:
        backfill.write_record(night.settings, night.backfill, release, record)
    partitioned = night.folder / "spark" / PARTITIONED
    if partitioned.exists():
        partitioned.rename(release / PARTITIONED)


def _changes(release: Path) -> dict[str, Any]:
    """What the backfill's record says of changed figures, without the figures."""
    changes = json.loads((release / backfill.RECORD).read_text("utf-8"))["changes"] or {}
    return {"changes": {what: count for what, count in changes.items() if what != "first"}}


def report(night: Night) -> list[Path]:
    """The reports of what was just published, the page that explains its tables, and what is due and not yet made."""
    from pipelines.night.drafts import leave_drafts
    from pipelines.night.due import make
    from pipelines.readers.docs.site import write_release_page
    from pipelines.readers.report import build_night
    from pipelines.readers.report.night import changed_regions

    with night.step("report"):
        page = write_release_page(night.settings, night.run_id, _made_before(night, night.folder / DATABASE))
        before = _inputs_before(night)
        changed = changed_regions(before, night.fingerprint.inputs) if before else set()  # the first night: all is new
        paths = [*build_night(night.settings, night.run_id, changed), page, *make(night.settings, night.data_as_of)]
        paths = list(dict.fromkeys(paths))  # each index once
        night.summary["report"] = [str(path) for path in paths]
        night.summary["drafts"] = leave_drafts(night.settings, night.run_id, night.data_as_of)
        return paths


def _inputs_before(night: Night) -> dict[str, str]:
    """Path -> hash of the files behind the release before this one; nothing when this is the first."""
    before = [release for release in release_ids(night.settings) if release < night.run_id]
    return release_record(night.settings, max(before))["inputs"] if before else {}


def _refused_files(night: Night, build: Path) -> list[dict[str, Any]]:
    """Files the release goes without, wholly or beyond the tolerated share of rows."""
    with open_sandboxed(build, night.settings) as connection:
        rows = connection.execute(
            "select path, status, rows_read, rows_rejected from audit.audit_rejects order by path"
        ).fetchall()
    return [dict(zip(("path", "status", "rows_read", "rows_rejected"), row, strict=True)) for row in rows]


def _told(finding: dict[str, Any]) -> dict[str, Any]:
    """A finding as the person reads it."""
    return {
        "check": finding["check"],
        "what": sentence(finding),
        "mend": remedy(finding),
        "examples": finding.get("examples", []),
        "lines": finding.get("lines", []),
    }


def _noted(finding: dict[str, Any]) -> dict[str, Any]:
    """A finding as the pages of the release that stands tell it: to each reader in its language, of its regions."""
    return _told(finding) | {"why": title(finding), "regions": finding.get("regions", [])}


def _refuse(night: Night, verdict: Verdict) -> None:
    first = verdict.refused[0]
    others = len(verdict.refused) - 1
    more = say(f" (另有 {others} 项)", f" ({others} more)") if others else ""
    night.failure = JixiaoError(
        say(f"质量闸门拒绝发布: {sentence(first)}{more}", f"the gate refused: {sentence(first)}{more}"),
        remedy(first),
        EXIT_NOT_PUBLISHED,
    )
    night.summary["outcome"] = "refused"
    note_refusal(
        night.settings,
        {
            "run_id": night.run_id,
            "at": night.created_at.isoformat(),
            "data_as_of": str(night.data_as_of),
            "findings": [_noted(finding) for finding in verdict.refused],
        },
    )
