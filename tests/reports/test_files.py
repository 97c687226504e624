"""Reports that are files."""

from __future__ import annotations

import importlib
import io
import json
import os
import resource
import stat
import sys
import threading
from pathlib import Path

import pytest

from pytest_deploygate.reports import files, github
from pytest_deploygate.reports import json as json_report
from pytest_deploygate.reports.files import FORMATS, Report, ReportError, parse
from report_verdicts import FAILED, PASSED, everything, hostile, verdict

TOLD = everything()
# A mistake in what is tested here would put a file in the place of a device.
BY_ROOT = pytest.mark.skipif(os.geteuid() == 0, reason="not to be tried by root")


def write(folder, *texts, told=TOLD, **environ):
    """What is said of the reports that could not be written."""
    return list(files.write(map(parse, texts), told, folder, environ))


def holds_json(path):
    return json.loads(path.read_text("utf-8"))["outcome"] == "failed"


@pytest.fixture
def crash(monkeypatch):
    def render(told):
        raise ValueError("hunter2")

    monkeypatch.setattr(json_report, "render", render)


@pytest.mark.parametrize(
    ("text", "report"),
    [
        ("json:a.json", Report("json", "a.json")),
        ("sarif:-", Report("sarif", "-")),
        ("html:C:/a:b", Report("html", "C:/a:b")),
    ],
)
def test_parse(text, report):
    assert parse(text) == report
    assert str(report) == text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "pdf:x",
            "there is no format 'pdf'; write FORMAT:PATH with one of github, gitlab, html, json, markdown, sarif",
        ),
        ("JSON:x", "there is no format 'JSON'; "),
        ("", "there is no format ''; "),
        (":x", "there is no format ''; "),
        ("files:x", "there is no format 'files'; "),
        ("json", "write json:PATH, with `-` for standard output"),
        ("json:", "write json:PATH, with `-` for standard output"),
    ],
)
def test_what_is_no_report(text, message):
    with pytest.raises(ReportError) as error:
        parse(text)
    assert str(error.value).startswith(message)


@pytest.mark.parametrize("name", FORMATS)
def test_each_format(name, tmp_path):
    module = importlib.import_module(f"pytest_deploygate.reports.{name}")
    for told in (TOLD, hostile(), verdict(planned=3)):
        assert write(tmp_path, f"{name}:report", told=told) == []
        assert (tmp_path / "report").read_text("utf-8") == module.render(told)


def test_paths(tmp_path):
    deep = tmp_path / "elsewhere" / "deep" / "a.json"
    assert write(tmp_path, "json:a.json", "json:new/folder/b.json", f"json:{deep}") == []
    assert all(map(holds_json, (tmp_path / "a.json", tmp_path / "new" / "folder" / "b.json", deep)))


def test_a_name_may_be_as_long_as_the_disk_allows(tmp_path):
    name = "😀" * 63
    assert write(tmp_path, f"json:{name}") == []
    assert holds_json(tmp_path / name)


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("folder", "Is a directory"),
        ("file/a.json", "Not a directory"),
        ("x" * 300, "File name too long"),
    ],
)
def test_what_cannot_be_written_is_said_and_keeps_no_other(path, why, tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("mine", "utf-8")
    assert write(tmp_path, "json:a.json", f"json:{path}", "json:b.json") == [
        f"the report json:{path} was not written: {why}"
    ]
    assert holds_json(tmp_path / "a.json")
    assert holds_json(tmp_path / "b.json")
    assert (tmp_path / "file").read_text("utf-8") == "mine"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["a.json", "b.json", "file", "folder"]


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only for root")
def test_a_folder_that_is_read_only(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.json").write_text("old", "utf-8")
    folder.chmod(0o500)
    said = write(tmp_path, "json:folder/a.json", "json:b.json")
    folder.chmod(0o700)
    assert said == ["the report json:folder/a.json was not written: Permission denied"]
    assert (folder / "a.json").read_text("utf-8") == "old"
    assert holds_json(tmp_path / "b.json")


def test_a_disk_that_fills_up_leaves_the_old_file(tmp_path):
    (tmp_path / "a.json").write_text("old", "utf-8")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    try:
        said = write(tmp_path, "json:a.json")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert said == ["the report json:a.json was not written: File too large"]
    assert [entry.read_text("utf-8") for entry in tmp_path.iterdir()] == ["old"]


@pytest.mark.usefixtures("crash")
def test_a_crash_leaves_the_old_file_and_tells_no_text(tmp_path):
    (tmp_path / "a.json").write_text("old", "utf-8")
    (said,) = write(tmp_path, "json:a.json", "markdown:b.md")
    assert said.startswith("deploygate failed in the report json:a.json at test_files.py:")
    assert "please report this line" in said
    assert "hunter2" not in said
    assert (tmp_path / "a.json").read_text("utf-8") == "old"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["a.json", "b.md"]


def test_an_interruption_leaves_nothing_behind(tmp_path, monkeypatch):
    def interrupted(*arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr("pytest_deploygate.files._umask", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path, "json:a.json")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o027, 0o640), (0o077, 0o600)])
