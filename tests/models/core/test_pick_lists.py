"""Lists to choose from outside the product: every text means the row that it stands for, and no other."""

from __future__ import annotations

from typing import Any

import pytest

from models.core import pick_lists
from models.core.base import register_of
from models.core.lookup import resolve
from models.core.pick_lists import pick_list


def column(key: str, name: str) -> Any:
    """A declared reference."""
    return register_of(key).declaration.columns[name]


def test_each_text_means_one_row(world: Any) -> None:
    """Two people of one name by their numbers; a name that is somebody's number too; one who has left keeps the name busy."""
    people = [
        world.make("staff", name="王芳", staff_no="T1"),
        world.make("staff", name="王芳", staff_no="T2"),
        world.make("staff", name="T4", staff_no="T3"),
        world.make("staff", name="李明", staff_no="T4"),
    ]
    declared = column("room", "responsible_id")
    with world.acting("director"):
        found = pick_list(world.session, declared, world.first)
        meant = {text: resolve(world.session, declared, text, world.first) for text in found.texts}
    assert {"T1", "T2", "T3", "李明"} <= set(found.texts)
    assert "王芳" not in found.texts
    assert [meant[text] for text in ("T1", "T2", "T3", "李明")] == [[person.id] for person in people]
    assert [len(ids) for ids in meant.values()] == [1] * len(meant)
    assert [(name, text) for name, text, _ in found.twins] == [("T4", "T3"), ("王芳", "T1"), ("王芳", "T2")]
    assert found.complete


def test_a_name_that_nothing_tells_apart_stands_once(world: Any) -> None:
    for _ in range(2):
        world.make("staff", name="赵强", staff_no=None)
    with world.acting("director"):
        found = pick_list(world.session, column("room", "responsible_id"), world.first)
    assert found.texts.count("赵强") == 1
    assert [(name, text) for name, text, _ in found.twins] == [("赵强", "")] * 2


def test_drafts_without_a_number_are_not_listed(world: Any) -> None:
    for _ in range(2):
        world.make("purchase_request")
    numbered = world.make("purchase_request", document_no="CGSQD-2026-0001")
    with world.acting("director"):
        found = pick_list(world.session, column("purchase_order", "purchase_request_id"), world.first)
    assert found.texts == (numbered.document_no,)
    assert found.twins == ()


def test_other_schools_rows_and_those_out_of_use_are_not_listed(world: Any) -> None:
    world.make("department", name="总务处")
    world.make("department", name="撤销处", is_active=False)
    world.make("department", world.second, name="外校处")
    with world.acting("director"):
        found = pick_list(world.session, column("staff", "department_id"), world.first)
    assert "总务处" in found.texts
    assert not {"撤销处", "外校处"} & set(found.texts)


def test_a_list_that_is_cut_says_so(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(4):
        world.make("department", name=f"处室{number}")
    monkeypatch.setattr(pick_lists, "MOST_LISTED", 3)
    with world.acting("director"):
        found = pick_list(world.session, column("staff", "department_id"), world.first)
    assert len(found.texts) == 3
    assert not found.complete
