"""What columns are called: the doc blocks of `dbt_project/models/columns/*.md`, one for each name of several models.

Here: the blocks, and a description with those that it names put in, as dbt puts them in. Not here: the words; change
them where they stand.
"""

import re
from functools import cache
from pathlib import Path

COLUMNS = Path(__file__).parents[2] / "dbt_project" / "models" / "columns"

_BLOCK = re.compile(r"{% docs (\w+) %}(.*?){% enddocs %}", re.DOTALL)
_NAMED = re.compile(r'{{ doc\("(\w+)"\) }}')


@cache
def blocks() -> dict[str, str]:
    """Name -> its words: 中文标签。 then what it means."""
    found = (each for path in sorted(COLUMNS.glob("*.md")) for each in _BLOCK.findall(path.read_text("utf-8")))
    return {name: words.strip() for name, words in found}


def block(name: str) -> str:
    """How a description names the block."""
    return f'{{{{ doc("{name}") }}}}'


def in_words(description: str) -> str:
    """A description as people read it; KeyError where it names a block that is not there."""
    return _NAMED.sub(lambda named: blocks()[named[1]], description)
