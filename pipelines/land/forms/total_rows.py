"""Rows of sums in an indicator table: the form's total under one of its labels, subtotals, and points nobody took.

Here: telling them from indicators. Not here: what the total says (tables.py).

总分 | 97                   the total
总分：97.5分（优）          the total and the grade, in one cell
自评得分 | 97 | 等级 | 优   a line of the form: the one number right of its label
产出指标小计 | 50           a subtotal: points, no target and no result
总分100分                   perhaps full marks, and listed
加分 | 5                    below the indicators: listed
"""

import re
import unicodedata

from pipelines.land.cells.values import parse_number
from pipelines.land.forms.form import NO_GRADE, NO_TOTAL, NOTHING, UNUSED_SCORE, Form
from pipelines.land.forms.grid import Grid
from pipelines.land.forms.headings import Heading
from pipelines.land.forms.layouts import Choice, Indicators, normalise

Texts = list[str | None]

_NUMBERING = re.compile(r"^[(（]?[\d一二三四五六七八九十]{1,3}[)）、.．]\s*")
_SUBTOTAL = ("小计", "合计", "得分", "总分")
_PLAIN_NUMBER = re.compile(r"[\d.,%\s]+")
_INLINE = re.compile(
    r"(?P<label>[^\d:(]*[^\d\s:(为])(?P<full>\(满分[^()]*\)|\(100分?\)(?=[\s:]))?(?P<sep>[\s:(为]*)"
    r"(?P<score>\d{1,3}(?:\.\d+)?)\s*分?(?:/100分?)?[\s,、;。/()]*"
    r"(?:(?:自评|评价|评定|绩效)*(?:等级|等次)[\s:为]*)?(?P<grade>优秀?|良好?|中等?|差|较差|一般|不?合格|不?及格)?[\s)。]*"
)
_SAYS = re.compile(r"[^\d:(]*[^\d\s:(为]")
_IS_COUNTED = re.compile(r"\d(?!.*元)")
_OUT_OF = re.compile(r"\(?满分\D{0,2}\d+分?\)?")
_FULL_MARKS = 100
_MOST_POINTS = 200
"""More is a number of another kind: a telephone's."""
_GRADES = re.compile(r"优|良|中|差|[合及]格")
_GRADE_WORDS = re.compile(r"(\W*(优秀?|良好?|中等?|一般|不?[合及]格|较?差)\W*)+")
_GRADE_LABEL = re.compile(r"(自评|评价|评定|绩效)*(等级|等次)")
_LONGEST_GRADE = 20

_NO_ANSWERS = (NOTHING, _PLAIN_NUMBER, _GRADE_WORDS)


