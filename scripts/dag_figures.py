"""`python -m scripts.dag_figures [MANIFEST]`: how large and how deep the graph of the models is, as dbt parses it.

Prints models, those that are relations of a night (the others are CTEs of their readers), data tests, the longest way,
and how many models stand before the two marts that most depends on.
"""

import json
import sys
from functools import cache
from pathlib import Path

from pipelines.settings import Settings
from pipelines.transform import MANIFEST, parsed_project

WATCHED = ("fct_recommendations", "rpt_coverage")


def main(manifest: Path) -> None:
    nodes = json.loads(manifest.read_text("utf-8"))["nodes"]
    models = {key: node for key, node in nodes.items() if node["resource_type"] == "model"}
    reads = {key: [other for other in node["depends_on"]["nodes"] if other in models] for key, node in models.items()}

    @cache
    def ancestors(key: str) -> frozenset[str]:
        return frozenset(reads[key]).union(*map(ancestors, reads[key]))

    @cache
    def way(key: str) -> tuple[str, ...]:
        """The longest way to a model, itself last."""
        return (*max(map(way, reads[key]), key=len, default=()), key)

    longest = max(map(way, models), key=len)
    print(f"models {len(models)}")
    print(f"relations {sum(node['config']['materialized'] != 'ephemeral' for node in models.values())}")
    print(f"data tests {sum(node['resource_type'] == 'test' for node in nodes.values())}")
    print(f"depth {len(longest)}: {' > '.join(key.split('.')[-1] for key in longest)}")
    for name in WATCHED:
        print(f"ancestors of {name} {len(ancestors(f'model.jixiao.{name}'))}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else parsed_project(Settings.load()) / MANIFEST)
