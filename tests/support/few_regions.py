"""A few regions of the samples with more problems than they have there: a county with its townships, the running county
with its own. Their nights take half as long as those of all the samples.

Here: which, and what is put beside their files. Not here: the night (tests/conftest.py), what is asked of it.
"""

import shutil
from pathlib import Path

from tests.support.builds import PROJECT

RUNNING = "990101"
COUNTY, REFERRED, MIXED = "510521", "51052121T000000000002", "51052121T000000000001"
SECRET = "51052121T000000000035"
PERSON = ("赵不言", "6222330000111122223", "钱不语")
FINDINGS = f"""问题编号,评价编号,对象类型,对象代码,问题类型,涉及金额,移送,问题描述,反馈督办日期,整改期限
YS-0001,,项目,{REFERRED},低效无效,7654321.09,纪检监察,虚列支出线索一,2021-10-01,2021-11-01
YS-0002,,项目,{MIXED},低效无效,7654321.09,审计,围标串标线索二,2021-10-01,2021-11-01
YS-0003,,项目,{SECRET},资金使用不规范,7654321.09,纪检监察,围标串标线索三,2021-10-01,2021-11-01
"""
"""Of projects that are no other problem's; in force: one of them is all that project 002 has."""
OF_TODAY = f"""问题编号,评价编号,对象类型,对象代码,问题类型,涉及金额,移送,问题描述,反馈督办日期,整改期限
YS26-1,,项目,{RUNNING}26T000000000006,低效无效,7654321.09,审计,围标串标线索四,2026-05-01,2026-06-01
"""
"""All that department 102 of the running county has: overdue, so that four stages and a recommendation speak of it."""
WITHOUT_LETTER = f"""问题编号,对象类型,对象代码,问题类型,问题描述,整改期限
WT26-3,项目,{RUNNING}26T000000000001,进度缓慢,校舍维修未开工,2026-12-20
WT26-4,项目,{RUNNING}26T000000000004,资金使用不规范,培训签到册不全,2026-12-20
"""
"""Both of one department, which has a letter about another."""
DOCUMENT = """fiscal_year_from,rule_id,legal_basis,evidence
2026,r18,《清源县（示例）预算绩效结果应用办法》第九条,doc
"""
PAYMENT = (
    "支付申请ID,项目代码,支付日期,实际支付金额,收款人,收款人账号\n"
    f"PII-1,{MIXED},2021-05-04,1.00,{PERSON[0]},{PERSON[1]}\n"
)
BESIDE = {
    f"{COUNTY}/2021/findings-移送.csv": FINDINGS,
    f"{COUNTY}/2021/payments-个人.csv": PAYMENT,
    f"{RUNNING}/2026/findings-移送.csv": OF_TODAY,
    f"{RUNNING}/2026/评价问题-补.csv": WITHOUT_LETTER,
    f"policy/{RUNNING}/policy_rule_sources.csv": DOCUMENT,
}


def put_few_regions(home: Path) -> None:
    """Their raw files, and whom letters name."""
    samples = PROJECT / "data" / "raw"
    townships = (f"{COUNTY}90{number}" for number in (1, 2, 3))
    for name in (COUNTY, *townships, RUNNING, f"{RUNNING}001", f"policy/{COUNTY}", f"policy/{RUNNING}"):
        shutil.copytree(samples / name, home / "raw" / name)
    for path, text in BESIDE.items():
        (home / "raw" / path).write_text(text, "utf-8")
    (home / "letters.yml").write_text("默认: {联系人: 王主任, 回复天数: 15, 抄送: [县委目标绩效办]}\n", "utf-8")
