"""What if: parameters of the policy tried over a region, today and then beside each other. Publishes nothing.

Here: the page. `jixiao simulate` does the work in a process of its own, which is ended after `SECONDS`. Not here: the
simulation (simulate/), what a parameter may hold (contracts/policy_parameters.py).
"""

import csv
import json
import re
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from markupsafe import Markup

from pipelines.contracts.policy_parameters import Parameter, load_parameters
from pipelines.lang import get_lang, say
from pipelines.readers.browse.confidential import silenced
from pipelines.readers.browse.forms import Busy, Filled, Form
from pipelines.readers.browse.grid import Grid
from pipelines.readers.browse.labels import label
from pipelines.readers.browse.page import Page, View
from pipelines.readers.browse.render import environment
from pipelines.readers.browse.tables import C, region_name, table, to_subject

SECONDS = 600
_LISTED = 500
_turn = threading.Lock()


@dataclass(frozen=True)
class _Field:
    """One parameter of the form. `today`: what is in force for the region and year."""

    parameter: Parameter
    today: str
    asked: str

    @property
    def name(self) -> str:
        return self.parameter.name

    @property
    def meaning(self) -> str:
        """What it is; of one that is chosen from a list, whose words stand there, only its name."""
        if self.parameter.type == "enum":
            return self.title
        return label("policy_value", say(self.parameter.meaning_zh, self.parameter.meaning_en))

    @property
    def title(self) -> str:
        """The meaning's first words."""
        told = label("policy_value", say(self.parameter.meaning_zh, self.parameter.meaning_en))
        return re.split("[：；，:,;(（]", told)[0]

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Values of a list, each with its words."""
        return [(value, label("policy_value", value)) for value in self.parameter.values]

    @property
    def step(self) -> str:
        """By how much the arrows of its field change it; '' for what is no number."""
        return {"ratio": "0.01", "number": "0.01", "integer": "1", "money": "10000"}.get(self.parameter.type, "")

    @property
    def unit(self) -> str:
        return label("policy_unit", self.parameter.unit) or ""

    def said(self, value: str) -> str:
        """A value in words."""
        return label("policy_value", value) or "—"

    @property
    def expected(self) -> str:
        return say(*self.parameter.expected())

    @property
    def is_changed(self) -> bool:
        return self.asked != self.today

    @property
    def is_good(self) -> bool:
        return not self.asked or self.parameter.accepts(self.asked)


def answer(view: View, filled: Filled | None) -> Page:
    values = dict(filled.values) if filled else view.query
    region, year = values.get("region", "").strip(), values.get("year", "").strip()
    places = view.ask(
        "select mof_div_code, max(fiscal_year) as last, arg_max(mof_div_name, fiscal_year) as name "
        "from marts.dim_regions where is_reported group by mof_div_code order by mof_div_code"
    )
    known = {row["mof_div_code"]: row for row in places}
    if region not in known or not (year.isdecimal() and len(year) == 4):
        told = say("请选区划，写四位年度。", "Choose a region and a year of four digits.") if region or year else ""
        return _page(view, places, region, year, [], told)
    today = _in_force(view, region, int(year))
    fields = [
        _Field(
            each,
            today.get(name, ""),
            values.get(f"p.{name}", today.get(name, "")).strip() if filled else today.get(name, ""),
        )
        for name, each in load_parameters().items()
    ]
    if filled is None or "tried" not in values:
        return _page(view, places, region, year, fields)
    wrong = [each for each in fields if not each.is_good]
    changed = [each for each in fields if each.is_changed]
    if wrong:
        listed = say("；", "; ").join(f"{each.title}: {each.asked} ({each.expected})" for each in wrong)
        return _page(view, places, region, year, fields, say(f"取值不对：{listed}", f"no such value: {listed}"))
    if not changed:
        return _page(view, places, region, year, fields, say("没有改动任何参数。", "No parameter was changed."))
    found = _simulated(view, region, year, changed)
    if isinstance(found, str):
        return _page(view, places, region, year, fields, found)
    tried = say("、", ", ").join(f"{each.title} {each.said(each.today)} → {each.said(each.asked)}" for each in changed)
    told = say(f"试行 {tried}，自{year}年起；没有发布任何内容。", f"Tried {tried} from {year}; nothing was published.")
    return _page(view, places, region, year, fields, told, _tables(view, found), is_done=True)


def _in_force(view: View, region: str, year: int) -> dict[str, str]:
    """Parameter -> value for the region in the year, or in the last before it of which the release has something."""
    rows = view.ask(
        """
        select parameter, coalesce(value, '') as value
        from marts.dim_policies inner join marts.dim_policies_in_force as in_force using (policy_key)
        where in_force.mof_div_code = ?1 and table_name = 'policy_parameters' and in_force.fiscal_year = (
            select max(fiscal_year) from marts.dim_policies_in_force where mof_div_code = ?1 and fiscal_year <= ?2
        )
        """,
        [region, year],
    )
    return {row["parameter"]: row["value"] for row in rows}


def _simulated(view: View, region: str, year: str, changed: list[_Field]) -> dict[str, Any] | str:
    """What `jixiao simulate` found, or why it found nothing. Busy while somebody else's runs."""
    if not _turn.acquire(blocking=False):
        raise Busy
    try:
        with TemporaryDirectory(prefix="jixiao-whatif-") as folder:
            # a name of its own: the region's policy file keeps what is not tried
            file = Path(folder, "policy", region, "policy_parameters-whatif.csv")
            file.parent.mkdir(parents=True)
            with file.open("w", encoding="utf-8", newline="") as stream:
                lines = csv.writer(stream)
                lines.writerow(["fiscal_year_from", "parameter", "value", "unit", "legal_basis", "evidence"])
                lines.writerows(
                    [year, each.name, each.asked, each.parameter.unit or "", "", "convention"] for each in changed
                )
            words = ["simulate", "--policy", str(file.parents[1]), "--region", region, "--format", "json"]
            words += ["--home", str(view.open.settings.home), "--lang", get_lang()]
            ended = subprocess.run(
                [sys.executable, "-m", "pipelines.cli", *words],
                cwd=view.open.settings.project,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                encoding="utf-8",
                timeout=SECONDS,
                check=False,
            )
    except subprocess.TimeoutExpired:
        return say(f"超过 {SECONDS // 60} 分钟，已中止。", f"It took more than {SECONDS // 60} minutes and was ended.")
    finally:
        _turn.release()
    if ended.returncode != 0:
        return " ".join(ended.stderr.split())[-600:]
    return json.loads(ended.stdout)


