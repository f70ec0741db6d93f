"""`make wheelhouse`: everything a machine without network needs, in one folder with checksums.

    dist/wheelhouse/
        wheels/            every package of requirements.lock as a wheel, and this project's own
        jixiao-src.tar.gz  the source tree: dbt project, expectations, sample data
        requirements.lock  names, versions, hashes
        install.py         makes the virtual environment from the above, with no network
        安装说明.txt        how, in Chinese, then English
        SHA256SUMS         of all of it

Wheels are of this machine's system, processor and Python; run it on one like the target. Not here: trying it
(offline_install.sh).
"""

import hashlib
import platform
import shutil
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parent.parent
TARGET = PROJECT / "dist" / "wheelhouse"
SUMS = "SHA256SUMS"

NOTE = """绩效 (Jixiao) 离线安装

适用: {system}, Python {python}。另一种系统、处理器或 Python 版本, 请在同样的联网机器上重新运行 make wheelhouse。

1. 把本目录整个拷到目标机器。
2. 在本目录中运行:  python3 install.py 安装目录
   先核对 SHA256SUMS, 再只用 wheels/ 建立虚拟环境, 全程不联网。
3. 运行:  安装目录/.venv/bin/jixiao refresh      (Windows: 安装目录\\.venv\\Scripts\\jixiao refresh)
   默认数据目录为 安装目录/data; 用 --home 或 JIXIAO_HOME 另指。

卸载: 删除安装目录。升级: 用新的目录再装一次, 数据目录不动。

Jixiao, offline installation

For {system}, Python {python}. Copy this folder, run `python3 install.py TARGET` in it (checks SHA256SUMS, then makes
the virtual environment from wheels/ alone), then `TARGET/.venv/bin/jixiao refresh`.
"""

INSTALL = '''"""python3 install.py TARGET: check the sums, unpack the source, install from wheels/ with no network."""

import hashlib
import subprocess
import sys
import tarfile
import venv
from pathlib import Path

here = Path(__file__).resolve().parent


def main(target: Path) -> None:
    for line in (here / "SHA256SUMS").read_text("utf-8").splitlines():
        expected, name = line.split("  ", 1)
        with (here / name).open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != expected:
                raise SystemExit(f"{name}: 校验值不符, 请重新拷贝 / checksum differs, copy it again")
    target.mkdir(parents=True)
    with tarfile.open(here / "jixiao-src.tar.gz") as archive:
        archive.extractall(target, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))  # 3.11.4, 3.12
    venv.create(target / ".venv", with_pip=True)
    python = target / ".venv" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index"]
    found = ["--find-links", str(here / "wheels")]
    lock = ["--no-deps", "--requirement", str(here / "requirements.lock")]
    subprocess.run([*pip, *found, *lock], check=True)
    subprocess.run([*pip, "--no-deps", "--no-build-isolation", "--editable", str(target)], check=True)
    (target / ".venv" / ".ready").touch()
    print(f"OK: {target}")


if __name__ == "__main__":
    if sys.version_info < (3, 11):
        raise SystemExit(f"Python {sys.version.split()[0]}: 需要 3.11 以上 / 3.11 or newer is needed")
    if len(sys.argv) != 2:
        raise SystemExit("用法 / usage: python3 install.py 安装目录 (TARGET)")
    main(Path(sys.argv[1]).resolve())
'''


def main() -> None:
    """Make the folder anew."""
    shutil.rmtree(TARGET, ignore_errors=True)
    wheels = TARGET / "wheels"
    wheels.mkdir(parents=True)
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--no-deps"]
    lock = PROJECT / "requirements.lock"
    _run([*pip, "--require-hashes", "--wheel-dir", str(wheels), "--requirement", str(lock)])
    _run([*pip, "--no-build-isolation", "--wheel-dir", str(wheels), str(PROJECT)])
    _run(["git", "archive", "--format", "tar.gz", "--output", str(TARGET / "jixiao-src.tar.gz"), "HEAD"])
    (TARGET / "requirements.lock").write_text(_without_hashes(lock.read_text("utf-8")), "utf-8")
    (TARGET / "install.py").write_text(INSTALL, "utf-8")
    machine = {"system": f"{platform.system()} {platform.machine()}", "python": platform.python_version()}
    (TARGET / "安装说明.txt").write_text(NOTE.format(**machine), "utf-8")
    files = sorted(path for path in TARGET.rglob("*") if path.is_file())
    lines = [f"{_sha256(path)}  {path.relative_to(TARGET).as_posix()}\n" for path in files]
    (TARGET / SUMS).write_text("".join(lines), "utf-8")
    size = sum(path.stat().st_size for path in files)
    print(f"{TARGET}: {len(files)} files, {size / 2**20:,.0f} MiB")


def _without_hashes(lock: str) -> str:
    """Names and versions: a wheel built here from source has another hash than the source; SHA256SUMS covers it."""
    lines = (line.removesuffix(" \\") for line in lock.splitlines() if not line.lstrip().startswith("--hash"))
    return "\n".join(lines) + "\n"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _run(words: list[str]) -> None:
    subprocess.run(words, check=True, cwd=PROJECT)


if __name__ == "__main__":
    main()
