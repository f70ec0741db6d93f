"""The pages of the published samples: every kind opens and says no code, figures are those of the marts, every figure
that a file holds leads to its cell, and what is confidential stands on none."""

import csv
import io
import random
import re
from decimal import Decimal

import pytest

from pipelines.readers.addresses import path_of, read
from pipelines.readers.browse.app import application
from pipelines.readers.browse.shelf import Shelf
from pipelines.warehouse import current_release
from tests.conftest import Published
from tests.support.browsing import PROJECT, RAW_CODE, Ask, Open, get


def table(page: Open, address: str, name: str) -> list[dict[str, str]]:
    """A table of a page as it is taken home."""
    text = page(f"{address}?table={name}&as=csv").body.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def spread(rows: list[tuple], count: int) -> list[tuple]:
    """Some of the rows, the same on every run, the first and the last among them."""
    return [rows[0], rows[-1], *random.Random(20).sample(rows, min(count, len(rows)))]


def test_pages_of_every_kind_open_and_say_no_code(page: Open, ask: Ask) -> None:
    regions = ask("select mof_div_code, fiscal_year from marts.dim_regions order by all")
    departments = ask(
        "select mof_div_code, fiscal_year, dept_code from marts.rpt_departments where dept_code <> '' order by all"
    )
    subjects = ask(
        "select mof_div_code, fiscal_year, subject_kind, subject_code from marts.dim_subjects order by 3, 1, 2, 4"
    )
    kpis = ask("select mof_div_code, fiscal_year, kpi_id from marts.fct_indicator_results order by all")
    tags = ask(
        "select distinct mof_div_code, fiscal_year, tag from marts.rpt_results_by_tag "
        "inner join marts.dim_regions using (mof_div_code, fiscal_year) order by all"
    )
    addresses = [
        "/",
        *(path_of(("tag", *map(str, row))) for row in spread(tags, 4)),
        *(path_of(("region", *map(str, row))) for row in spread(regions, 8)),
        *(path_of(("department", *map(str, row))) for row in spread(departments, 6)),
        *(path_of(("subject", *map(str, row))) for row in spread(subjects, 16)),
        *(path_of(("indicator", *map(str, row))) for row in spread(kpis, 6)),
    ]
    told = {address: RAW_CODE.findall(page(address).words) for address in addresses}
    assert {address: words for address, words in told.items() if words} == {}


def test_figures_on_pages_are_those_of_the_marts(page: Open, ask: Ask) -> None:
    projects = ask("select distinct mof_div_code, fiscal_year, pro_code from marts.fct_execution_monthly order by all")
    for region, year, code in spread(projects, 8):
        [(kind,)] = ask(
            f"select subject_kind from marts.dim_projects where mof_div_code = '{region}' and fiscal_year = {year} "
            f"and pro_code = '{code}'"
        )
        shown = table(page, path_of(("subject", region, str(year), kind, code)), "months")
        assert [
            (int(row["月份"]), Decimal(row["调整后预算(元)"]), Decimal(row["累计支付(元)"])) for row in shown
        ] == ask(
            "select month, budget_adjusted_ytd_yuan, paid_ytd_yuan from marts.fct_execution_monthly "
            f"where mof_div_code = '{region}' and fiscal_year = {year} and pro_code = '{code}' order by month"
        )


