"""Time and memory of overlap detection: `python -m scripts.overlap_benchmark 300000 [regions]`.

Here: made-up projects of one year, spread over sibling regions (default 100, ten to a parent; 1 = the worst case).
Not here: whether what is found is right (overlap_quality.py).
"""

import random
import resource
import sys
import time

from pipelines.load.overlap import Project, find_pairs


def _words(text: str) -> list[str]:
    return text.split()


TOWNS = [a + b for a in "玄云龙福石清白黄金太青双永新兴和安平" for b in "滩锦台集桥溪沙塔鹅伏龙河山泉水岭坝"]
THINGS = _words(
    """
    农村公路 高标准农田 老旧小区 卫生院 中心小学 污水处理站 人饮工程 山坪塘 文化广场 便民服务中心
    敬老院 农贸市场 产业路 路灯 公共厕所 堤防 水库 垃圾中转站 幼儿园 体育设施 图书室 冷链仓储
    蔬菜大棚 茶叶基地 柑橘园 养殖小区 退耕还林 森林防火 地质灾害点 应急避难场所 困难群众 残疾人
    退役军人 留守儿童 公益岗位 电商服务站 智慧监管平台 档案室 执法装备 社区矫正
    """
)
WORK = _words(
    """
    改造 建设 维修养护 运行补助 设备购置 信息化升级 综合整治 绿化 监测 调查 培训 宣传 救助
    贷款贴息 管护 扩建 治理 采购 保洁 规划编制
    """
)
TAILS = _words(
    """
    项目 工程 经费 补助资金 专项资金 一期 二期 第三批
    """
)
PHRASES = _words(
    """
    完善配套基础设施 改善群众生产生活条件 新建管网及附属设施 提升公共服务水平 保障正常运转
    按标准发放到人 委托第三方实施 覆盖全部行政村 建立长效管护机制 采购设备并安装调试
    完成验收并投入使用 带动就业增收 提高管理效率 开展巡查和整改 落实属地责任 完成年度任务
    """
)
INDICATORS = _words(
    """
    改造面积 建成数量 受益户数 培训人次 发放人数 设备台数 管护里程 群众满意度 验收合格率
    """
)


def projects(count: int, regions: int, seed: int = 7) -> list[Project]:
    """Made-up projects, the same for the same arguments."""
    draw = random.Random(seed)
    made = []
    for number in range(count):
        region = number % regions
        town, thing, work = draw.choice(TOWNS), draw.choice(THINGS), draw.choice(WORK)
        name = f"{town + draw.choice('镇乡村') if draw.random() < 0.8 else ''}{thing}{work}{draw.choice(TAILS)}"
        phrases = "，".join(draw.sample(PHRASES, 4))
        description = f"在{town}实施{thing}{work}{draw.randint(1, 5000)}处，{phrases}"
        code = f"{51 + region // 1000:02}{region // 10 % 100:02}{region % 10 + 21:02}"
        made.append(Project(code, f"P{number:09}", name, description, tuple(draw.sample(INDICATORS, 3))))
    return made


def main() -> None:
    """Prints seconds, the peak of memory and what was found."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 300_000
    regions = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    made = projects(count, regions)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    pairs = find_pairs(made, parents={project.mof_div_code: project.mof_div_code[:4] + "00" for project in made})
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{count} projects, {regions} regions: {seconds:.1f} s, {(peak - before) / 1e6:.2f} GB, {len(pairs)} pairs")


if __name__ == "__main__":
    main()
