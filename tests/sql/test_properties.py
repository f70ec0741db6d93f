"""What must hold in every world, asked of worlds drawn by chance (tests/support/random_worlds.py), all in one build.

Each world stands there three times, under three region prefixes: as drawn, with its rows in another order, and with
more policy from its last year on. Twins are compared mart by mart, their prefixes taken off.
"""

import random
import re
from decimal import Decimal

import pytest

from tests.sql.conftest import Ask
from tests.support.random_worlds import YEARS, draw
from tests.support.world import Rows

SEEDS = (1, 2)
PLAIN = {seed: f"7{seed}" for seed in SEEDS}
SHUFFLED = {seed: f"8{seed}" for seed in SEEDS}
OVERLAID = {seed: f"9{seed}" for seed in SEEDS}
UNCODED = {1: "67", 2: "68"}
"""Worlds in which no code changes, so that a row's code says whose it is."""
RECODED = {1: "61"}
POLICY_FROM = YEARS[-1]

LADDER = (("优", "prioritise", "0"), ("良", "cut", "0.05"), ("中", "cut", "0.2"), ("差", "cancel", "1"))
BANDS = (("优", 95), ("良", 85), ("中", 70), ("差", 0))
OVERLAY = {
    "policy_parameters": [
        {"parameter": "exec_denominator", "value": "initial"},
        {"parameter": "idle_after_years", "value": "3"},
        {"parameter": "low_execution_ratio", "value": "0.9"},
        {"parameter": "low_execution_cut_ratio", "value": "0.25"},
        {"parameter": "ex_ante_threshold_yuan", "value": "1000"},
        {"parameter": "goal_level3_count", "value": "7"},
        {"parameter": "goal_quantified_ratio", "value": "0.9"},
        {"parameter": "evaluation_min_ratio", "value": "0.5"},
        {"parameter": "gap_red_ratio", "value": "-0.30"},
        {"parameter": "self_deviation_points", "value": "1"},
        {"parameter": "over_fulfilment_deduction", "value": "0.5"},
        {"parameter": "self_evaluation_money_use", "value": "all"},
        {"parameter": "next_year_base", "value": "adjusted"},
    ],
    "policy_result_ladder": [
        {"subject_kind": kind, "money_base": "next_year_budget", "grade": grade, "action": action, "cut_ratio": ratio}
        for kind in ("project", "policy")
        for grade, action, ratio in LADDER
    ],
    "policy_grade_bands": [{"grade": grade, "score_min": low} for grade, low in BANDS],
    "policy_qualitative_bands": [
        {"outcome": outcome, "share_min": low, "share_max": high, "share_default": low}
        for outcome, low, high in (("met", "0.9", "1"), ("partly", "0.4", "0.9"), ("not_met", "0", "0.4"))
    ],
    "policy_indicator_weights": [{"part": "execution", "weight_points": 20}, {"part": "output", "weight_points": 80}],
    "policy_assessment_weights": [{"part": "goal", "weight_points": 40}, {"part": "evaluation", "weight_points": 60}],
    "policy_calendar": [
        {"stage": "monitoring", "period": "M08", "window_start": "01-01", "window_end": "08-31", "due": "09-15"},
        {"stage": "self_evaluation", "period": "year", "due": "+1-01-31"},
    ],
}  # fmt: skip


def _add(world: Rows) -> None:
    for extract, rows in world.items():
        WORLD.setdefault(extract, []).extend(rows)


def _shuffled(world: Rows, seed: int) -> Rows:
    return {extract: random.Random(seed).sample(rows, len(rows)) for extract, rows in world.items()}


def _overlay(prefix: str) -> Rows:
    common = {
        "mof_div_code": f"{prefix}0000",
        "fiscal_year_from": POLICY_FROM,
        "legal_basis": "新办法",
        "evidence": "doc",
    }
    return {table: [{**common, **row} for row in rows] for table, rows in OVERLAY.items()}