def test_scores_and_budgets_on_random_pages_are_those_of_the_marts(page: Open, ask: Ask) -> None:
    """Unknown stays unknown: an empty cell, never a zero."""
    scored = ask(
        "select mof_div_code, fiscal_year, kpi_id, any_value(reported_score), any_value(rule_score) "
        "from marts.fct_indicator_results group by all "
        "having count(*) = 1 and any_value(rule_score) is not null order by all"
    )
    for region, year, kpi, printed, recomputed in spread(scored, 10):
        [row] = table(page, path_of(("indicator", region, str(year), kpi)), "reached")
        told = [Decimal(row[head]) if row.get(head) else None for head in ("自评得分", "复算得分")]
        assert told == [printed, recomputed], (region, year, kpi)
    departments = ask("select distinct mof_div_code, fiscal_year, dept_code from marts.dim_subjects order by all")
    for region, year, code in spread([row for row in departments if row[2]], 8):
        shown = table(page, path_of(("department", region, str(year), code)), "subjects")
        months = ask(
            "select pro_code, arg_max(budget_adjusted_ytd_yuan, month), arg_max(paid_ytd_yuan, month) "
            f"from marts.fct_execution_monthly where mof_div_code = '{region}' and fiscal_year = {year} "
            "and is_month_complete group by pro_code"
        )
        known = {project: money for project, *money in months}
        for row in shown:
            told = [Decimal(row[head]) if row.get(head) else None for head in ("调整后预算（元）", "累计支付（元）")]
            assert told == known.get(row["代码"], [None, None]), (region, year, row["代码"])


def test_a_region_lists_its_departments_as_the_mart_has_them(page: Open, ask: Ask) -> None:
    shown = table(page, "/region/510521/2021", "departments")
    assert sorted((row["代码"], Decimal(row["累计支付（元）"]), int(row["到期未办"])) for row in shown) == sorted(
        ask(
            "select dept_code, paid_ytd_yuan, missing_count from marts.rpt_departments "
            "where mof_div_code = '510521' and fiscal_year = 2021"
        )
    )


def test_a_tag_lists_its_projects_as_the_mart_counts_them(page: Open, ask: Ask) -> None:
    found = ask(
        "select mof_div_code, fiscal_year, tag, project_count, budget_adjusted_yuan, paid_yuan "
        "from marts.rpt_results_by_tag inner join marts.dim_regions using (mof_div_code, fiscal_year) "
        "where scope = 'subtree' order by all"
    )
    for region, year, tag, *counted in spread(found, 8):
        shown = table(page, path_of(("tag", region, str(year), tag)), "subjects")
        money = [sum(Decimal(row.get(head) or 0) for row in shown) for head in ("调整后预算（元）", "累计支付（元）")]
        assert [len(shown), *money] == [counted[0], *(each or 0 for each in counted[1:])], (region, year, tag)


def test_a_region_leads_to_its_tags_and_these_to_their_projects(page: Open) -> None:
    leads = [link for link in page("/region/511903/2021").links if link.startswith("/tag/511903/2021/")]
    assert leads
    assert any(link.startswith("/subject/") for link in page(leads[0]).links)


@pytest.mark.parametrize(("region", "year"), [("530000", 2022), ("140000", 2021), ("210200", 2021)])
def test_a_region_leads_to_every_region_below_it(page: Open, ask: Ask, region: str, year: int) -> None:
    """Whether or not it has coverage or months to be joined."""
    rows = ask(
        f"select mof_div_code from marts.dim_regions where parent_mof_div_code = '{region}' and fiscal_year = {year}"
    )
    below = sorted(code for (code,) in rows)
    address = f"/region/{region}/{year}"
    assert {f"/region/{code}/{year}" for code in below} <= set(page(address).links)
    assert sorted(row["代码"] for row in table(page, address, "below")) == below and below


def test_from_the_first_page_to_a_cell_in_five_clicks(page: Open) -> None:
    steps = ["/"]
    for kind in ("region", "department", "subject", "indicator", "source"):
        links = page(steps[-1]).links
        wanted = [link for link in links if link.startswith(f"/{kind}/")]
        if kind == "region":
            wanted = [link for link in wanted if link.startswith("/region/510521/")]
        if kind == "subject":
            wanted = [link for link in wanted if "T0000" in link]
        if kind == "source":
            wanted = [link for link in wanted if link.endswith("/target_raw#cell")]
        steps.append(wanted[0])
    cell = page(steps[-1])
    assert 'class="marked"' in cell.text and 'class="asked"' in cell.text


