"""What a page says of regions that failed the gate and stand on what they delivered before.

Here: the sentences. Not here: who is held back and why (publish/holding.py).
"""

from collections.abc import Collection

import duckdb

from pipelines.lang import in_words, say
from pipelines.warehouse.held import read_held


def held_warnings(connection: duckdb.DuckDBPyConnection, regions: Collection[str]) -> list[str]:
    """For the bureau's own pages: one sentence for each of the regions that is held back, with the day of what stands
    and what failed."""
    return [
        say(
            f"{held.name}（{held.region}）新的报送未过检查，没有采用，所列仍是 {held.since_date} 的报送："
            f"{'；'.join(map(in_words, held.reasons))}。",
            f"{held.name} ({held.region}) failed the checks and stands on its deliveries of {held.since_date}: "
            f"{'; '.join(map(in_words, held.reasons))}.",
        )
        for held in read_held(connection).values()
        if held.region in regions
    ]