def _recoded(seed: int, prefix: str) -> Rows:
    """The same world, but every paper about a project bears the code that it has from the first year on; its money
    does not."""
    world = draw(seed, prefix, recodes=False)
    changes = {
        (row["mof_div_code"], row["pro_code"]): {"mof_div_code": row["mof_div_code"], "fiscal_year": YEARS[0]}
        | {"code_kind": "project", "old_code": row["pro_code"], "new_code": "N" + row["pro_code"]}
        | {"effective_date": f"{YEARS[0]}-01-01"}
        for row in world["projects"]
    }
    papers = {
        extract: [
            {**row, "subject_code": "N" + row["subject_code"]}
            if row.get("subject_kind") in ("project", "policy") and "subject_code" in row
            else row
            for row in rows
        ]
        for extract, rows in world.items()
    }
    return {**papers, "code_changes": list(changes.values())}


WORLD: Rows = {}
for _seed in SEEDS:
    _add(draw(_seed, PLAIN[_seed]))
    _add(_shuffled(draw(_seed, SHUFFLED[_seed]), _seed))
    _add(draw(_seed, OVERLAID[_seed]))
    _add(_overlay(OVERLAID[_seed]))
for _seed, _prefix in UNCODED.items():
    _add(draw(_seed, _prefix, recodes=False))
for _seed, _prefix in RECODED.items():
    _add(_recoded(_seed, _prefix))

DRAWN = " or ".join(f"mof_div_code like '{prefix}%'" for of in (PLAIN, OVERLAID) for prefix in of.values())
# where the national defaults hold
PLAINLY = " or ".join(f"mof_div_code like '{prefix}%'" for prefix in PLAIN.values())
PLAINLY = f"({PLAINLY} or fiscal_year < {POLICY_FROM} and ({DRAWN}))"


CONSTANT = " or ".join(f"mof_div_code like '{prefix}%'" for prefix in UNCODED.values())


