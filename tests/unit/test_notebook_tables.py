"""What a notebook's table shows: rows in, what is read out."""

from datetime import date
from decimal import Decimal

import polars as pl

from pipelines.readers.notebook.tables import as_words, long_texts, number_as_text


def test_codes_days_years_and_unknowns_are_words_and_numbers_stay_numbers():
    frame = pl.DataFrame(
        {
            "fiscal_year": [2021, 2021],
            "stage": ["goal", "monitoring"],
            "period": ["year", "M07"],
            "rule_id": ["rv05", ""],
            "phase": ["self_evaluation", "monitoring:2021-07-31"],
            "is_covered": [True, None],
            "due_date": [date(2021, 8, 31), None],
            "base_yuan": [Decimal("1200.50"), None],
        }
    )
    assert as_words(frame).rows() == [
        ("2021", "绩效目标", "全年", "未完成却得满分", "绩效自评", "是", "2021-08-31", Decimal("1200.50")),
        ("2021", "绩效运行监控", "1–7月", "—", "监控至2021-07-31", "—", "—", None),
    ]


def test_numbers_by_what_they_are():
    assert number_as_text("execution_ratio", Decimal("0.861843")) == "86.18%"
    assert number_as_text("paid_yuan", Decimal("1234567.80")) == "1,234,567.80"
    assert number_as_text("required_count", 1204) == "1,204"
    assert number_as_text("recommended_yuan", None) == "—"


def test_only_long_texts_are_wrapped():
    frame = pl.DataFrame(
        {"rule_id": ["r06"], "evidence_text": ["截至2021年末, 最早来源于2019年的资金仍有结转, 属于连续两年未用完"]}
    )
    assert long_texts(frame) == ["evidence_text"]
