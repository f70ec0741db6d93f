"""What a page says of regions that failed the gate and stand on what they delivered before.

Here: the sentences. Not here: who is held back and why (holding.py).
"""

from collections.abc import Collection

import duckdb

from pipelines.holding import read_held
from pipelines.lang import say


def held_warnings(connection: duckdb.DuckDBPyConnection, regions: Collection[str]) -> list[str]:
    """One sentence for each of the regions that is held back, with the day of what stands."""
    return [
        say(
            f"{held.name}（{held.region}）新的报送未过检查，没有采用，所列仍是 {held.since_date} 的报送："
            f"{'；'.join(held.reasons)}。",
            f"{held.name} ({held.region}) failed the checks and stands on its deliveries of {held.since_date}: "
            f"{'; '.join(held.reasons)}.",
        )
        for held in read_held(connection).values()
        if held.region in regions
    ]
