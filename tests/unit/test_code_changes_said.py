"""What happened to a code, in English: the sentence that dbt writes, part by part; names stay as they were printed."""

import pytest

from pipelines.readers.report.evidence import code_change

pytestmark = pytest.mark.usefixtures("english")


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        (
            "2026年7月1日起，部门甲局（示例）（102）并入乙局（104）；上年调整后预算3,000,000.00元，"
            "比较时计入新代码；本年5,500,000.00元。",
            "From 2026-07-01: department 甲局（示例） (102) became part of 乙局 (104); "
            "adjusted budget last year 3,000,000.00 yuan, compared under the new code; this year 5,500,000.00 yuan.",
        ),
        (
            "2027年1月1日起（尚未到），项目路（P1）改为路（P2）；本年仍记在原代码下10.00元。",
            "From 2027-01-01 (still ahead): project 路 (P1) became 路 (P2); "
            "this year still under the old code 10.00 yuan.",
        ),
        (
            "2022年，区划东县（620102）上年有报送、本年未报送，不在本年合计中；上年调整后预算5.00元。",
            "2022: region 东县 (620102) reported last year and not this year; this year's sums are without it; "
            "adjusted budget last year 5.00 yuan.",
        ),
        (
            "2022年3月1日起，单位一中（101）更名为实验一中。",
            "From 2022-03-01: agency 一中 (101) is now called 实验一中.",
        ),
        (
            "2022年3月1日起，单位一中（101001）由教育局（101）转到开发区（105）。",
            "From 2022-03-01: agency 一中 (101001) moved from 教育局 (101) to 开发区 (105).",
        ),
        ("别的话。", "别的话。"),
    ],
)
def test_a_change_of_codes_in_english(zh: str, en: str) -> None:
    assert code_change(zh) == en
