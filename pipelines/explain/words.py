"""Labels of the codes a story prints, Chinese and English, beside those of the reports (report/words.py)."""

import re
from typing import Any

from pipelines.lang import say
from pipelines.report.words import period_word, word

_ALL: dict[str, dict[str, tuple[str, str]]] = {
    "bgt_type": {
        "initial": ("年初预算", "initial"),
        "supplement": ("追加", "supplement"),
        "reduction": ("追减", "reduction"),
        "transfer": ("调剂", "transfer"),
        "carry_over": ("上年结转", "carry-over"),
        "reclaimed": ("收回", "reclaimed"),
    },
    "pro_kind": {
        "personnel": ("人员类", "personnel"),
        "operating": ("公用经费", "operating"),
        "other_operating": ("其他运转类", "other operating"),
        "specific": ("特定目标类", "specific"),
    },
    "evaluator": {
        "department": ("部门评价", "department"),
        "finance": ("财政评价", "finance"),
        "spot_check": ("抽评", "spot check"),
        "third_party": ("第三方评价", "third party"),
    },
    "scope": {"interim": ("事中", "interim"), "final": ("事后", "final")},
    "problem": {
        "overlap": ("交叉重复", "overlap"),
        "fragmented": ("碎片化", "fragmented"),
        "irregular": ("资金使用不规范", "irregular"),
        "slow": ("进度缓慢", "slow"),
        "inefficient": ("低效无效", "inefficient"),
        "expired": ("政策到期", "expired"),
        "off_target": ("偏离绩效目标", "off target"),
        "other": ("其他", "other"),
    },
    "rectification": {
        "open": ("整改中", "open"),
        "overdue": ("逾期未整改", "overdue"),
        "closed": ("已整改", "closed"),
        "closed_late": ("已整改，迟于期限", "closed, later than due"),
        "no_letter": ("未发督办函", "no letter"),
    },
    "check": {
        "quantified_ratio": ("量化占比", "share of quantified indicators"),
        "level1_count": ("一级指标种类", "kinds of level 1"),
        "level2_count": ("二级指标种类", "kinds of level 2"),
        "level3_count": ("三级指标个数", "indicators of level 3"),
        "no_indicator": ("没有指标", "no indicator"),
    },
    "coverage_status": {
        "done": ("已办", "done"),
        "late": ("迟到", "late"),
        "missing": ("到期未办", "missing"),
        "pending": ("未到期", "not yet due"),
        "no_due": ("没有期限", "no due date"),
    },
    "conclusion": {
        "support": ("予以支持", "support"),
        "partial": ("部分支持", "partial"),
        "reject": ("不予支持", "reject"),
    },
    "likelihood": {
        "certain": ("确定能", "certain"),
        "possible": ("有可能", "possible"),
        "impossible": ("完全不可能", "impossible"),
    },
    "review": {"pass": ("通过", "pass"), "fail": ("未通过", "fail"), "missing": ("没有目标", "no goal")},
    "operator": {">=": ("≥", "≥"), "<=": ("≤", "≤"), "range": ("区间", "range")},
    "attained": {
        "met": ("完成", "met"),
        "partly": ("部分完成", "partly met"),
        "not_met": ("未完成", "not met"),
        "not_done": ("未开展", "not done"),
        "not_applicable": ("不适用", "does not apply"),
        "none": ("无", "none"),
    },
    "operator_source": {
        "printed": ("填报值", "printed"),
        "direction": ("指标方向", "direction"),
        "word": ("成本或越低越好", "cost or lower-is-better word"),
        "default": ("默认 ≥", "default ≥"),
    },
    "delta": {
        "equal": ("一致", "equal"),
        "rounded_by_hand": ("手工取整", "rounded by hand"),
        "over_weight": ("得分超过分值", "score above weight"),
        "full_but_missed": ("未完成却得满分", "full though missed"),
        "low_but_met": ("完成而未得满分", "low though met"),
        "judgement_band": ("定性分档内酌定", "judgement within its band"),
        "completion_statement": ("只填了完成率", "only a completion rate was given"),
        "over_fulfilled": ("超额完成", "over-fulfilled"),
        "no_weight": ("没有分值", "no weight"),
        "unparsed_target": ("目标值读不出", "target could not be read"),
        "unparsed_actual": ("完成值读不出", "actual could not be read"),
    },
    "applied": {
        "done": ("已落实", "done"),
        "partly": ("部分落实", "partly"),
        "not_yet": ("尚未落实", "not yet"),
        "without_recommendation": ("无建议而应用", "without recommendation"),
        "not_applicable": ("不计入", "not applicable"),
    },
    "yes": {"True": ("是", "yes"), "False": ("否", "no")},
    "round": {"first": ("一上", "first"), "second": ("二上", "second")},
    "document": {
        "agencies": ("预算单位", "agency"),
        "transfers": ("转移支付", "transfer"),
        "evaluations": ("绩效评价", "evaluation"),
        "findings": ("评价问题", "finding"),
        "result_applications": ("结果应用", "applied result"),
        "disclosures": ("信息公开", "disclosure"),
        "samples": ("抽查名单", "sample"),
    },
    "life": {
        "not_started": ("未开始", "not started"),
        "running": ("实施中", "running"),
        "ending": ("本年到期", "ends this year"),
        "expired": ("已到期", "expired"),
        "open_ended": ("未定期限", "open-ended"),
    },
    "evidence": {
        "seed": ("已公布", "published"),
        "doc": ("文件", "document"),
        "recalled": ("据记忆, 原文未核", "recalled, text not at hand"),
        "convention": ("本系统约定", "convention of this system"),
    },
}


