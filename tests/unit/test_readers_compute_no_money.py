"""Readers compute no money and no difference of counts: what counts as that, in SQL and in Python, and who may."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.support.dbt_yaml import PROJECT

# Readers and notebooks compute no money, in no window either: the sum told of a list, cut where it is printed or not,
# is a column of a mart. But for these.
COMPUTE_MONEY = {
    "pipelines/readers/letters/prose.py": "a letter adds up the very lines that it prints, none left out; which are "
    "one unit's, as it stands on the day, is settled when the letter is written",
    "notebooks/recommendations.py": "what a share that somebody tries there would take is a figure of no release; "
    "beside it, what is recommended by balance, which no mart keeps apart",
}
_OF_ROWS = r"\b(?:sum|avg|median|fsum|list_sum|list_avg)\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*"
_ANY = "any_column"  # what an f-string names by a variable: nobody knows that it is no money
_MONEY_COMPUTED = re.compile(
    rf"{_OF_ROWS}(?:_yuan|\b(?:amount|yuan)\b|{_ANY}\))|"
    r"_yuan\b\s*(?:[-*/]|\+(?!\+))\s*[a-z(]|\bas double\b|\bfloat\([^)]*_yuan|"
    r"_count\b\s*-\s*[a-z(]|\b(?:max|min)\([^()]*_yuan\)(?!\s*filter)"
)
_ADDING = {"sum", "fsum", "mean", "fmean", "median", "reduce", "accumulate"}


def test_readers_compute_no_money() -> None:
    """Neither in SQL nor beside it: what is shown is a column of a mart, so that everybody shows the same."""
    readers = [*(PROJECT / "pipelines" / "readers").rglob("*.py"), *(PROJECT / "notebooks").glob("*.py")]
    found = {path.relative_to(PROJECT).as_posix(): _money_of(path.read_text("utf-8")) for path in readers}
    assert {path for path, computed in found.items() if computed} == COMPUTE_MONEY.keys(), found


def _money_of(source: str) -> list[str]:
    """Where Python computes money, or SQL in it."""
    nodes = list(ast.walk(ast.parse(source)))
    texts = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    texts += [_spelled(node) for node in nodes if isinstance(node, ast.JoinedStr)]
    python = [ast.unparse(node) for node in nodes if _adds_money(node)]
    return sorted({*python, *(hit for text in texts for hit in _MONEY_COMPUTED.findall(text))})


def _spelled(text: ast.JoinedStr) -> str:
    return "".join(str(part.value) if isinstance(part, ast.Constant) else _ANY for part in text.values)


def _adds_money(node: ast.AST) -> bool:
    if isinstance(node, ast.BinOp):
        return _is_money(node.left) or _is_money(node.right)
    if isinstance(node, ast.AugAssign):
        return _is_money(node.target) or _is_money(node.value)
    if not isinstance(node, ast.Call) or _name(node.func) not in _ADDING:
        return False
    # how many of them are unknown is no money
    named = [inner for each in [node.func, *node.args] for inner in _outside_comparisons(each)]
    return any(_is_money(each) or _name(each) == "Decimal" for each in named)


def _outside_comparisons(node: ast.AST) -> Iterator[ast.AST]:
    if not isinstance(node, ast.Compare):
        yield node
        for inner in ast.iter_child_nodes(node):
            yield from _outside_comparisons(inner)


def _is_money(node: ast.AST) -> bool:
    key = node.slice if isinstance(node, ast.Subscript) else node
    return str(key.value if isinstance(key, ast.Constant) else _name(key)).endswith("_yuan")


def _name(node: ast.AST) -> str | None:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else None


@pytest.mark.parametrize(
    ("text", "is_computed"),
    [
        ("select sum(a.paid_ytd_yuan) from x", True),
        ("sum(case when b = 'x' then paid_yuan end)", True),
        ("a.budget_adjusted_ytd_yuan - a.paid_ytd_yuan as left_yuan", True),
        ("cast(paid_yuan as double)", True),
        ("paid_yuan / budget_yuan", True),
        (f"select action, sum({_ANY}) from x", True),
        ("select paid_yuan, sum(paid_yuan) over (partition by dept_code) from x", True),
        ("sum(case when base in ('a') then paid_yuan end) over of_action", True),
        ("select code, sum(amount) from (select code, max(paid_yuan) as amount from x) group by code", True),
        ("select paid_yuan, sum(late_count) from x", False),
        (f"select paid_yuan, sum({_ANY}_count) from x", False),
        ("select paid_yuan, count(*) over (partition by dept_code) from x", False),
        ("select max(paid_yuan) filter (where book = 'general') from x", False),
        ("select code, max(paid_yuan) as amount from x group by code", True),
        ("sum(x.required_count - x.covered_count)", True),
        ("required_count + pending_count > 0", False),
        ("order by paid_yuan desc", False),
    ],
)
def test_what_counts_as_computing_money_in_sql(text: str, is_computed: bool) -> None:
    assert bool(_money_of(repr(text))) == is_computed


@pytest.mark.parametrize(
    ("source", "is_computed"),
    [
        ("sum(amounts, Decimal(0))", True),
        ("sum(row.amount_yuan for row in rows)", True),
        ("sum([row['amount_yuan'] for row in rows if row.is_open])", True),
        ("math.fsum(row.amount_yuan for row in rows)", True),
        ("frame['amount_yuan'].sum()", True),
        ("whole_yuan += row.amount_yuan", True),
        ("row.budget_yuan - row.paid_yuan", True),
        ("sum(row.amount_yuan is None for row in rows)", False),
        ("sum(row.count for row in rows)", False),
        ("count += 1", False),
    ],
)
def test_what_counts_as_computing_money_in_python(source: str, is_computed: bool) -> None:
    assert bool(_money_of(source)) == is_computed
