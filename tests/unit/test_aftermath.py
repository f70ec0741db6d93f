"""What a run leaves: a page of a failed night, its log in JSON lines, word to the office's command; room to begin."""

import json
import logging
import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.errors import JixiaoError
from pipelines.night import run_log, space
from pipelines.night.aftermath import PAGE, leave
from pipelines.settings import Settings

FAILED = {
    "run_id": "20260101-020000-abcdef",
    "data_as_of": "2026-01-01",
    "outcome": "refused",
    "exit_code": 3,
    "failed_step": "gate",
    "cause": "质量闸门拒绝发布: 金额差了十倍",
    "mend": "更正后重新报送",
    "gate": {"refused": [{"what": "支付 <b>", "mend": "看第 3 行", "lines": ["甲县 支付, 文件 payments.csv"]}]},
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, project=tmp_path)


class TestPage:
    def test_it_says_what_why_and_what_now(self, settings):
        leave(settings, dict(FAILED), in_force="20251231-020000-abcdef")
        page = (settings.reports / PAGE).read_text("utf-8")
        for told in ("闸门拒绝", "1 项检查没有通过", "看第 3 行", "20251231-020000-abcdef", "payments.csv", "怎么办"):
            assert told in page
        assert page.count("支付 &lt;b&gt;") == 1  # each check once
        assert "<b>" not in page
        assert "在“闸门”一步停止" in page and "gate" not in page

    def test_it_leads_to_the_release_that_stands(self, settings):
        leave(settings, dict(FAILED), in_force="20251231-020000-abcdef")
        page = (settings.reports / PAGE).read_text("utf-8")
        assert re.findall(r'href="([^"]*)"', page) == ["http://127.0.0.1:8600/r/20251231-020000-abcdef"]
        office = replace(settings, browse_url="https://jixiao.office")
        leave(office, dict(FAILED), in_force="20251231-020000-abcdef")
        assert 'href="https://jixiao.office/r/2025' in (settings.reports / PAGE).read_text("utf-8")
        leave(settings, dict(FAILED), in_force=None)
        assert "href" not in (settings.reports / PAGE).read_text("utf-8")

    def test_a_good_night_takes_it_away(self, settings):
        leave(settings, dict(FAILED), in_force=None)
        leave(settings, {**FAILED, "outcome": "published", "exit_code": 0}, in_force=None)
        assert not (settings.reports / PAGE).exists()
        assert len(list(settings.logs.glob("failed-*.html"))) == 1

    def test_a_home_that_cannot_be_written_stops_nobody(self, settings):
        settings.reports.write_text("a file where the folder should be")
        leave(settings, dict(FAILED), in_force=None)


class TestHook:
    def test_the_command_gets_the_summary(self, settings, tmp_path):
        got = tmp_path / "got.json"
        script = tmp_path / "hook.py"
        script.write_text(f"import sys; open({str(got)!r}, 'w').write(sys.stdin.read())")
        leave(replace(settings, hook=f"{sys.executable} {script}"), dict(FAILED), in_force=None)
        assert json.loads(got.read_text())["cause"] == FAILED["cause"]

    @pytest.mark.parametrize("command", ["/nowhere/mail", "false", "'"])
    def test_one_that_fails_changes_nothing(self, settings, command):
        leave(replace(settings, hook=command), dict(FAILED), in_force=None)


class TestLog:
    def test_each_line_is_json(self, settings):
        handler = run_log.open_log(settings, "r1")
        try:
            logging.getLogger(run_log.LOGGER).info("land begins", extra={"told": {"step": "land"}})
            try:
                raise ValueError("no")
            except ValueError:
                logging.getLogger(run_log.LOGGER).exception("land failed")
        finally:
            run_log.close_log(handler)
        lines = [json.loads(line) for line in run_log.path_of(settings, "r1").read_text("utf-8").splitlines()]
        assert [line["message"] for line in lines] == ["land begins", "land failed"]
        assert lines[0]["step"] == "land" and lines[0]["run"] == "r1" and lines[0]["at"].endswith("+08:00")
        assert "ValueError" in lines[1]["error"]

    def test_old_ones_go(self, settings):
        settings.logs.mkdir()
        for number in range(run_log.KEPT + 5):
            (settings.logs / f"night-{number:03d}.log").touch()
        run_log.rotate(settings)
        left = sorted(log.name for log in settings.logs.iterdir())
        assert (len(left), left[0]) == (run_log.KEPT, "night-005.log")


class TestSpace:
    def test_a_night_without_room_does_not_begin(self, settings, monkeypatch):
        monkeypatch.setattr(space, "free_bytes", lambda _: 10 * 1024**2)
        with pytest.raises(JixiaoError, match="没有开始"):
            space.check_space(settings)

    def test_the_first_night_counts_what_was_delivered(self, settings):
        empty = space.needed_bytes(settings)
        settings.raw.mkdir()
        (settings.raw / "payments.csv").write_bytes(b"0" * 1000)
        assert space.needed_bytes(settings) == empty + 6000

    def test_limits_are_read_as_duckdb_writes_them(self, settings):
        assert replace(settings, memory_limit="4GB").memory_bytes == 4 * 1000**3
        assert replace(settings, memory_limit="512MiB").memory_bytes == 512 * 1024**2
        assert replace(settings, memory_limit="80%").memory_bytes == 0
