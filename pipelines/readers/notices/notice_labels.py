"""How notices say papers, months, checks and addressees: always in Chinese.

Here: labels and formats beside those of the letters (letters/letter_labels.py). Not here: sentences (prose.py).
"""

from decimal import Decimal

from pipelines.contracts.codes import zh
from pipelines.readers.letters.letter_labels import DASH, numeral

CHECKS = {"review_poor": "审核结果", "review_unapproved": "审核结果"} | zh("goal_check")


def paper(deadline_kind: str, stage: str, period: str) -> str:
    """绩效运行监控（1—7月）, 绩效自评, 绩效目标公开."""
    name = zh("stage").get(stage, stage) + ("公开" if deadline_kind == "disclose" else "")
    return name + ("" if period == "year" else f"（{period_name(period)}）")


def period_name(period: str) -> str:
    """M07 -> 1—7月, Q1 -> 第一季度."""
    number = int(period[1:])
    return f"第{numeral(number)}季度" if period.startswith("Q") else f"1—{number}月" if number > 1 else "1月"


def percent(ratio: Decimal | None) -> str:
    return DASH if ratio is None else f"{ratio * 100:.2f}%"


def signed_points(ratio: Decimal | None) -> str:
    """+3.20 (percentage points)."""
    return DASH if ratio is None else f"{ratio * 100:+.2f}"


def referred_to(code: str, region: str, admin_level: str | None) -> str:
    """Who receives what is handed on: 泸县审计局, 泸县纪委监委; as delivered where it is neither."""
    if code == "discipline":
        return "中央纪委国家监委" if admin_level == "nation" else f"{region}纪委监委"
    if code == "audit":
        if admin_level == "nation":
            return "审计署"
        return f"{region}{'审计厅' if admin_level == 'province' and not region.endswith('市') else '审计局'}"
    return code
