"""Labels of the codes a report prints, Chinese and English. Words only: what a code means is in the marts'
descriptions."""

import csv
from functools import cache
from pathlib import Path

from pipelines.lang import say

_STAGES = {
    "ex_ante": ("事前绩效评估", "Ex-ante assessment"),
    "goal": ("绩效目标", "Performance goals"),
    "goal_sync_submitted": ("目标编审同步", "Goal submitted in step"),
    "goal_sync_council": ("目标上会同步", "Goal to council in step"),
    "goal_sync_approved": ("目标批复同步", "Goal approved in step"),
    "goal_sync_disclosed": ("目标公开同步", "Goal disclosed in step"),
    "monitoring": ("绩效运行监控", "Monitoring"),
    "self_evaluation": ("绩效自评", "Self-evaluation"),
    "spot_check": ("抽评", "Spot check"),
    "evaluation": ("绩效评价", "Evaluation"),
    "disclosure": ("信息公开", "Disclosure"),
    "rectification": ("问题整改", "Rectification"),
    "result_application": ("结果应用", "Use of results"),
    "sample_check": ("抽查名单核查", "Sample follow-up"),
}
_KINDS = {
    "project": ("项目", "Project"),
    "policy": ("政策", "Policy"),
    "department": ("部门整体", "Department"),
    "government": ("下级政府", "Lower government"),
    "all": ("项目和政策", "Projects and policies"),
}
_BOOKS = {
    "general": ("一般公共预算", "General"),
    "gov_fund": ("政府性基金预算", "Government funds"),
    "soe_capital": ("国有资本经营预算", "State capital"),
    "social_insurance": ("社会保险基金预算", "Social insurance"),
    "all": ("四本预算合计", "All books"),
}
_REASONS = {
    "missing": ("未办", "missing"),
    "late": ("迟到", "late"),
    "failed_review": ("审核未通过", "failed review"),
    "rejected": ("评估不予支持仍安排资金", "rejected, yet funded"),
    "after_money": ("先有资金后评估", "after the money"),
    "no_finding": ("中、差等级未列问题", "graded 中/差 without a finding"),
    "not_closed": ("未整改完成", "not closed"),
}
_NOT_DONE = {
    "ex_ante": ("未评估", "not assessed"),
    "goal": ("未编报", "no goal"),
    "goal_sync_submitted": ("未同步编审", "not submitted in step"),
    "goal_sync_council": ("未同步上会", "not to council in step"),
    "goal_sync_approved": ("未同步批复", "not approved in step"),
    "goal_sync_disclosed": ("未同步公开", "not disclosed in step"),
    "monitoring": ("未报送", "not reported"),
    "self_evaluation": ("未报送", "not handed in"),
    "spot_check": ("未抽评", "not checked"),
    "evaluation": ("未评价", "not evaluated"),
    "disclosure": ("未公开", "not disclosed"),
    "rectification": ("未整改", "not rectified"),
    "result_application": ("未应用", "not applied"),
    "sample_check": ("未核查", "not followed up"),
}
"""What `missing` means, stage by stage."""
_ACTIONS = {
    "prioritise": ("优先保障", "prioritise"),
    "maintain": ("维持", "maintain"),
    "improve": ("改进", "improve"),
    "adjust_merge": ("调整合并", "adjust or merge"),
    "cut": ("压减", "cut"),
    "cancel": ("取消", "cancel"),
    "reclaim": ("收回", "reclaim"),
    "exit": ("退出", "exit"),
    "suspend": ("暂停", "suspend"),
    "withhold": ("不予安排", "withhold"),
    "quota_deduction": ("扣减定额", "deduct from quota"),
    "reallocate": ("再安排", "reallocate"),
    "proposal": ("应用建议", "proposal"),
}
_STAGES_OF_USE = {"interim": ("事中", "interim"), "final": ("事后", "final")}
_BASES = {
    "next_year_budget": ("下年预算", "next year's budget"),
    "current_balance": ("当年资金余额", "current balance"),
    "carried_over_balance": ("结转余额", "carried-over balance"),
    "public_expense_quota": ("公用经费定额", "public-expense quota"),
    "transfer": ("转移支付", "transfer"),
}
_LEVELS = {"yellow": ("黄色", "yellow"), "red": ("红色", "red"), "none": ("正常", "none")}
_ADMIN_LEVELS = {
    "nation": ("中央", "nation"),
    "province": ("省级", "province"),
    "prefecture": ("市级", "prefecture"),
    "county": ("县级", "county"),
    "township": ("乡级", "township"),
}
_EVALUATORS = {
    "department": ("部门评价", "department"),
    "finance": ("财政评价", "finance bureau"),
    "spot_check": ("抽评", "spot check"),
    "third_party": ("第三方评价", "third party"),
}
_LIKELIHOODS = {
    "certain": ("确定能", "certain"),
    "possible": ("有可能", "possible"),
    "impossible": ("完全不可能", "impossible"),
}
_CODE_KINDS = {
    "region": ("区划", "region"),
    "department": ("部门", "department"),
    "agency": ("单位", "agency"),
    "project": ("项目", "project"),
}
_CHANGES = {
    "merged": ("合并", "merged"),
    "renamed": ("改码", "new code"),
    "name_changed": ("更名", "renamed"),
    "moved": ("转隶", "moved"),
    "silent": ("由报变未报", "fell silent"),
}
_TAGS = {
    "专项债券": ("专项债券", "special bonds"),
    "专项资金": ("专项资金", "special funds"),
    "直达资金": ("直达资金", "direct funds"),
    "衔接资金": ("衔接资金", "rural revitalisation funds"),
    "政府采购": ("政府采购", "procurement"),
    "政府购买服务": ("政府购买服务", "purchased services"),
}
"""Tags as the projects bear them; any other is printed as it is."""
_SEVERITIES = {
    "P0": ("数字自相矛盾", "figures that contradict each other"),
    "P1": ("得分或完成情况依据不足", "claims not borne out"),
    "P2": ("提示核实", "hints to look into"),
}
_INCOMPARABLE = {
    "本年未报送": ("本年未报送", "not reported this year"),
    "上年未报送": ("上年未报送", "not reported the year before"),
    "上年没有该区划的数据": ("上年没有该区划的数据", "no figures of the region the year before"),
}
_ALL = {
    "stage": _STAGES,
    "kind": _KINDS,
    "book": _BOOKS,
    "reason": _REASONS,
    "action": _ACTIONS,
    "base": _BASES,
    "use": _STAGES_OF_USE,
    "level": _LEVELS,
    "admin": _ADMIN_LEVELS,
    "evaluator": _EVALUATORS,
    "likelihood": _LIKELIHOODS,
    "code": _CODE_KINDS,
    "change": _CHANGES,
    "tag": _TAGS,
    "severity": _SEVERITIES,
    "incomparable": _INCOMPARABLE,
}

