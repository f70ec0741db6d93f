"""Which kind of form a sheet is, by its title and all its headings; a doubtful one is asked about, never taken.

Here: what a title says, headings that a goal does not have. Not here: layouts (recognise.py).
"""

import re

from pipelines.land.forms.grid import Grid
from pipelines.land.forms.layouts import Layout, normalise
from pipelines.land.problems import Refused

_TITLE_ROWS = 8
_LONGEST = 40
_TITLES = (
    (re.compile(r"监控|跟踪|中期评估"), "monitoring"),
    (re.compile(r"自评|自我评价|评价[^,，。]{0,6}表$|完成情况表$"), "self_evaluation"),
    (re.compile(r"事前"), "ex_ante"),
    (re.compile(r"目标[^,，。]{0,6}表$|目标[^,，。]{0,4}(申报|批复)"), "goal"),
)
"""The first that fits counts: 绩效目标执行监控表 is no goal."""
_WORDS = {
    "goal": "绩效目标表",
    "monitoring": "绩效运行监控表",
    "self_evaluation": "绩效自评表",
    "ex_ante": "事前绩效评估表",
}
_OF_EXECUTION = re.compile(r"完成|实现值|实现情况|执行|得分|评分|进度|半年|季度|预计|自评|偏差|\d月")
"""What stands over columns of results; a goal has none."""
_PLANNED = re.compile(
    r"上年|去年|往年|历史|基期|近三年|计划|目标|时限|期限|时间|标准|依据|说明|单位|部门|责任|内容|方式|要求"
)


def titled_kinds(grid: Grid) -> dict[str, str]:
    """Kind -> the title that says so, of the lines at the top that are one text, and of the page header."""
    lines = [next(iter(texts)) for row in grid.rows[:_TITLE_ROWS] if len(texts := {text for text in row if text}) == 1]
    found: dict[str, str] = {}
    for line in [*lines, *grid.outside]:
        for text in line.split("\n"):
            title = normalise(text)
            if len(title) > _LONGEST or not title.endswith(("表", "书")):
                continue
            kind = next((kind for pattern, kind in _TITLES if pattern.search(title)), None)
            if kind:
                found.setdefault(kind, text.strip())
    return found


def refuse_doubt(grid: Grid, layout: Layout, layouts: list[Layout]) -> None:
    """Refused: the title says another kind than the headings, or a goal has columns of results."""
    titles = titled_kinds(grid)
    if titles and layout.form not in titles:
        kind, title = next(iter(titles.items()))
        lacking, extra = _differences(grid, kind, layouts)
        raise _doubt(
            grid,
            f"表名“{title}”是{_WORDS[kind]}，栏目却像{_WORDS[layout.form]}",
            f"the title “{title}” says {kind}, the headings look like {layout.form}",
            lacking,
            extra,
        )
    if layout.form == "goal":
        unknown = [text for text in _headings(grid, layout) if _is_of_execution(text)]
        if unknown:
            lacking, extra = _differences(grid, "monitoring", layouts)
            raise _doubt(
                grid,
                f"栏目“{'、'.join(unknown)}”是执行结果，绩效目标表没有这样的栏目",
                f"the headings “{', '.join(unknown)}” are results, which a goal has not",
                lacking,
                extra,
            )


def _doubt(grid: Grid, zh: str, en: str, lacking: list[str], extra: list[str]) -> Refused:
    if lacking:
        zh += f"；缺少栏目：{'、'.join(lacking)}"
        en += f"; headings lacking: {', '.join(lacking)}"
    if extra:
        zh += f"；多出栏目：{'、'.join(extra)}"
        en += f"; headings too many: {', '.join(extra)}"
    return Refused(
        "doubtful_kind",
        f"看不出是哪一种表：{zh}。请改正表名或补齐栏目后重新报送；栏目叫法不同的，见 docs/adding-a-form-variant.md",
        f"nobody can tell which form this is: {en}. Correct the title or the headings and send it again",
        sheet=grid.sheet,
    )


def _differences(grid: Grid, kind: str, layouts: list[Layout]) -> tuple[list[str], list[str]]:
    """What the nearest layout of that kind lacks and what it does not have."""
    from pipelines.land.forms.recognise import missing

    near = missing(grid, [layout for layout in layouts if layout.form == kind])
    return (near[1], near[2]) if near else ([], [])


def _headings(grid: Grid, layout: Layout) -> list[str]:
    """Headings right of 三级指标 that the layout does not know."""
    from pipelines.land.forms.extract import find_labels, meanings

    cells = find_labels(grid, layout).get("ind:level3", ())
    found: dict[str, None] = {}
    for row, column in cells:
        for line in range(row, grid.span(row, column)[2] + 1):
            for text in grid.rows[line][column + 1 :]:
                if text and not meanings(text, layout):
                    found[text] = None
    return list(found)


def _is_of_execution(text: str) -> bool:
    label = normalise(text)
    return bool(_OF_EXECUTION.search(label)) and not _PLANNED.search(label)
