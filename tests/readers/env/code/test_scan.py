from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from pytest_deploygate.files import read_bytes
from pytest_deploygate.readers.env import code as reader
from pytest_deploygate.readers.env.code import scan

READ = "process.env.A"


def write(root: Path, *names: str, text: str = READ) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def paths(root: Path, *folders: str) -> list[str]:
    return [read.place.path for read in scan(root, folders or ["."], os.environ).found]


def test_order_and_count(tmp_path: Path) -> None:
    write(tmp_path, "b.js", "a/z.ts", "a/b/c.vue", text="process.env.A")
    write(tmp_path, "README.md", "a/types.d.ts", "lib.min.js", "data.json")
    write(tmp_path, "c.py", text="import os\nos.environ['P']\nos.getenv(f())\n")
    (tmp_path / "a/b/c.vue").write_text("<script>process.env.A</script>", "utf-8")
    reads = scan(tmp_path, ["."], {})
    assert [read.place.path for read in reads.found] == ["a/b/c.vue", "a/z.ts", "b.js", "c.py"]
    assert [str(place) for place in reads.dynamic] == ["c.py:3:11"]
    assert reads.files == 4
    assert reads.problems == ()
    assert reads == scan(tmp_path, ["."])


def test_folders_and_files(tmp_path: Path) -> None:
    write(tmp_path, "src/a.js", "src/in/b.js", "tools/c.js", "d.js")
    assert paths(tmp_path, "src", "d.js", "src/in") == ["d.js", "src/a.js", "src/in/b.js"]


@pytest.mark.parametrize("folder", ["node_modules/x", "__pycache__", ".git/hooks", "lib/site-packages"])
def test_what_is_skipped(tmp_path: Path, folder: str) -> None:
    write(tmp_path, f"{folder}/a.js", "b.js")
    assert paths(tmp_path) == ["b.js"]


def test_virtual_environments(tmp_path: Path) -> None:
    write(tmp_path, "tool/lib/a.js", "b.js")
    write(tmp_path, "tool/pyvenv.cfg", text="")
    assert paths(tmp_path) == ["b.js"]


def test_what_a_build_made(tmp_path: Path) -> None:
    write(tmp_path, "dist/a.js", "build/b.js", "src/dist/c.js")
    assert paths(tmp_path) == ["build/b.js", "dist/a.js", "src/dist/c.js"]
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / ".gitignore").write_text("dist/\n", "utf-8")
    assert paths(tmp_path) == ["build/b.js"]
    assert paths(tmp_path, "dist") == ["dist/a.js"], "what is named is meant"


@pytest.mark.parametrize(
    ("folder", "why"), [("nowhere", "does not exist"), ("..", "outside"), ("out", "outside"), ("out/a.js", "outside")]
)
def test_folders_that_cannot_be_read(tmp_path: Path, folder: str, why: str) -> None:
    write(tmp_path, "other/a.js", "root/b.js")
    (tmp_path / "root/out").symlink_to(tmp_path / "other")
    reads = scan(tmp_path / "root", [folder], {})
    assert (reads.found, reads.files) == ((), 0)
    (problem,) = reads.problems
    assert why in problem.finding.message


def test_links(tmp_path: Path) -> None:
    write(tmp_path, "other/a.js", "root/src/b.js")
    root = tmp_path / "root"
    (root / "src/out").symlink_to(tmp_path / "other")
    (root / "src/out.js").symlink_to(tmp_path / "other/a.js")
    (root / "src/loop").symlink_to(root)
    (root / "src/c.js").symlink_to(root / "src/b.js")
    (root / "src/gone.js").symlink_to(root / "nothing.js")
    reads = scan(root, ["."], {})
    assert [read.place.path for read in reads.found] == ["src/b.js", "src/c.js"]
    assert [problem.finding.place.path for problem in reads.problems] == ["src/gone.js"]


@pytest.mark.timeout(10)
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no FIFOs")
def test_a_fifo(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.py")
    write(tmp_path, "b.js")
    reads = scan(tmp_path, ["."], {})
    assert [read.key for read in reads.found] == ["A"]
    assert "FIFO" in reads.problems[0].finding.message


@pytest.mark.parametrize(
    ("name", "text", "problems"),
    [
        ("a.js", f"{READ}\n" + "x = 1;\n" * 200_000, 1),
        ("a.py", "import os\nos.environ['A']\n" + "x = 1\n" * 200_000, 1),
        ("a.js", "x = 1;\n" * 200_000, 0),
        ("a.js", f"{READ}\n" + "x=1;" * 300_000, 0),
        ("vendor/a.js", f"{READ}\n" + "x = 1;\n" * 200_000, 0),
    ],
    ids=["javascript", "python", "no hint", "minified", "vendored"],
)
def test_giants(tmp_path: Path, name: str, text: str, problems: int) -> None:
    write(tmp_path, name, text=text)
    reads = scan(tmp_path, ["."], {})
    assert reads.found == ()
    assert len(reads.problems) == problems


@pytest.mark.parametrize("text", [b"\xff\xfe" + "process.env.A".encode("utf-16-le"), b"process.env.A // \xff"])
def test_no_utf8(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "a.js").write_bytes(text)
    (tmp_path / "b.js").write_bytes(b"x // \xff")
    assert [problem.finding.place.path for problem in scan(tmp_path, ["."], {}).problems] == ["a.js"]


def test_a_byte_order_mark(tmp_path: Path) -> None:
    write(tmp_path, "a.py", text="\ufeffimport os; os.getenv('A')")
    assert paths(tmp_path) == ["a.py"]


def test_a_syntax_error_is_a_problem_once(tmp_path: Path) -> None:
    write(tmp_path, "a.py", text="import os\nos.environ[")
    write(tmp_path, "b.py", text="import os\nfrom a import X\nos.environ[X]")
    reads = scan(tmp_path, ["."], {})
    assert [str(problem.finding.place) for problem in reads.problems] == ["a.py:2:11"]
    assert len(reads.dynamic) == 1


def test_each_file_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, *(f"{i}.js" for i in range(5)))
    write(tmp_path, *(f"{i}.py" for i in range(5)), text="import os\nos.getenv('A')")
    seen = []
    monkeypatch.setattr(reader, "read_bytes", lambda path, limit: seen.append(path) or read_bytes(path, limit))
    scan(tmp_path, ["."], {})
    assert len(seen) == len(set(seen)) == 10


def test_links_to_themselves(tmp_path: Path) -> None:
    for name in ("a.js", "b"):
        (tmp_path / name).symlink_to(name)
    write(tmp_path, "c.js", "d.js/e.js")
    assert paths(tmp_path) == ["c.js", "d.js/e.js"]


def test_a_folder_that_cannot_be_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "a/b.js", "c.js")
    listed = os.scandir

    def refusing(folder: str) -> object:
        if Path(folder).name == "a":
            raise PermissionError(13, "Permission denied")
        return listed(folder)

    monkeypatch.setattr(os, "scandir", refusing)
    reads = scan(tmp_path, ["."], {})
    assert [read.place.path for read in reads.found] == ["c.js"]
    assert [problem.finding.message for problem in reads.problems] == ["'a' cannot be read: Permission denied"]


def test_a_file_that_is_imported_and_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "names.py").symlink_to(tmp_path / "nothing.py")
    write(tmp_path, "a.py", text="import os\nfrom names import KEY\nos.getenv(KEY)\n")
    reads = scan(tmp_path, ["."], {})
    assert [problem.finding.place.path for problem in reads.problems] == ["names.py"]
    assert [str(place) for place in reads.dynamic] == ["a.py:3:11"]
