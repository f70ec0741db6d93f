"""What a night shows on a terminal while it runs."""

import pytest
from rich.progress import Progress

from pipelines.commands.bars import Bars


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The lines of the bars, drawn after each change."""
    lines: list[str] = []
    update, add = Progress.update, Progress.add_task

    def draw(self: Progress) -> None:
        lines[:] = [f"{task.description} {task.fields['count']}".strip() for task in self.tasks]

    def updating(self: Progress, *args, **kwargs) -> None:
        update(self, *args, **kwargs)
        draw(self)

    def adding(self: Progress, *args, **kwargs):
        made = add(self, *args, **kwargs)
        draw(self)
        return made

    monkeypatch.setattr(Progress, "update", updating)
    monkeypatch.setattr(Progress, "add_task", adding)
    return lines


def test_a_step_says_which_of_how_many_and_never_of_an_unknown_number(shown):
    with Bars(shown=True) as bars:
        bars.step("import")
        bars.step("land")
        assert shown == ["1/7 准备", "2/7 落地"]
        bars.advance(300, 1453)
        assert shown == ["1/7 准备", "2/7 落地 300/1,453"]
        bars.step("load")
    assert shown == ["1/7 准备", "2/7 落地 300/1,453", "3/7 装载"]
    assert not any("?" in line for line in shown)
