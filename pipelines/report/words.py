"""Labels of the codes a report prints, Chinese and English. Words only: what a code means is in the marts'
descriptions."""

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
    "missing": ("缺少", "missing"),
    "late": ("逾期", "late"),
    "failed_review": ("审核未通过", "failed review"),
    "rejected": ("被否决", "rejected"),
    "after_money": ("先有资金后评估", "after the money"),
    "no_finding": ("中、差等级未列问题", "graded 中/差 without a finding"),
    "not_closed": ("未整改完成", "not closed"),
}
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
    "current_balance": ("当年结余", "current balance"),
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
    "P0": ("P0 数字自相矛盾", "P0 figures that contradict each other"),
    "P1": ("P1 得分或完成情况依据不足", "P1 claims not borne out"),
    "P2": ("P2 提示核实", "P2 hints to look into"),
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


def word(family: str, code: str | None) -> str:
    """The label of a code in the current language; a code without one is printed as it is."""
    if code is None:
        return ""
    pair = _ALL[family].get(code)
    return say(*pair) if pair else code


def period_word(period: str) -> str:
    """`year`, `Q1`, `M08` as people say them."""
    if period.startswith("Q"):
        return say(f"第{period[1:]}季度", period)
    if period.startswith("M"):
        return say(f"1–{int(period[1:])}月", f"to month {int(period[1:])}")
    return say("全年", "year")