def test_a_figure_leads_to_the_cell_it_was_read_from(page: Open) -> None:
    links = [link for link in page(PROJECT).links if link.startswith("/source/") and len(read(link)[0]) == 5]
    assert len(links) > 20
    assert all(link.endswith("#cell") for link in links)  # where a narrow screen goes
    for link in random.Random(7).sample(links, 6):
        answer = page(link)
        [marked] = re.findall(r'<td class="marked" id="cell"><mark>(.*?)</mark>', answer.text)
        linked = re.findall(rf'<a href="{re.escape(link)}"[^>]*>(.*?)</a>', page(PROJECT).text)
        assert linked and marked, link


def test_payments_of_a_month_are_shown_row_by_row_without_the_person_paid(page: Open) -> None:
    file, code = "510521/2021/PAY_VOUCHER.csv", "51052121T000000000010"
    answer = page(path_of(("source", file, "", "2-60", "amount", code)))
    assert answer.text.count('class="asked"') == 3
    assert set(re.findall(r"51052121T\d{12}", answer.text.partition("</section>")[0])) == {code}
    link = next(link for link in page(PROJECT).links if "PAY_VOUCHER" in link)
    assert re.search(r'<td class="marked" id="cell"><mark>434300</mark>', page(link).text)


def test_a_workbook_row_is_shown_with_letters_and_how_it_was_read(page: Open, ask: Ask) -> None:
    [(file, sheet, row)] = ask(
        "select _source_file, _source_sheet, _source_row from marts.fct_goal_indicators "
        "where _source_file = '653001/2018/绩效指标.xlsx' order by _source_row limit 1"
    )
    answer = page(path_of(("source", file, sheet, str(row), "target_raw")))
    assert re.search(r'<th scope="col" class="place">B</th>', answer.text)
    assert "怎样读的：绩效指标" in answer.words and "定量：≥ 2 人" in answer.words
    assert "内容指纹" in answer.words and "现行" in answer.words


def test_nothing_confidential_stands_on_a_page(page: Open, ask: Ask) -> None:
    findings = "990101/2026/评价问题.csv"
    page(path_of(("source", findings, "", "3")), status=404)
    secrets = ask("select mof_div_code, fiscal_year, subject_code from marts.dim_subjects where is_secret order by all")
    addresses = [
        "/region/990101/2026",
        "/department/990101/2026/105",
        "/subject/990101/2026/project/99010126T000000000009",
        path_of(("source", findings)),
        path_of(("source", findings, "", "2")),
        "/search?q=%E5%9B%B4%E6%A0%87",
        *(path_of(("subject", region, str(year), "project", code)) for region, year, code in secrets),
    ]
    for address in addresses:
        assert "围标" not in page(address).words.replace("搜索：围标", ""), address
        assert "WT26-2" not in page(address).words, address
    for region, year, code in secrets:
        rows = ask(
            f"select _source_file, _source_row from marts.dim_projects where mof_div_code = '{region}' "
            f"and fiscal_year = {year} and pro_code = '{code}'"
        )
        answer = page(path_of(("source", rows[0][0], "", str(rows[0][1]))))
        asked = re.search(r'(?s)<tr class="asked">.*?</tr>', answer.text)
        assert asked and code in asked[0] and "***" in asked[0]
        assert not re.search(r"[\u4e00-\u9fff]{5,}", re.sub(r"<[^>]+>", " ", asked[0])), asked[0]


def test_a_region_that_did_not_say_its_name_in_a_year_goes_by_the_one_it_has(page: Open, ask: Ask) -> None:
    assert ask("select mof_div_name from marts.dim_regions where mof_div_code = '990101' and fiscal_year = 2025") == [
        (None,)
    ]
    for address in ("/region/990101/2025", "/compare?a=990101&ay=2025&b=990101&by=2026"):
        assert "清源县（示例）" in page(address).words.split("2025", 1)[0] + page(address).words, address
        assert "990101 2025" not in page(address).words, address