def _known(code: str) -> str:
    """The label of a code that stands within a policy's value, whatever its family."""
    for family in ("attained", "pro_kind"):
        if code in _ALL[family]:
            return say(*_ALL[family][code])
    for family in ("stage", "kind", "action", "base", "level"):
        if (told := word(family, code)) != code:
            return told
    return code


def _policy(key: str) -> str:
    """`全国 2000年起：执行率的分母` of `000000000/2000/policy_parameters/exec_denominator`."""
    from pipelines.contracts import load_policy_contracts
    from pipelines.contracts.policy_parameters import load_parameters

    region, year, table, *rest = [*key.split("/", 3), "", ""][:4]
    part = rest[0] if rest else ""
    where = say("全国", "national") if region == "000000000" else region
    if table == "rules":
        told = word("rule", part)
    elif table == "policy_parameters" and part in load_parameters():
        meaning = load_parameters()[part]
        told = say(re.split("[：；，:;,(（]", meaning.meaning_zh)[0], part)
    else:
        contract = load_policy_contracts().get(table)
        told = say(contract.zh if contract else table, table)
    return say(f"{where} {year}年起：{told}", f"{where} from {year}: {told}")


def label_of(family: str, code: Any) -> Any:
    """The label of a code in the current language; a code without one as it is, nothing for nothing."""
    if code is None or code == "":
        return None
    if family == "period":
        return period_word(code)
    if family == "phase":
        name, _, day = str(code).partition(":")
        return say(f"监控至{day}", f"monitoring to {day}") if day else word("stage", name)
    if family == "document_key":
        kind, *rest = str(code).split("/")
        return "/".join([str(word("kind", kind)), *rest[:-1], _known(rest[-1])]) if len(rest) == 2 else code
    if family == "checks":
        return say("、", ", ").join(str(label_of("check", each)) for each in str(code).split(","))
    if family == "rules":
        return say("、", ", ").join(str(word("rule", each)) for each in code)
    if family == "policy_value":
        return re.sub(r"\b[a-z]+(?:_[a-z]+)*\b", lambda found: _known(found[0]), str(code))
    if family == "policy":
        return _policy(str(code))
    if family in _ALL:
        pair = _ALL[family].get(str(code))
        return say(*pair) if pair else code
    return word(family, code)
