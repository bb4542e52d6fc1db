"""Folders of what is learnt: made once for the same files, anew for others, whole or not at all."""

from pathlib import Path

import pytest

from signposting import learnt_folders
from signposting.learnt_folders import learnt_once, make_whole


@pytest.fixture(autouse=True)
def var(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    folder = tmp_path / "var"
    folder.mkdir()
    monkeypatch.setattr(learnt_folders, "var_folder", lambda: folder)
    return folder


def write(folder: Path) -> None:
    (folder / "learnt").write_text("something")


def test_the_same_files_are_learnt_from_once(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("a")
    first = learnt_once("things", [table], "learnt", write)

    def never(folder: Path) -> None:
        raise AssertionError

    assert learnt_once("things", [table], "learnt", never) == first
    assert (first / "learnt").read_text() == "something"


def test_other_files_or_other_words_beside_them_make_another_folder(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("a")
    first = learnt_once("things", [table], "learnt", write)
    beside = learnt_once("things", [table], "learnt", write, beside="another embedding")
    table.write_text("b")

    assert len({first, beside, learnt_once("things", [table], "learnt", write)}) == 3


def test_what_fails_leaves_nothing_behind(var: Path, tmp_path: Path) -> None:
    def fail(folder: Path) -> None:
        write(folder)
        raise RuntimeError("no more room")

    with pytest.raises(RuntimeError, match="no more room"):
        learnt_once("things", [], "learnt", fail)

    assert list(var.iterdir()) == []


def test_who_comes_second_leaves_what_is_there(tmp_path: Path) -> None:
    there = tmp_path / "there"

    def come_second(draft: Path) -> None:
        there.mkdir()
        (there / "learnt").write_text("by the first")
        write(draft)

    make_whole(there, "learnt", come_second)

    assert (there / "learnt").read_text() == "by the first"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["there", "var"]


def test_a_folder_that_is_in_the_way_and_not_whole_is_told(tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.mkdir()
    (there / "half").write_text("a half")

    with pytest.raises(OSError, match="not empty"):
        make_whole(there, "learnt", write)
