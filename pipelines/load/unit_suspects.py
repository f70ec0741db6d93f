"""Amounts that are out by the factor between 元 and 万元 against the money they speak of: taken out and listed.

Here: which amount is held against which, and how far off is too far. Not here: amounts that change by a power of ten
from one delivery to the next (compare.py), units printed in a sheet (land/cells/money_units.py).

The rule: an amount is `unit_suspect` when it is 5,000 to 20,000 times its counterpart, or 1/5,000 to 1/20,000 of it,
that is 万元 for 元 give or take a factor of two; neither may be 0. The counterpart is the subject's own money: its
allotments (where nine tenths and more of them were taken back, what had been given: the few yuan left say nothing of
the unit; where nothing was given, nothing speaks) for budgets and amounts evaluated or asked for, its payments for
what was executed. Executed amounts are also held against the budget, upwards only, because spending little is no
mistake. The payments of one file to one project are suspect together when they come to 1,000 times its whole budget
or more. The payments of a whole file are suspect when they come to 1/5,000 or less of the budgets of its projects,
though they be 10,000 times larger would spend between a tenth and double of them, and no project of the file was paid
1/1,000 of its budget: one small payment to one project is no mistake, a file of nothing else is. No honest difference
is that large; where the budget itself was delivered in the wrong unit, the rows that disagree with it are listed,
with both amounts.
"""

from dataclasses import dataclass

import duckdb

from pipelines.contracts import Contract
from pipelines.contracts.codes import TAKING_TYPES
from pipelines.warehouse import name, quote

REASON = "unit_suspect"
TIMES = 10_000
"""元 to a 万元: what a wrong unit is out by. The factors below follow from it and from what no honest figure does: they
say what a mistake is, not what a region wants."""
NEAR, FAR = TIMES // 2, TIMES * 2
"""Half and double of it still have no other explanation."""
LEFT_TIMES = 10
"""Of a budget of which less than one part in so many is left, what had been given speaks."""
LEAST_SPENT_TIMES = 10
"""A file of too small payments, its unit put right, spends one part in so many of its budgets at least."""
PAID_TIMES = 1_000
"""Payments of a tenth of the budget, printed in 元 under 万元, come to this many times the budget."""
UNPAID_TIMES = 1_000
"""In a file of too small payments no project is paid more than one part in so many of its budget."""
LEAST_FILE_ROWS = 2
"""One small payment alone may be honest."""


@dataclass(frozen=True)
class _Check:
    column: str
    against: str
    """Column of the table `suspect_money`."""
    upwards_only: bool = False


_BUDGETS = {"initial": "年初预算指标", "budget": "预算指标", "paid": "国库支付"}
_CHECKS: dict[str, tuple[_Check, ...]] = {
    "self_evaluations": (
        _Check("budget_initial", "initial"),
        _Check("budget_adjusted", "budget"),
        _Check("budget_adjusted_fiscal", "budget"),
        _Check("executed", "paid"),
        _Check("executed_fiscal", "paid"),
        _Check("executed", "budget", upwards_only=True),
    ),
    "monitoring_reports": (
        _Check("executed_amount", "paid"),
        _Check("executed_amount", "budget", upwards_only=True),
        _Check("expected_annual_amount", "budget"),
    ),
    "evaluations": (_Check("evaluated_amount", "budget"),),
    "ex_ante_assessments": (_Check("requested_amount", "budget"),),
}


def reject_suspects(connection: duckdb.DuckDBPyConnection, contracts: dict[str, Contract]) -> list[str]:
    """List suspect rows in meta.rejects and move them from loaded to rejected in meta.sources.

    Returns the extracts that have new ones. Reads the views of schema raw; needs one pass over payments, grouped.
    """
    _money_of_subjects(connection)
    for extract, checks in _CHECKS.items():
        for check in checks:
            _list_rows(connection, contracts[extract], check)
    _list_payments(connection, contracts["payments"])
    _list_small_payments(connection, contracts["payments"])
    found = connection.execute("select distinct extract from suspects order by 1").fetchall()
    if found:
        _account(connection, contracts)
    for table in ("suspects", "suspect_money"):
        connection.execute(f"drop table {table}")
    return [extract for (extract,) in found]