class TestMoney:
    def test_one_effective_row_per_subject_and_money_base(self, ask: Ask):
        groups = ask(
            "select mof_div_code, fiscal_year, subject_kind, subject_code, money_base, rule_id, is_effective, "
            f"superseded_by from marts.fct_recommendations where {DRAWN}"
        )
        effective: dict[tuple, str] = {}
        for row in groups:
            key = tuple(list(row.values())[:5])
            if row["is_effective"]:
                assert key not in effective and row["superseded_by"] is None
                effective[key] = row["rule_id"]
        assert len({row["rule_id"] for row in groups}) > 12, "worlds too poor to say anything"
        assert all(
            row["superseded_by"] == effective[tuple(list(row.values())[:5])]
            for row in groups
            if not row["is_effective"]
        )

    def test_no_amount_above_its_base_nor_bases_above_the_money_there_is(self, ask: Ask):
        assert not ask(
            "select * from marts.fct_recommendations where recommended_yuan > base_yuan or recommended_yuan < 0 "
            "or base_yuan < 0 or base_yuan = 0 and not (rule_id in ('r12', 'r13') and money_base = 'current_balance')"
        )
        assert not ask(
            "select mof_div_code, fiscal_year, subject_code, sum(recommended_yuan) as taken, "
            "any_value(remaining) as remaining from marts.fct_recommendations join ("
            "  select mof_div_code, fiscal_year, pro_code as subject_code, "
            "  max_by(budget_adjusted_ytd_yuan - paid_ytd_yuan, month) as remaining "
            "  from marts.fct_execution_monthly group by all"
            ") using (mof_div_code, fiscal_year, subject_code) "
            "where is_effective and subject_kind in ('project', 'policy') "
            "and money_base in ('current_balance', 'carried_over_balance') "
            "group by all having taken > greatest(remaining, 0)"
        )

    def test_next_years_base_is_the_initial_budget_and_bonds_have_none(self, ask: Ask):
        rows = ask(
            "select base_yuan, initial_yuan, coalesce(tags, '') as tags from marts.fct_recommendations "
            "join marts.dim_projects as projects using (mof_div_code, fiscal_year) left join ("
            "  select mof_div_code, fiscal_year, pro_code, sum(amount_yuan) as initial_yuan "
            "  from marts.fct_allotments where bgt_type = 'initial' group by all"
            ") as initial using (mof_div_code, fiscal_year, pro_code) "
            "where pro_code = subject_code and money_base = 'next_year_budget' "
            f"and fct_recommendations.subject_kind in ('project', 'policy') and {PLAINLY}"
        )
        assert all(row["base_yuan"] == (None if "专项债券" in row["tags"] else row["initial_yuan"]) for row in rows)
        assert sum(row["base_yuan"] is None for row in rows) > 5, "worlds too poor to say anything"

    def test_nothing_moves_money_by_its_result_without_an_evaluation(self, ask: Ask):
        rows = ask(
            "select action, recommended_yuan, count(case when scope = 'final' then 1 end) as finals, "
            "count(case when scope = 'interim' and grade in ('中', '差') then 1 end) as poor_interims "
            "from marts.fct_recommendations left join marts.fct_evaluations "
            "using (mof_div_code, fiscal_year, subject_kind, subject_code) "
            "where rule_id in ('r01', 'r02', 'r03', 'r04', 'r05', 'r16', 'r17') "
            f"and ({CONSTANT}) "
            "group by mof_div_code, fiscal_year, subject_kind, subject_code, rule_id, action, recommended_yuan"
        )
        alone = [row for row in rows if not row["finals"]]
        assert len(alone) > 10 and {row["action"] for row in alone} == {"maintain", "improve"}
        assert not any(row["recommended_yuan"] for row in alone)
        prioritised = [row for row in rows if row["action"] == "prioritise"]
        assert prioritised and not any(row["poor_interims"] for row in prioritised)

    def test_a_breach_stays_listed_after_its_money_is_spent(self, ask: Ask):
        """r12 names every supplement that came before any approval, whatever is left of it."""
        unapproved = ask(
            "select distinct mof_div_code, fiscal_year, pro_code as subject_code from marts.fct_allotments as given "
            "join marts.dim_projects as projects using (mof_div_code, fiscal_year, pro_code) "
            f"where bgt_type = 'supplement' and pro_kind not in ('personnel', 'operating') and ({CONSTANT}) "
            "and not exists ("
            "  from marts.fct_goals as goals where goals.mof_div_code = projects.mof_div_code "
            "  and goals.fiscal_year = projects.fiscal_year and goals.subject_kind = projects.subject_kind "
            "  and goals.subject_code = projects.pro_code and goals.approved_date <= given.doc_date"
            ") order by all"
        )
        named = ask(
            "select distinct mof_div_code, fiscal_year, subject_code from marts.fct_recommendations "
            f"where rule_id = 'r12' and money_base = 'current_balance' and ({CONSTANT}) order by all"
        )
        assert unapproved and named == unapproved
        assert ask(f"select 1 from marts.fct_recommendations where rule_id = 'r12' and base_yuan = 0 and ({CONSTANT})")

    @pytest.mark.parametrize("kind", ["project", "policy", "department", "government", "all"])
    def test_subjects_add_up_to_regions_and_regions_to_their_subtree(self, ask: Ask, kind: str):
        of_kind = "true" if kind == "all" else f"subject_kind = '{kind}'"
        own = ask(
            "select mof_div_code, fiscal_year, stage, action, money_base, "
            "count(distinct (subject_kind, subject_code)) as subjects, coalesce(sum(recommended_yuan), 0) as yuan "
            f"from marts.fct_recommendations where is_effective and {of_kind} and ({DRAWN}) group by all"
        )
        summary = ask(
            "select scope, mof_div_code, fiscal_year, stage, action, money_base, sum(subject_count) as subjects, "
            "sum(recommended_yuan) as yuan from marts.rpt_recommendation_summary "
            f"where subject_kind = '{kind}' and money_base <> 'all' and ({DRAWN}) group by all"
        )
        key = ("mof_div_code", "fiscal_year", "stage", "action", "money_base")
        expected: dict[str, dict[tuple, tuple]] = {"own": {}, "subtree": {}}
        for row in own:
            for scope, region in [
                ("own", row["mof_div_code"]),
                *(("subtree", up) for up in _ancestors(row["mof_div_code"])),
            ]:
                at = (region, *(row[name] for name in key[1:]))
                count, yuan = expected[scope].get(at, (0, Decimal(0)))
                expected[scope][at] = (count + row["subjects"], yuan + row["yuan"])
        for scope, sums in expected.items():
            found = {
                tuple(row[name] for name in key): (row["subjects"], row["yuan"] or Decimal(0))
                for row in summary
                if row["scope"] == scope and row["subjects"]
            }
            assert sums and found == sums

    def test_monthly_execution_adds_up_to_the_documents(self, ask: Ask):
        for table, column in (("fct_allotments", "budget_adjusted_ytd_yuan"), ("fct_payment_sources", "paid_ytd_yuan")):
            amount = "signed_amount_yuan" if table == "fct_allotments" else "paid_yuan"
            closing = ask(
                f"select mof_div_code, fiscal_year, sum({column}) as yuan from marts.fct_execution_monthly "
                f"where month = 12 and ({DRAWN}) group by all order by all"
            )
            documents = ask(
                f"select mof_div_code, fiscal_year, cast(sum({amount}) as decimal(38, 2)) as yuan from marts.{table} "
                f"where {DRAWN} group by all order by all"
            )
            assert closing == documents


