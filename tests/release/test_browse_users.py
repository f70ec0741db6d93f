"""Who may read the pages of an office, as the command keeps them; and what is open to a network at all."""

import io
import stat
from pathlib import Path

import pytest

from pipelines.cli import run
from pipelines.errors import JixiaoError
from pipelines.readers.browse.door import users
from pipelines.readers.browse.serve import Place, checked
from pipelines.settings import Settings
from tests.conftest import Published

REGION, DEPARTMENT = "510521", "012"
PASSWORD = "correct horse battery"


def test_users_are_kept_by_the_command(
    published: Published, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "releases").symlink_to(published.home / "releases")
    settings = Settings(home=tmp_path, project=published.settings.project)

    def said(*words: str, typed: str = PASSWORD, code: int = 0) -> str:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{typed}\n"))
        assert run(["users", *words, "--home", str(tmp_path)]) == code
        told = capsys.readouterr()
        return told.out if code == 0 else told.err

    said("add", "张三")
    said("add", "城建", "--department", DEPARTMENT, "--region", REGION)
    file = tmp_path / "users.toml"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600 and PASSWORD not in file.read_text("utf-8")
    out = said("list")
    assert "张三" in out and "全部" in out and "区划 510521 部门 012" in out
    said("remove", "张三")
    assert [*users.read_users(settings)] == ["城建"]
    assert "同时写明部门和区划" in said("add", "李四", "--department", DEPARTMENT, code=2)
    assert "没有部门 999x" in said("add", "李四", "--department", "999x", "--region", "510521", code=1)
    assert "用户名" in said("add", "a/b", code=2)
    assert "密码须 10 至" in said("add", "李四", typed="short", code=2)
    assert "没有用户" in said("remove", "李四", code=2)
    file.chmod(0o644)
    assert "chmod 600" in said("list", code=1)
    file.chmod(0o600)
    file.write_text('[users."x"]\nscrypt = "1$1$1$a$b"\nregion = "510521"\n', "utf-8")
    assert "缺一" in said("list", code=1)


def test_a_network_gets_nothing_without_users_or_encryption(tmp_path: Path) -> None:
    bare = Settings(home=tmp_path, project=tmp_path)
    home = Settings(home=tmp_path / "office", project=tmp_path)
    home.home.mkdir()
    users.add(home, "局长", PASSWORD, None, None)
    assert checked(bare, Place()).is_local
    with pytest.raises(JixiaoError, match="没有用户") as told:
        checked(bare, Place("0.0.0.0"))
    assert "jixiao users add" in told.value.mend
    with pytest.raises(JixiaoError, match="没有加密"):
        checked(home, Place("192.168.1.20"))
    with pytest.raises(JixiaoError, match="不是网络地址"):
        checked(home, Place("office.local"))
    with pytest.raises(JixiaoError, match="证书或私钥不能用"):
        checked(home, Place("0.0.0.0", certificate=tmp_path / "no.pem", key=tmp_path / "no.key"))
    users._write(bare, {})
    with pytest.raises(JixiaoError, match="谁也不能登录"):
        checked(bare, Place())
