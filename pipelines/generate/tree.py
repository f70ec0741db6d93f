"""The made-up region tree: a nation, provinces of at most 99 prefectures, prefectures of 13 counties.

Here: codes and names. Codes begin with 99, 98 …, which stand for no province. Not here: what they deliver.
"""

from dataclasses import dataclass

from pipelines.generate.vocabulary import vocabulary

NATION = "100000"
COUNTIES_OF_PREFECTURE = 13
_PREFECTURES_OF_PROVINCE = 99


@dataclass(frozen=True)
class Region:
    """One region. `number` counts within its level."""

    code: str
    name: str
    parent: str | None
    level: str
    number: int


@dataclass(frozen=True)
class Tree:
    """Every region, upper levels first."""

    nation: Region
    provinces: list[Region]
    prefectures: list[Region]
    counties: list[Region]

    def below(self, code: str) -> list[Region]:
        """The region of that code and all below it, upper levels first."""
        stem = code.rstrip("0") if code != NATION else ""
        return [region for region in self.regions if region.code.startswith(stem) and region != self.nation]

    @property
    def regions(self) -> list[Region]:
        return [self.nation, *self.provinces, *self.prefectures, *self.counties]


def grow(counties: int) -> Tree:
    """A tree with so many counties; the first counties of a larger tree are those of a smaller one."""
    nation = Region(NATION, "全国（模拟）", None, "nation", 0)
    prefectures_needed = -(-counties // COUNTIES_OF_PREFECTURE)
    provinces = [
        Region(f"{99 - number}0000", f"{_name(number, 7)}省（模拟）", NATION, "province", number)
        for number in range(-(-prefectures_needed // _PREFECTURES_OF_PROVINCE))
    ]
    prefectures = []
    for number in range(prefectures_needed):
        province = provinces[number // _PREFECTURES_OF_PROVINCE]
        code = f"{province.code[:2]}{number % _PREFECTURES_OF_PROVINCE + 1:02d}00"
        prefectures.append(Region(code, f"{_name(number, 11)}市", province.code, "prefecture", number))
    under = [prefectures[number // COUNTIES_OF_PREFECTURE] for number in range(counties)]
    return Tree(
        nation,
        provinces,
        prefectures,
        [
            Region(
                f"{above.code[:4]}{number % COUNTIES_OF_PREFECTURE + 21:02d}",
                f"{_name(number, 17)}县",
                above.code,
                "county",
                number,
            )
            for number, above in enumerate(under)
        ],
    )


def _name(number: int, step: int) -> str:
    """Two characters; the first 1,600 of a level differ."""
    place = number * step + step
    return vocabulary().place(place % 40, (place // 40 + number) % 40)