def _ancestors(region: str) -> list[str]:
    """The region itself and all above it in every drawn world."""
    prefix = region[:2]
    above = {"0000": ["0000"], "0100": ["0100", "0000"]}.get(region[2:], [region[2:], "0100", "0000"])
    return [prefix + code for code in above]


@pytest.fixture(scope="module")
def marts(ask: Ask) -> dict[str, dict[str, str]]:
    """Every mart that speaks of a region and a year: name -> its columns and their types.

    Without places in files, which differ by nature, and ranks, which stand beside other provinces.
    """
    tables: dict[str, dict[str, str]] = {}
    for row in ask("select table_name, column_name, data_type from duckdb_columns() where schema_name = 'marts'"):
        tables.setdefault(row["table_name"], {})[row["column_name"]] = row["data_type"]
    return {
        mart: {
            name: kind
            for name, kind in columns.items()
            if not re.search("source_(file|sheet|row)", name) and name != "rank"
        }
        for mart, columns in sorted(tables.items())
        if {"mof_div_code", "fiscal_year"} <= columns.keys()
    }


def _differences(
    ask: Ask, mart: str, columns: dict[str, str], twins: tuple[str, str], years: str = "true"
) -> list[dict]:
    """Rows that one twin has and the other has not, the prefixes of their region codes taken off; the first few."""

    def rows(prefix: str) -> str:
        code = rf"\b{prefix}(\d{{4}}(\d{{3}})?)($|[^0-9.])"
        bare = (
            f"regexp_replace(\"{name}\", '{code}', '__\\1\\3', 'g')" if kind == "VARCHAR" else f'"{name}"'
            for name, kind in columns.items()
        )
        return f"select {', '.join(bare)} from marts.{mart} where mof_div_code like '{prefix}%' and {years}"

    one, other = map(rows, twins)
    return ask(f"(({one}) except all ({other})) union all (({other}) except all ({one})) limit 4")


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_rows_changes_nothing_in_any_mart(ask: Ask, marts, seed):
    filled = 0
    for mart, columns in marts.items():
        assert _differences(ask, mart, columns, (PLAIN[seed], SHUFFLED[seed])) == [], mart
        filled += bool(ask(f"select 1 from marts.{mart} where mof_div_code like '{PLAIN[seed]}%' limit 1"))
    assert filled > 25, "worlds too poor to say anything"


@pytest.mark.parametrize("seed", SEEDS)
def test_a_policy_from_a_year_on_changes_no_year_before(ask: Ask, marts, seed):
    for mart, columns in marts.items():
        twins = (PLAIN[seed], OVERLAID[seed])
        assert _differences(ask, mart, columns, twins, f"fiscal_year < {POLICY_FROM}") == [], mart


@pytest.mark.parametrize("seed", SEEDS)
def test_from_its_year_on_that_policy_is_felt(ask: Ask, marts, seed):
    for mart in ("fct_recommendations", "fct_self_evaluations", "fct_goal_reviews", "rpt_work_assessment"):
        twins = (PLAIN[seed], OVERLAID[seed])
        assert _differences(ask, mart, marts[mart], twins, f"fiscal_year >= {POLICY_FROM}"), mart


@pytest.mark.parametrize("seed", RECODED)
def test_a_paper_speaks_of_its_subject_whichever_code_it_bears(ask: Ask, marts, seed):
    for mart in ("fct_recommendations", "rpt_recommendation_summary"):
        assert _differences(ask, mart, marts[mart], (UNCODED[seed], RECODED[seed])) == [], mart