def test_a_new_file_has_the_usual_mode(umask, mode, tmp_path):
    before = os.umask(umask)
    try:
        assert write(tmp_path, "json:a.json") == []
        assert os.umask(umask) == umask
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a.json").stat().st_mode) == mode


def test_an_old_file_keeps_its_mode(tmp_path):
    (tmp_path / "a.json").write_text("old", "utf-8")
    (tmp_path / "a.json").chmod(0o604)
    assert write(tmp_path, "json:a.json") == []
    assert holds_json(tmp_path / "a.json")
    assert stat.S_IMODE((tmp_path / "a.json").stat().st_mode) == 0o604


def test_a_link_stays_one(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link.json").symlink_to("real/a.json")
    assert write(tmp_path, "json:link.json") == []
    assert (tmp_path / "link.json").is_symlink()
    assert holds_json(tmp_path / "real" / "a.json")


@BY_ROOT
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has it")
def test_a_device_that_is_full(tmp_path):
    assert write(tmp_path, "json:/dev/full", "json:a.json") == [
        "the report json:/dev/full was not written: No space left on device"
    ]
    assert holds_json(tmp_path / "a.json")
    assert Path("/dev/full").is_char_device()


@BY_ROOT
def test_a_device_stays_one(tmp_path):
    assert write(tmp_path, f"json:{os.devnull}") == []
    assert Path(os.devnull).is_char_device()


def test_a_pipe_with_a_name(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    read = []
    reader = threading.Thread(target=lambda: read.append((tmp_path / "pipe").read_text("utf-8")))
    reader.start()
    assert write(tmp_path, "json:pipe") == []
    reader.join(60)
    assert json.loads(read[0])["outcome"] == "failed"
    assert (tmp_path / "pipe").is_fifo()


@pytest.mark.skipif(not Path("/dev/fd").is_dir(), reason="the system has no /dev/fd")
def test_a_pipe_without_a_name(tmp_path):
    # As a shell's >(command) is one.
    reading, writing = os.pipe()
    with io.FileIO(reading) as stream:
        assert write(tmp_path, f"gitlab:/dev/fd/{writing}", told=verdict(FAILED)) == []
        os.close(writing)
        assert json.loads(stream.read())[0]["check_name"] == "pm2/foreign-app"


def test_standard_output(tmp_path, capsysbinary):
    assert write(tmp_path, "json:-", "github:-") == []
    text = capsysbinary.readouterr().out.decode("utf-8")
    assert text == json_report.render(TOLD) + github.render(TOLD)
    assert list(tmp_path.iterdir()) == []


def test_standard_output_is_utf_8_whatever_a_terminal_shows(tmp_path, monkeypatch):
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    sys.stdout.write("before ")
    assert write(tmp_path, "github:-", told=verdict(FAILED)) == []
    assert raw.getvalue().decode("utf-8") == "before " + github.render(verdict(FAILED))
    assert "──" in raw.getvalue().decode("utf-8")


def test_standard_output_that_is_no_stream_of_bytes(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert write(tmp_path, "github:-", told=verdict(FAILED)) == []
    assert sys.stdout.getvalue() == github.render(verdict(FAILED))


def test_standard_output_that_is_closed(tmp_path, monkeypatch):
    reading, writing = os.pipe()
    os.close(reading)
    with io.TextIOWrapper(io.FileIO(writing, "wb"), write_through=True) as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        assert write(tmp_path, "json:-", "json:a.json") == ["the report json:- was not written: Broken pipe"]
    assert holds_json(tmp_path / "a.json")


def test_the_summary_of_a_step_is_added_to(tmp_path):
    summary = tmp_path / "summary.md"
    summary.write_text("before\n", "utf-8")
    assert write(tmp_path, "github:a", "json:b", "github:c", GITHUB_STEP_SUMMARY=str(summary)) == []
    assert summary.read_text("utf-8") == "before\n" + github.summary(TOLD)


@pytest.mark.parametrize(("report", "environ"), [("json:a", {"GITHUB_STEP_SUMMARY": "summary.md"}), ("github:a", {})])
def test_no_summary_without_being_asked(report, environ, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert write(tmp_path, report, **environ) == []
    assert [entry.name for entry in tmp_path.iterdir()] == ["a"]


def test_a_summary_that_cannot_be_written_keeps_no_report(tmp_path):
    said = write(tmp_path, "github:a", "json:b.json", GITHUB_STEP_SUMMARY=str(tmp_path))
    assert said == ["the summary of the step was not written: Is a directory"]
    assert (tmp_path / "a").read_text("utf-8") == github.render(TOLD)
    assert holds_json(tmp_path / "b.json")


def test_a_report_that_cannot_be_written_keeps_no_summary(tmp_path):
    summary = tmp_path / "summary.md"
    said = write(tmp_path, "github:.", GITHUB_STEP_SUMMARY=str(summary))
    assert said == ["the report github:. was not written: Is a directory"]
    assert summary.read_text("utf-8") == github.summary(TOLD)


def test_what_cannot_be_encoded(tmp_path):
    assert write(tmp_path, "json:a.json", told=verdict(PASSED, notes=["\ud800 ä"])) == []
    assert json.loads((tmp_path / "a.json").read_text("utf-8"))["notes"] == ["\ud800 ä"]