def _tables(view: View, found: dict[str, Any]) -> list[Grid]:
    to = to_subject(view)
    totals = table(
        "totals",
        say("生效建议合计：现行与试行", "Effective recommendations: today and then"),
        [
            C("mof_div_name", say("区划", "Region")),
            C("fiscal_year", say("年度", "Year")),
            C("action", say("建议", "Action"), words="action"),
            C("money_base", say("资金口径", "Money"), words="base"),
            C("count_before", say("现行（条）", "Today"), "count"),
            C("recommended_before_yuan", say("现行", "Today"), "money"),
            C("count_after", say("试行（条）", "Then"), "count"),
            C("recommended_after_yuan", say("试行", "Then"), "money"),
            C("difference_yuan", say("差额", "Difference"), "money"),
        ],
        _numbers(found["totals"]),
        empty=say("没有变化。", "Nothing changes."),
    )
    changes = [row for row in found["changes"] if row["kind"] != "clause"]
    who = table(
        "changes",
        say("谁变化、变多少", "Who changes, and by how much"),
        [
            C("fiscal_year", say("年度", "Year")),
            C("subject_code", say("代码", "Code"), lead=to),
            C("subject_name", say("名称", "Name"), lead=to),
            C("money_base", say("资金口径", "Money"), words="base"),
            C("rule_before", say("现行规则", "Rule today"), words="rule"),
            C("action_before", say("现行建议", "Action today"), words="action"),
            C("recommended_before_yuan", say("现行", "Today"), "money"),
            C("rule_after", say("试行规则", "Rule then"), words="rule"),
            C("action_after", say("试行建议", "Action then"), words="action"),
            C("recommended_after_yuan", say("试行", "Then"), "money"),
            C("difference_yuan", say("差额", "Difference"), "money"),
        ],
        silenced(view, _numbers(changes[:_LISTED])),
        note=say(f"共 {len(changes)} 条，列前 {_LISTED} 条。", f"{len(changes)} in all, the first {_LISTED} here.")
        if len(changes) > _LISTED
        else "",
        empty=say("没有对象变化。", "Nobody changes."),
    )
    grades = table(
        "grades",
        say("得分和等级", "Scores and grades"),
        [
            C("fiscal_year", say("年度", "Year")),
            C("subject_code", say("代码", "Code"), lead=to),
            C("document", say("材料", "Paper"), words="stage"),
            C("score_before", say("现行得分", "Score today"), "score"),
            C("grade_before", say("现行等级", "Grade today")),
            C("score_after", say("试行得分", "Score then"), "score"),
            C("grade_after", say("试行等级", "Grade then")),
        ],
        _numbers(found["grades"][:_LISTED]),
        empty=say("没有变化。", "Nothing changes."),
    )
    alerts = table(
        "alerts",
        say("执行预警", "Alerts"),
        [
            C("mof_div_name", say("区划", "Region")),
            C("fiscal_year", say("年度", "Year")),
            C("alert_level", say("级别", "Level"), words="level"),
            C("projects_before", say("现行（项目）", "Projects today"), "count"),
            C("projects_after", say("试行（项目）", "Projects then"), "count"),
            C("project_months_before", say("现行（项目月）", "Project-months today"), "count"),
            C("project_months_after", say("试行（项目月）", "Project-months then"), "count"),
        ],
        [
            {**row, "mof_div_name": region_name(view, row["mof_div_code"], row["fiscal_year"])}
            for row in found["alerts"]
        ],
        empty=say("没有变化。", "Nothing changes."),
    )
    return [totals, who, grades, alerts]


def _numbers(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Amounts and scores came as text, so that no cent was lost on the way."""
    from decimal import Decimal

    told = ("_yuan", "_before_yuan", "_after_yuan")
    return [
        {
            name: Decimal(value)
            if isinstance(value, str) and (name.endswith(told) or name.startswith("score_"))
            else value
            for name, value in row.items()
        }
        for row in rows
    ]


def _page(
    view: View,
    places: list[dict[str, Any]],
    region: str,
    year: str,
    fields: list[_Field],
    told: str = "",
    blocks: list[Grid] | None = None,
    is_done: bool = False,
) -> Page:
    markup = (
        environment()
        .get_template("whatif.html.j2")
        .render(
            token=view.reader.token if view.reader else "",
            places=places,
            region=region,
            year=year,
            fields=fields,
            told=told,
            is_done=is_done,
            say=say,
        )
    )
    return Page(say("政策试算", "What if"), blocks or [], crumbs=[view.home], form=Markup(markup))


FORM = Form(("政策试算", "What if"), answer, 64 << 10)
