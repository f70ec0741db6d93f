"""Assets of what comes in: pull, landed (what the run read), landing (its files, by extract and fiscal year), load."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg

from pipelines.night import steps
from pipelines.orchestration.assets.common import LANDED, LANDING, OWNERS, PULL, RETRIES, labels, night_of, told
from pipelines.warehouse.meta import COMPUTED, LOADED_META, META

_PREVIOUS = ("sources", "totals")


def pull() -> dg.AssetsDefinition:
    @dg.asset(key=PULL, group_name="pull", owners=OWNERS, kinds={"sql"}, required_resource_keys={"night"})
    def pull(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        """从数据库取数: 夜间开始时已取, 这里列出取到了什么。What was fetched from databases as the night began."""
        outcomes = night_of(context).summary.get("pull", [])
        counts = Counter(each["outcome"] for each in outcomes)
        rows = sum(each["rows"] or 0 for each in outcomes if each["outcome"] in ("delivered", "unchanged"))
        without = [
            f"{each['region']} {each['extract']} {each['fiscal_year'] or ''}: {each['cause']}"
            for each in outcomes
            if each["cause"]
        ]
        return dg.MaterializeResult(metadata={"in": rows, "out": rows, **counts, "not fetched": without})

    return pull


def landed(years: dg.PartitionsDefinition) -> dg.AssetsDefinition:
    """The reading. The squares of the fiscal years that it read are those of `landing`."""

    @dg.asset(
        key=LANDED,
        deps=[PULL],
        group_name="land",
        kinds={"parquet"},
        owners=OWNERS,
        retry_policy=RETRIES,
        required_resource_keys={"night"},
    )
    def landed(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        """读入 raw/ 新增、变更的文件 (补跑则重读所选年度), 列出读不懂的。

        Read what came into raw/, of a backfill its years again, and list what could not be read."""
        with told():
            night = night_of(context)
            counts = steps.land(night)
        known, squares = labels(), set(years.get_partition_keys())
        for extract in known:
            key = dg.AssetKey([LANDING, extract])
            seen = {str(year) for name, year in night.in_force if name == extract} & squares
            new = {str(year) for name, year in night.parsed if name == extract} & seen
            for year in sorted(new | (seen - context.instance.get_materialized_partitions(key))):
                context.log_event(dg.AssetMaterialization(key, partition=year, metadata=_counts(counts[extract])))
        return dg.MaterializeResult(metadata=_sums(counts))

    return landed


def landing(years: dg.PartitionsDefinition) -> list[dg.AssetSpec]:
    """Landing by extract and fiscal year. No step of their own: `landed` fills them, so the page offers to
    materialize none of them alone."""
    return [
        dg.AssetSpec(
            [LANDING, extract],
            deps=[LANDED],
            group_name="land",
            kinds={"parquet"},
            owners=OWNERS,
            partitions_def=years,
            description=f"{label}: 按年度的落地文件, 由 landed 写成。By fiscal year, written by landed",
        )
        for extract, label in labels().items()
    ]


def _counts(read: Mapping[str, int]) -> dict[str, Any]:
    return {
        "in": read.get("rows_read", 0),
        "out": read.get("rows_loaded", 0),
        "rejected": read.get("rows_rejected", 0),
    }


def _sums(counts: Mapping[str, Mapping[str, int]]) -> dict[str, Any]:
    total: Counter[str] = Counter()
    for read in counts.values():
        total.update(_counts(read))
    return {name: total[name] for name in ("in", "out", "rejected")}


def load() -> dg.AssetsDefinition:
    known = labels()
    places = [dg.AssetKey([LANDING, extract]) for extract in known]

    def spec(key: list[str], deps: list[Any], description: str) -> dg.AssetSpec:
        return dg.AssetSpec(key, deps=deps, group_name="load", kinds={"duckdb"}, owners=OWNERS, description=description)

    specs = [
        spec(["raw", extract], [[LANDING, extract]], f"{label}: 有效的行。Rows in force")
        for extract, label in known.items()
    ]
    # `landing` has no step of its own, so the one that fills it must stand above this one
    specs += [spec(["meta", table], [LANDED, *places], META[table][0]) for table in LOADED_META]
    specs += [spec(["raw", table], places, COMPUTED[table][0]) for table in COMPUTED]
    before = "现行版本的来源与合计, 供比较。What the release in force held, to compare with"
    specs += [spec(["previous", table], [], before) for table in _PREVIOUS]

    @dg.multi_asset(name="load", specs=specs, required_resource_keys={"night"})
    def load(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
        """Make the private build over the landing Parquet in force."""
        with told():
            loaded = steps.load(night_of(context))
        for each in specs:
            rows = loaded.row_counts.get(each.key.path[1]) if each.key.path[0] == "raw" else None
            metadata = {} if rows is None else {"out": rows, "dagster/row_count": rows}
            yield dg.MaterializeResult(asset_key=each.key, metadata=metadata)

    return load