def kept(select: str) -> str:
    """The rows of such a SELECT that are not suspect."""
    return (
        f"select r.* from ({select}) r where not exists (select 1 from meta.rejects j where j.reason_code = "
        f"{quote(REASON)} and j.path = r._source_file and j.row = r._source_row "
        "and j.sheet is not distinct from r._source_sheet)"
    )


def _money_of_subjects(connection: duckdb.DuckDBPyConnection) -> None:
    """suspect_money: initial, budget and paid of every project and department; suspects: empty."""
    connection.execute(
        f"""
        create temp table suspect_money as
        with money as (
            select mof_div_code, fiscal_year, pro_code,
                case when bgt_type = 'initial' then amount end as initial,
                case when bgt_type in {TAKING_TYPES} then -amount else amount end as budget,
                case when bgt_type not in {TAKING_TYPES} and amount > 0 then amount end as given,
                cast(null as decimal(18, 2)) as paid
            from raw.allotments, meta.run where coalesce(doc_date <= data_as_of, true)
            union all
            select mof_div_code, fiscal_year, pro_code, null, null, null, amount
            from raw.payments, meta.run where coalesce(pay_date <= data_as_of, true)
        ),
        projects as (
            select mof_div_code, fiscal_year, pro_code, sum(initial) as initial,
                case
                    when sum(budget) * {LEFT_TIMES} < sum(given) then sum(given)
                    when sum(given) > 0 then sum(budget)
                end as budget,
                sum(paid) as paid
            from money group by mof_div_code, fiscal_year, pro_code
        ),
        departments as (
            select m.mof_div_code, m.fiscal_year, a.dept_code, sum(initial), sum(budget), sum(paid)
            from projects m
            join raw.projects p using (mof_div_code, fiscal_year, pro_code)
            join raw.agencies a using (mof_div_code, fiscal_year, agency_code)
            group by all
        )
        select 'project' as kind, * from projects union all select 'department', * from departments
        """
    )
    connection.execute(
        "create temp table suspects (extract varchar, path varchar, sha256 varchar, sheet varchar, row integer, "
        "column_zh varchar, value decimal(18, 2), against varchar, counterpart decimal(38, 2))"
    )


def _list_rows(connection: duckdb.DuckDBPyConnection, contract: Contract, check: _Check) -> None:
    year = "evaluated_year" if contract.extract == "evaluations" else "fiscal_year"
    amount, other = f"abs(cast(r.{name(check.column)} as decimal(38, 2)))", f"abs(m.{check.against})"
    downwards = "" if check.upwards_only else f" or {other} between {amount} * {NEAR} and {amount} * {FAR}"
    connection.execute(
        f"""
        insert into suspects
        select {quote(contract.extract)}, r._source_file, r._source_sha256, r._source_sheet, r._source_row,
            {quote(contract.column(check.column).zh)}, r.{name(check.column)}, {quote(_BUDGETS[check.against])},
            m.{check.against}
        from raw.{name(contract.extract)} r
        join suspect_money m on m.mof_div_code = r.mof_div_code and m.fiscal_year = r.{year}
            and m.kind = case when r.subject_kind = 'policy' then 'project' else r.subject_kind end
            and m.pro_code = r.subject_code
        where {amount} <> 0 and {other} <> 0
            and ({amount} between {other} * {NEAR} and {other} * {FAR}{downwards})
        """
    )


