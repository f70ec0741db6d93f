"""广州市 440100, 2021: the department result takes 1 % / 3 % / 5 % off the public-expense quota.

Published: the three ratios. That they mean 良 / 中 / 差 is our reading; departments, quotas and scores are made up.
"""

from datetime import date
from decimal import Decimal

from .delivery import Dress, Tray
from .figures import half_up, wan, yuan
from .modest import modest_books, modest_papers, modest_projects

CODE, YEAR = "440100", 2021
SCORES = ("93.20", "88.60", "91.05", "82.40", "76.30", "85.75", "67.90", "80.00", "59.99", "71.15")
QUOTAS = ("812.4567", "1530.25", "640", "1209.8836", "955.5055", "2204.10", "488.88", "370.0099", "1016.3", "729.6401")
RATIOS = {"优": "0", "良": "0.01", "中": "0.03", "差": "0.05"}


def deliver(tray: Tray) -> None:
    """UTF-8 CSV with canonical names, as a city with its own warehouse would send them."""
    bureau = modest_books(CODE, YEAR, len(SCORES), [wan(quota) for quota in QUOTAS])
    bureau.add(
        "regions", mof_div_code=CODE, mof_div_name="广州市", parent_mof_div_code="440000", admin_level="prefecture"
    )
    modest_projects(bureau, 24, wan("38250.60"))
    bureau.running_costs(wan("42600"), wan("6030.25"))
    papers = modest_papers(bureau)
    for (dept_code, _), score, quota in zip(bureau.departments().items(), SCORES, QUOTAS, strict=True):
        eval_id = papers.evaluate("department", dept_code, "finance", Decimal(score), date(YEAR, 9, 28))
        ratio = Decimal(RATIOS[str(bureau.rows["evaluations"][-1]["grade"])])
        if ratio:
            deducted = half_up(yuan(wan(quota)) * ratio)
            papers.apply(
                "quota_deduction",
                date(YEAR, 12, 10),
                subject=("department", dept_code),
                amount=int(deducted * 100),
                rule_id="r16",
                eval_id=eval_id,
                decision="accepted",
            )
    tray.put_bureau(bureau.folder, bureau.rows, Dress(headers="name"))
    tray.put_policy(
        CODE,
        "policy_result_ladder",
        [
            {
                "fiscal_year_from": str(YEAR),
                "subject_kind": "department",
                "grade": grade,
                "action": "quota_deduction" if Decimal(ratio) else "prioritise",
                "money_base": "public_expense_quota",
                "cut_ratio": ratio,
                "legal_basis": "财政部监督评价局《2021年省级财政部门统筹推进市县绩效评价工作综述》二（三）",
                "evidence": "seed",
                "note": "按1%、3%和5%扣减在职人员公用经费综合定额；对应良、中、差为本系统理解",
            }
            for grade, ratio in RATIOS.items()
        ],
    )