STAGES = tuple(_STAGES)


@cache
def _rules() -> dict[str, tuple[str, str]]:
    """Rules by what they say: on a page or paper a rule has a name, not a number. Their home is the seed ref_rules."""
    path = Path(__file__).parents[2] / "dbt_project" / "seeds" / "reference" / "ref_rules.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["rule_id"]: (row["title_zh"], row["title_en"]) for row in csv.DictReader(file)}


def word(family: str, code: str | None) -> str:
    """The label of a code in the current language; a code without one is printed as it is."""
    if code is None:
        return ""
    pair = (_rules() if family == "rule" else _ALL[family]).get(code)
    return say(*pair) if pair else code


def reason_word(stage: str, code: str | None) -> str:
    """Why a subject is not covered, as the stage says it: 未公开, 未应用."""
    return say(*_NOT_DONE[stage]) if code == "missing" and stage in _NOT_DONE else word("reason", code)


def named(code: str | None, name: str | None) -> str | None:
    """A code with its name: `012 教育局`; whichever is known."""
    return " ".join(part for part in (code, name) if part) or None


def period_word(period: str) -> str:
    """`year`, `Q1`, `M08` as people say them."""
    if period.startswith("Q"):
        return say(f"第{period[1:]}季度", period)
    if period.startswith("M"):
        return say(f"1–{int(period[1:])}月", f"to month {int(period[1:])}")
    return say("全年", "year")
