"""`cycle HOME`: what of a home's last night the tables of the whole cycle took.

Here: next year's loop, rounds of goals, idle and advanced money, austerity, third parties and selection, tags, bonds,
accountability, by what dbt and the night themselves noted: seconds of their nodes in those of all nodes, as a share of
the transform; their rows in all rows, as a share of publishing. Not here: the night (any home that has one behind it).
"""

import json
import re
from pathlib import Path

from benchmarks.measure import record

_OF_THE_CYCLE = re.compile(
    r"(int|fct|rpt|stg)_.*(loop|budget_requests|rounds|idle|carried_balances|advances|debts|treasury_cash|austerity"
    r"|third_part|evaluation_selection|coverage_by_tag|results_by_tag|bonds|accountab|referral|divisions)"
)


def run(home: str) -> Path:
    """results/cycle.json."""
    place = Path(home)
    night = json.loads((place / "builds" / "runs.jsonl").read_text("utf-8").splitlines()[-1])
    told = json.loads((place / "logs" / "dbt" / "run_results.json").read_text("utf-8"))
    seconds = {each["unique_id"].split(".")[2]: each["execution_time"] for each in told["results"]}
    nodes, published = _share(seconds), _share(night["marts"])
    total, transform, publish = night["total_seconds"], night["timings"]["dbt"], night["timings"]["publish"]
    whole = nodes * transform / total + published * publish / total
    dearest = sorted(filter(_OF_THE_CYCLE.match, seconds), key=seconds.__getitem__, reverse=True)[:10]
    return record(
        "cycle",
        {
            "rows_read": night["read"]["rows_read"],
            "night_wall_seconds": round(total, 1),
            "transform_of_night": round(transform / total, 3),
            "publish_of_night": round(publish / total, 3),
            "nodes_of_transform": round(nodes, 3),
            "rows_of_published": round(published, 3),
            "of_night": round(whole, 3),
            "dearest_node_seconds": {name: round(seconds[name], 1) for name in dearest},
        },
    )


def _share(of: dict[str, float]) -> float:
    return sum(value for name, value in of.items() if _OF_THE_CYCLE.match(name)) / sum(of.values())
