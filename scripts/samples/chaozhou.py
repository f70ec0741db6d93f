"""潮州市 445100, 2021: an indicator library of 31 industries, 173 uses of funds, 1,470 indicators.

Published: the three numbers and the industries 科技, 金融, 司法. The other industries, the uses and the indicators are
made up; a few projects take their indicators from the library.
"""

from itertools import count, islice

from .bureau import Bureau
from .delivery import Dress, Tray
from .figures import wan
from .modest import modest_books, modest_papers, modest_projects

CODE, YEAR = "445100", 2021
INDUSTRIES = (
    "科技 金融 司法 教育 文化 体育 卫生健康 医疗保障 社会保障 就业 民政 退役军人 农业农村 林业 水利 生态环境 自然资源 "
    "住房城乡建设 交通运输 工业信息化 商务 市场监管 应急管理 公安 审计监督 统计调查 档案 宣传 旅游 气象 政务服务"
)
USES = ("设施建设", "设备购置", "运行维护", "人员培训", "补助奖励", "监督检查")
SIX_USES = 18
"""So many industries have six uses, the others five: 18 × 6 + 13 × 5 = 173."""
INDICATORS = (
    ("产出指标", "数量指标", "{use}完成数量", "个", "正向", ""),
    ("产出指标", "质量指标", "{use}验收合格率", "%", "正向", "≥95"),
    ("产出指标", "时效指标", "{use}按期完成率", "%", "正向", "≥90"),
    ("产出指标", "成本指标", "{use}单位成本", "万元", "反向", ""),
    ("效益指标", "社会效益指标", "{use}受益人数", "人", "正向", ""),
    ("效益指标", "经济效益指标", "{use}节约资金比例", "%", "正向", ""),
    ("效益指标", "可持续影响指标", "{use}制度健全程度", "", "正向", "健全"),
    ("满意度指标", "服务对象满意度指标", "{use}服务对象满意度", "%", "正向", "≥90"),
    ("产出指标", "时效指标", "{use}平均办理时长", "天", "反向", ""),
)
NINE_INDICATORS = 86
"""So many uses have nine indicators, the others eight: 86 × 9 + 87 × 8 = 1,470."""
USED = 40


def deliver(tray: Tray) -> None:
    """The library as a workbook, the rest in GB18030."""
    bureau = modest_books(CODE, YEAR, 5)
    bureau.add(
        "regions", mof_div_code=CODE, mof_div_name="潮州市", parent_mof_div_code="440000", admin_level="prefecture"
    )
    add_library(bureau)
    modest_projects(bureau, 10, wan("6210.40"))
    modest_papers(bureau)
    library = (row["library_kpi_id"] for row in bureau.rows["indicator_library"])
    for indicator, library_kpi_id in zip(islice(bureau.rows["goal_indicators"], USED), library, strict=False):
        indicator["library_kpi_id"] = library_kpi_id
    tray.put_bureau(bureau.folder, bureau.rows, Dress(encoding="gb18030"), {"indicator_library": Dress(form="xlsx")})


def add_library(bureau: Bureau) -> None:
    """The 1,470 rows of the library."""
    numbers, use_numbers = count(1), count()
    for place, industry in enumerate(INDUSTRIES.split()):
        for use in USES[: 6 if place < SIX_USES else 5]:
            named = f"{industry}{use}"
            for level1, level2, level3, unit, direction, value in INDICATORS[
                : 9 if next(use_numbers) < NINE_INDICATORS else 8
            ]:
                bureau.add(
                    "indicator_library",
                    library_kpi_id=f"ZBK{next(numbers):05d}",
                    industry=industry,
                    fund_use=named,
                    level1=level1,
                    level2=level2,
                    level3=level3.format(use=named),
                    unit=unit,
                    direction="higher_is_better" if direction == "正向" else "lower_is_better",
                    reference_value=value,
                )
