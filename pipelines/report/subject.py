"""What a report is about: the region, the year, the period, and the release that speaks."""

from dataclasses import dataclass

from pipelines.lang import say


@dataclass(frozen=True)
class Subject:
    """What the report is about, and which release speaks."""

    region: str
    region_name: str
    year: int
    period: str
    release_id: str
    data_as_of: str
    reported: int
    expected: int

    @property
    def title(self) -> str:
        return say(
            f"{self.region_name}{self.year}年预算绩效管理覆盖情况",
            f"{self.region_name}, fiscal year {self.year}: coverage of budget performance management",
        )