def test_tables_are_sorted_and_filtered_by_their_address(page: Open) -> None:
    address = "/region/510521/2021?s.departments=-paid_ytd_yuan"
    text = page(f"{address}&table=departments&as=csv").body.decode("utf-8-sig")
    paid = [Decimal(row["累计支付（元）"]) for row in csv.DictReader(io.StringIO(text))]
    assert paid == sorted(paid, reverse=True) and len(paid) > 10
    text = page("/region/510521/2021?f.departments=%E6%95%99%E8%82%B2&table=departments&as=csv").body.decode(
        "utf-8-sig"
    )
    assert [row["部门"] for row in csv.DictReader(io.StringIO(text))] == ["教育局（示例）"]
    assert page("/region/510521/2021?table=departments&as=xlsx").body[:2] == b"PK"
    printed = page("/region/510521/2021").words
    figure = next(each for each in re.findall(r"\d{1,3}(?:,\d{3})+\.\d\d", printed.partition("教育局（示例）")[2]))
    for typed in (figure, figure.replace(",", "")):
        text = page(f"/region/510521/2021?f.departments={typed}&table=departments&as=csv").body.decode("utf-8-sig")
        assert [row["部门"] for row in csv.DictReader(io.StringIO(text))], typed


@pytest.mark.usefixtures("english")
def test_what_the_checks_ask_is_told_in_the_readers_language(page: Open) -> None:
    told = [row["What is checked"] for row in table(page, "/", "gate")]
    assert told and [text for text in told if re.search("[一-鿿]", text)] == []


@pytest.mark.parametrize(
    "address",
    [
        "/source/..~1..~1..~1etc~1passwd",
        "/source/510521~12021~1..~1..~1..~1ledger.parquet",
        "/source/%2e%2e%2f%2e%2e%2fetc%2fpasswd/~2/1",
        "/region/510521/2021%20or%201=1",
        "/region/510521'--/2021",
        "/subject/510521/2021/project/nobody",
        "/r/..~1..~1/region/510521/2021",
        "/r/20000101-000000-abcdef/",
        "/nosuchpage",
    ],
)
def test_an_address_that_leads_nowhere_says_so(page: Open, address: str) -> None:
    answer = page(address, status=404)
    assert "回到首页" in answer.words and "Traceback" not in answer.text


def test_only_this_machine_may_ask_and_only_ask(page: Open) -> None:
    page("/", status=400, host="evil.example")
    page("/", status=405, method="POST")
    headers = page("/").headers
    assert "default-src 'none'" in headers["content-security-policy"] and headers["cache-control"] == "no-store"
    assert not re.search(r"<script|style=|https?://|\son\w+=", page(PROJECT).text)


def test_pages_beside_those_of_the_runs_lead_to_them(shelf: Shelf) -> None:
    assert 'href="http://127.0.0.1:3000"' in get(application(shelf, beside="http://127.0.0.1:3000"), "/").text


def test_a_page_of_a_named_release_stays_in_it(page: Open, published: Published) -> None:
    release_id = current_release(published.settings)
    answer = page(f"/r/{release_id}/region/510521/2021")
    inside = [link for link in answer.links if not link.startswith(("/static/", "/check", "/whatif", "/compare"))]
    assert inside and all(link.startswith(f"/r/{release_id}") for link in inside)
    assert f"/r/{release_id}/region/510521/2021" in page("/region/510521/2021").links


def test_rows_of_a_region_stand_together_in_a_release(ask: Ask) -> None:
    """So that a page of one region reads a few blocks, whatever the size of the province."""
    for mart, key in (("fct_execution_monthly", "pro_code, month"), ("fct_goal_indicators", "kpi_id")):
        rows = ask(f"select mof_div_code, fiscal_year, {key} from marts.{mart} order by rowid")
        assert rows == sorted(rows), mart