def _list_payments(connection: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    connection.execute(
        f"""
        insert into suspects
        with together as (
            select mof_div_code, fiscal_year, pro_code, _source_sha256, sum(abs(amount)) as paid
            from raw.payments, meta.run where coalesce(pay_date <= data_as_of, true) group by all
        ),
        doubtful as (
            select t.*, m.budget from together t
            join suspect_money m using (mof_div_code, fiscal_year, pro_code)
            where m.kind = 'project' and m.budget > 0 and t.paid >= m.budget * {PAID_TIMES}
        )
        select 'payments', r._source_file, r._source_sha256, r._source_sheet, r._source_row,
            {quote(contract.column("amount").zh)}, r.amount, {quote(_BUDGETS["budget"])}, d.budget
        from raw.payments r join doubtful d using (mof_div_code, fiscal_year, pro_code, _source_sha256)
        """
        if connection.execute(
            f"select 1 from suspect_money where paid >= budget * {PAID_TIMES} and budget > 0"
        ).fetchone()
        else "insert into suspects select * from suspects where false"
    )


def _list_small_payments(connection: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    """Files whose payments, all of them, are out by the factor downwards."""
    connection.execute(
        f"""
        insert into suspects
        with together as (
            select mof_div_code, fiscal_year, _source_sha256, pro_code, sum(amount) as paid, count(*) as payments
            from raw.payments group by all
        ),
        held as (
            select t.*, m.budget from together t
            join suspect_money m using (mof_div_code, fiscal_year, pro_code)
            where m.kind = 'project' and m.budget > 0 and t.paid > 0
        ),
        files as (
            select mof_div_code, fiscal_year, _source_sha256
            from held
            group by all
            having sum(payments) >= {LEAST_FILE_ROWS} and max(paid / budget) * {UNPAID_TIMES} < 1
                and sum(paid) * {NEAR} <= sum(budget) and sum(paid) * {TIMES * LEAST_SPENT_TIMES} >= sum(budget)
        )
        select 'payments', r._source_file, r._source_sha256, r._source_sheet, r._source_row,
            {quote(contract.column("amount").zh)}, r.amount, {quote(_BUDGETS["budget"])}, h.budget
        from raw.payments r
        join files using (mof_div_code, fiscal_year, _source_sha256)
        join held h using (mof_div_code, fiscal_year, _source_sha256, pro_code)
        """
    )


def _account(connection: duckdb.DuckDBPyConnection, contracts: dict[str, Contract]) -> None:
    """What is listed is rejected: in meta.rejects cell by cell, in meta.sources row by row and to the cent.

    meta.sources first: rows listed in meta.rejects may already be out of the views.
    """
    for (extract,) in connection.execute("select distinct extract from suspects").fetchall():
        money = contracts[extract].money_columns[0]
        connection.execute(
            f"""
            update meta.sources s set rows_loaded = s.rows_loaded - o.rows, rows_rejected = s.rows_rejected + o.rows,
                amount_loaded_yuan = s.amount_loaded_yuan - o.amount,
                amount_rejected_yuan = s.amount_rejected_yuan + o.amount
            from (
                select r._source_file as path, r._source_sha256 as sha256, count(*) as rows,
                    coalesce(sum(r.{name(money)}), 0) as amount
                from raw.{name(extract)} r
                where exists (select 1 from suspects x where x.extract = {quote(extract)}
                    and x.path = r._source_file and x.row = r._source_row
                    and x.sheet is not distinct from r._source_sheet)
                group by all
            ) o
            where s.path = o.path and s.sha256 = o.sha256 and s.extract = {quote(extract)} and s.status = 'in_force'
            """
        )
    connection.execute(
        f"""
        insert into meta.rejects by name
        select path, sheet, row, column_zh as column, cast(value as varchar) as value, {quote(REASON)} as reason_code,
            case when sheet is null then '' else '工作表“' || sheet || '” ' end || '第' || row || '行“' || column_zh
                || '”列：“' || value || '”元与该对象的' || against || '（' || counterpart
                || '元）相差约一万倍，疑似元与万元混用；请核对两处单位，在表头写明（元）或（万元）后重新报送' as message
        from (select distinct on (path, sheet, row, column_zh) * from suspects order by path, sheet, row, column_zh)
        """
    )
