"""The pages behind nginx: the guide's own lines, a certificate, Chromium under the office's name."""

import json
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipelines.readers.browse.door import users
from pipelines.settings import Settings
from tests.conftest import PROJECT, Published
from tests.support.chromium import OFFICE
from tests.support.served import pages_served
from tests.support.servers import free_port

PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def home(published: Published, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published samples with a user of the bureau and one of department 012."""
    folder = tmp_path_factory.mktemp("office")
    for part in ("releases", "raw", "landing"):
        (folder / part).symlink_to(published.home / part)
    settings = Settings(home=folder, project=published.settings.project)
    users.add(settings, "局长", PASSWORD, None, None)
    users.add(settings, "城建", PASSWORD, "012", "510521")
    return folder


def server_of_the_guide(folder: Path, port: int, behind: str) -> str:
    """nginx.conf around the guide's `server { … }`, in which only port, certificate and the pages' port are ours."""
    guide = (PROJECT / "docs" / "browsing.md").read_text("utf-8")
    [block] = re.findall(r"(?s)```nginx\n(.*?)```", guide)
    for theirs, ours in (
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("/etc/ssl/jixiao.pem", str(folder / "jixiao.pem")),
        ("/etc/ssl/jixiao.key", str(folder / "jixiao.key")),
        ("http://127.0.0.1:8600", behind),
    ):
        assert theirs in block
        block = block.replace(theirs, ours)
    places = "".join(
        f"{kind}_temp_path {folder / kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return (
        f"daemon off;\npid {folder / 'pid'};\nerror_log {folder / 'error.log'};\nuser root;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{places}{block}}}\n"
    )


@pytest.fixture(scope="module")
def office(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`https://jixiao.office:PORT`, nginx before the pages."""
    nginx = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    if nginx is None or shutil.which("openssl") is None:
        pytest.skip("no nginx or openssl on this machine (apt-get install nginx-light openssl)")
    folder, port = tmp_path_factory.mktemp("nginx"), free_port()
    words = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={OFFICE}"]
    files = ["-keyout", str(folder / "jixiao.key"), "-out", str(folder / "jixiao.pem")]
    subprocess.run(["openssl", *words, *files], check=True, capture_output=True)
    with pages_served(home, "--bind", "127.0.0.1", "--name", OFFICE) as (told, _):
        behind = f"http://127.0.0.1:{told.rpartition(':')[2]}"
        (folder / "nginx.conf").write_text(server_of_the_guide(folder, port, behind), "utf-8")
        with subprocess.Popen([nginx, "-c", str(folder / "nginx.conf")], stderr=subprocess.PIPE, text=True) as proxy:
            for _ in range(100):
                if (folder / "pid").exists():
                    break
                assert proxy.poll() is None, proxy.stderr.read() if proxy.stderr else ""
                time.sleep(0.1)
            yield f"https://{OFFICE}:{port}"
            proxy.terminate()


@pytest.fixture
def screen(browser: Any) -> Iterator[Any]:
    context = browser.new_context(ignore_https_errors=True, java_script_enabled=False)
    yield context.new_page()
    context.close()


def log_in(screen: Any, office: str, name: str, password: str = PASSWORD) -> None:
    screen.goto(office)
    screen.fill("input[name=name]", name)
    screen.fill("input[name=password]", password)
    screen.click("main button, form[action^='/login'] button")


def test_who_logs_in_reads_and_logs_out_under_the_name_of_the_office(screen: Any, office: str, home: Path) -> None:
    log_in(screen, office, "局长")
    assert screen.url == f"{office}/"
    screen.click("#regions a:text-is('泸县')")
    screen.click("#departments a:text-is('发展改革局（示例）')")
    assert "发展改革局" in screen.inner_text("h1") and screen.url.startswith(office)
    [cookie] = screen.context.cookies()
    assert (cookie["secure"], cookie["httpOnly"], cookie["sameSite"]) == (True, True, "Strict")
    said = [json.loads(line) for line in (home / "logs" / "browse-access.jsonl").read_text("utf-8").splitlines()]
    assert {line["user"] for line in said} >= {"局长"} and {line["address"] for line in said} == {"127.0.0.1"}


def test_a_file_is_tried_through_the_proxy(screen: Any, office: str) -> None:
    log_in(screen, office, "局长")
    screen.goto(f"{office}/check")
    file = {"name": "支付.csv", "mimeType": "text/csv", "buffer": "支付编号,金额\n1,很多\n".encode()}
    screen.set_input_files("input[type=file]", files=[file])
    screen.click("main form button")
    assert "支付.csv" in screen.inner_text("main")


def test_a_department_is_shown_its_own_alone(screen: Any, office: str) -> None:
    log_in(screen, office, "城建")
    assert screen.goto(f"{office}/region/510521/2021").status == 404
    assert screen.goto(f"{office}/department/510521/2021/001").status == 404
    assert screen.goto(f"{office}/").status == 200


def test_another_name_is_refused(screen: Any, office: str) -> None:
    """A site that leads its own name to the bureau's address."""
    answer = screen.context.request.get(
        f"https://127.0.0.1:{office.rpartition(':')[2]}/", headers={"Host": "evil.example"}
    )
    assert answer.status == 400