class TotalRows:
    """Of one table."""

    def __init__(self, grid: Grid, layout: Indicators, heading: Heading, form: Form) -> None:
        self._grid, self._layout, self._form, self._at = grid, layout, form, heading.at
        self._labels = Choice(layout.total_labels)
        said = [name for name in ("target_raw", "actual_raw") if name in heading.at]
        self._answers = [at for name in said for at in heading.wide.get(name, [heading.at[name]])]
        # 合计 may stand right beside its sum
        points = min(heading.at.get("weight_points", 0), heading.at.get("score", 0))
        self._scored = max(heading.at["level3"] + 1, points)

    def is_total(self, text: str | None) -> bool:
        return bool(text) and self._labels.is_among({normalise(str(text))})

    def label(self, own: Texts, row: int) -> int | None:
        """The column of a total's label; None where the row is none, or an indicator that is called so."""
        name = None if self._is_no_name(own, row) else own[self._at["level3"]]
        answers = [text for at in self._answers if (text := own[at]) and text != name and not self.is_total(text)]
        if all(self._grid.rows[row][self._at[each]] in (None, name) for each in ("level1", "level2")):
            answers = [text.rstrip("分 ") for text in answers]  # under a level 总分 | 95分 is an indicator
        if name and not all(any(kind.fullmatch(text) for kind in _NO_ANSWERS) for text in answers):
            return None
        end = self._at["level3"] + 1 if name else self._scored
        return next((at for at, text in enumerate(own[:end]) if self.is_total(text) or self._inline(text)), None)

    def _is_no_name(self, own: Texts, row: int) -> bool:
        """Whether what stands under level 3 is no indicator's name: a total's label merged over the levels, or the
        number or grade of a line of the form (自评得分 | 97 | 自评等级 | 优)."""
        at1, at3 = self._at["level1"], self._at["level3"]
        name, first = own[at3], self._grid.span(row, at3)[1]
        if not name:
            return True
        if self.is_total(name) or self._inline(name):
            return first < at3 and self._grid.rows[row][at1] in (None, name)
        said = unicodedata.normalize("NFKC", name).strip("分: ")
        is_answer = any(kind.fullmatch(said) for kind in (_PLAIN_NUMBER, _GRADE_WORDS, _GRADE_LABEL))
        return is_answer and any(self.is_total(text) for text in own[: self._scored])

    def beside(self, own: Texts, row: int, label: int) -> int | None:
        """The column of a total right of its label and not under 得分: the row's only number, and no full marks."""
        cells = [at for at, text in enumerate(own) if text and self._grid.span(row, at)[1] == at]
        numbers = [at for at in cells if parse_number(str(own[at])).value is not None]
        end = self._grid.span(row, label)[3]
        right = next((at for at in cells if at > end), None)
        name = normalise(str(own[label]))
        if not self.is_total(own[label]) or "分" not in name or numbers != [right]:
            return None
        last = self._grid.span(row, numbers[0])[3]
        points = parse_number(str(own[numbers[0]])).value
        under = range(numbers[0], last + 1)
        others = ("weight_points", *(name for name in self._layout.totals.values() if name != "score"))
        if points is None or points > _MOST_POINTS or any(self._at.get(name) in under for name in others):
            return None
        if points == _FULL_MARKS and len(cells) == 2 and ("得分" not in name or set(under) & set(self._answers)):
            return None
        return numbers[0]

    def spread(self, own: Texts, row: int, label: int) -> Texts:
        """The row with what stands in its label's cell in the columns where it belongs."""
        found = self._inline(own[label])
        score = self._at.get("score")
        if not found or score is None or (own[score] and own[score] != own[label]):
            return own
        spread: Texts = [None if text == own[label] else text for text in own]
        is_told = found["grade"] or found["full"] or set(found["sep"]) & set(": 为")
        if not is_told and float(found["score"]) == _FULL_MARKS:
            self._list(row, label, own[label], NO_TOTAL)
            return spread
        spread[score] = found["score"]
        spread[label if label != score else score - 1] = found["grade"]
        return spread

    def _inline(self, text: str | None) -> re.Match[str] | None:
        found = _INLINE.fullmatch(unicodedata.normalize("NFKC", text).strip()) if text else None
        return found if found and self.is_total(found["label"]) else None

    def is_subtotal(self, own: Texts) -> bool:
        """Whether a row is a sum of other rows: by its name, and without a target or a result of its own."""
        name = own[self._at["level3"]]
        answers = [text for at in self._answers if (text := own[at]) and text != name]
        is_sum = bool(name) and _NUMBERING.sub("", normalise(str(name))).endswith(_SUBTOTAL)
        return is_sum and all(NOTHING.fullmatch(text) for text in answers)

    def list_doubts(self, own: Texts, row: int, label: int) -> None:
        """What may be the grade or the score in a total's row, of a form that has none; `label`: its column."""
        score, weight = self._at.get("score"), self._at.get("weight_points")
        cells = [(at, text) for at, text in enumerate(own) if text and self._grid.span(row, at)[1] == at]
        others = {at: text for at, text in cells if text != own[label] and at not in (score, weight)}
        if "grade" in self._layout.totals and "grade" not in self._form.values:
            for at, text in others.items():
                if len(text) <= _LONGEST_GRADE and _GRADES.search(text):
                    self._list(row, at, text, NO_GRADE)
        if "total_score" in self._layout.totals and "total_score" not in self._form.values:
            for at, text in others.items():
                if parse_number(text).value is not None:
                    self._list(row, at, text, NO_TOTAL)

    def list_left(self, rows: list[int]) -> None:
        """Points below the indicators that nobody took; sums alone where the form has no total."""
        score = self._at.get("score")
        taken = {cell.row - self._grid.first_row for cell in self._form.values.values()}
        if score is None or not self._layout.totals:
            return
        for row in rows:
            text = self._grid.rows[row][score]
            points = parse_number(text).value if text and self._grid.span(row, score)[0] == row else None
            if points is None and "total_score" in self._layout.totals and "total_score" not in self._form.values:
                self._list_unread(row)
            if points is None or points > _MOST_POINTS or row in taken:
                continue
            label = next((each for each in self._grid.rows[row] if each and parse_number(each).value is None), None)
            if label and not ("total_score" in self._form.values and normalise(label).endswith(_SUBTOTAL)):
                self._list(row, score, label, UNUSED_SCORE)

    def _list_unread(self, row: int) -> None:
        """Texts that begin, or go on, with a total's label and a number, and were not understood."""
        for at, text in enumerate(self._grid.rows[row]):
            if text and self._grid.span(row, at)[:2] == (row, at):
                plain = _OUT_OF.sub("", unicodedata.normalize("NFKC", text))
                parts = [part.strip() for part in re.split(r"[,;。\n]|\s{2,}", plain)]
                labels = [said[0] for part in parts if _IS_COUNTED.search(part) and (said := _SAYS.match(part))]
                if any(map(self.is_total, labels)):
                    self._list(row, at, text, NO_TOTAL)

    def _list(self, row: int, at: int, text: str | None, why: str) -> None:
        said = f"{str(text).replace(chr(10), '')}（{self._grid.cell(row, at)} {why}）"
        if said not in self._form.unread:
            self._form.unread.append(said)
