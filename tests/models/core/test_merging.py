"""Two rows that stand for one thing become one: everything that pointed at the one points at the other."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.core.base import register_of
from models.core.entry import pointing_at
from models.core.guard import ForbiddenError
from models.core.merging import MERGED_FROM, MERGED_INTO, choosable, merge, mergeable, preview
from models.core.rules import RefusedError
from models.core.system import Attachment, HistoryEntry, ImportAlias, Preference, Signature
from tests.factories import NOW, World


def stored(session: Session, key: str, row_id: int) -> Any:
    """The row as the database has it."""
    table = register_of(key).__table__
    return session.connection().execute(sa.select(table).where(table.c.id == row_id)).first()


def state(session: Session, *keys: str) -> dict[str, list[Any]]:
    """Every row of the registers, and of what the mechanism keeps."""
    tables = {key: register_of(key).__table__ for key in keys}
    tables |= {model.__tablename__: model.__table__ for model in (HistoryEntry, Attachment, ImportAlias, Preference)}
    return {
        name: list(session.connection().execute(sa.select(table).order_by(*table.primary_key)))
        for name, table in tables.items()
    }


def history(session: Session, key: str, row_id: int) -> list[Any]:
    table = HistoryEntry.__table__
    asked = sa.select(table).where(table.c.register == key, table.c.row_id == row_id).order_by(table.c.id)
    return list(session.connection().execute(asked))


@pytest.fixture
def suppliers(world: World) -> tuple[Any, Any]:
    """One supplier under two names."""
    return world.make("supplier", name="明德文具有限公司"), world.make("supplier", name="明德文具店")


def point(world: World, supplier: Any) -> dict[str, int]:
    """One row of every register that names suppliers, locked papers among them; ids by register."""
    made: dict[str, int] = {}
    order = world.make("purchase_order", supplier_id=supplier.id)
    delivered = world.make(
        "purchase_order",
        supplier_id=supplier.id,
        state=register_of("purchase_order").declaration.columns["state"].kind.members["DELIVERED"],
    )
    made["purchase_order"] = order.id
    made["acceptance"] = world.make("acceptance", purchase_order_id=delivered.id).id
    for key in ("fixed_asset", "supplier_licence", "contract", "stock_in"):
        made[key] = world.make(key, supplier_id=supplier.id).id
    made["repair_request"] = world.make("repair_request", outside_supplier_id=supplier.id).id
    return made


def test_everything_that_names_the_supplier_names_the_other(
    world: World, session: Session, suppliers: tuple[Any, Any]
) -> None:
    keep, lose = suppliers
    made = point(world, lose)
    versions = {key: stored(session, key, row_id).row_version for key, row_id in made.items()}
    counted = sum(count for _, count in pointing_at(session, lose))
    with world.acting("buyer"):
        merged = merge(session, keep, lose)
    assert stored(session, "supplier", lose.id) is None
    assert merged.moved.total() == counted == len(made) + 1
    for key, row_id in made.items():
        row = stored(session, key, row_id)
        column = "outside_supplier_id" if key == "repair_request" else "supplier_id"
        assert getattr(row, column) == keep.id
        assert row.row_version == versions[key] + 1
        assert history(session, key, row_id)[-1].changes == {column: [lose.id, keep.id]}


def test_the_history_of_both_tells_it(world: World, session: Session, suppliers: tuple[Any, Any]) -> None:
    keep, lose = suppliers
    with world.acting("buyer"):
        merge(session, keep, lose)
    assert history(session, "supplier", keep.id)[-1].changes == {MERGED_FROM: [None, "明德文具店"]}
    told, deleted = history(session, "supplier", lose.id)[-2:]
    assert told.changes == {MERGED_INTO: [None, "明德文具有限公司"]}
    assert (deleted.action, deleted.changes["name"]) == ("delete", ["明德文具店", None])


def test_rooms_with_lines_of_locked_papers(world: World, session: Session) -> None:
    building = world.one("building")
    keep = world.make("room", name="301教室", building_id=building.id)
    lose = world.make("room", name="３０１教室", building_id=building.id)
    pointing = {
        "class_group": world.make("class_group", room_id=lose.id).id,
        "fixed_asset": world.make("fixed_asset", room_id=lose.id).id,
        "repair_request": world.make("repair_request", room_id=lose.id).id,
        "hazard": world.make("hazard", room_id=lose.id).id,
        "hygiene_check_line": world.make("hygiene_check_line", room_id=lose.id).id,
    }
    with world.acting("director"):
        found = preview(session, keep, lose)
        assert found.problems == []
        assert merge(session, keep, lose).moved == found.moved
    assert stored(session, "room", lose.id) is None
    assert {stored(session, key, row_id).room_id for key, row_id in pointing.items()} == {keep.id}


def test_a_preview_changes_nothing(world: World, session: Session, suppliers: tuple[Any, Any]) -> None:
    keep, lose = suppliers
    made = point(world, lose)
    before = state(session, "supplier", *made)
    with world.acting("buyer"):
        found = preview(session, keep, lose, ["contact_person"])
    assert found.problems == []
    label = register_of("purchase_order").declaration.label
    assert found.moved[label] == 2
    assert state(session, "supplier", *made) == before


def test_the_kept_row_takes_what_was_chosen(world: World, session: Session) -> None:
    keep = world.make("supplier", name="明德文具有限公司", contact_person="王芳")
    lose = world.make(
        "supplier",
        name="明德文具店",
        credit_code="91350100M000100Y43",
        contact_person="李强",
        contact_phone="0571-2180001",
    )
    with world.acting("buyer"):
        assert {"credit_code", "contact_person", "contact_phone", "name"} <= {
            c.name for c in choosable(session, keep, lose)
        }
        merge(session, keep, lose, ["credit_code", "contact_phone"])
    row = stored(session, "supplier", keep.id)
    assert (row.credit_code, row.contact_phone) == ("91350100M000100Y43", "0571-2180001")
    assert (row.name, row.contact_person) == ("明德文具有限公司", "王芳")


def test_files_aliases_and_habits_go_along(world: World, session: Session, suppliers: tuple[Any, Any]) -> None:
    keep, lose = suppliers
    file = Attachment(
        school_id=world.here, register="supplier", row_id=lose.id, name="合同.pdf", media_type="application/pdf",
        size=1, digest="0" * 64, at=NOW,
    )  # fmt: skip
    alias = ImportAlias(school_id=world.here, scope="supplier", text="明德", value=str(lose.id))
    recent = Preference(
        account_id=7, name="recent:contract", value={"supplier_id": [lose.id, keep.id, 5], "signer_id": [lose.id]}
    )
    views = Preference(
        account_id=7, name="views:contract", value={"文具": f"f.supplier_id.in={lose.id}%2C9&f.amount.from={lose.id}"}
    )
    session.add_all([file, alias, recent, views])
    session.flush()
    with world.acting("buyer"):
        assert merge(session, keep, lose).files == 1
    assert (file.row_id, alias.value, recent.value["supplier_id"]) == (keep.id, str(keep.id), [keep.id, 5])
    assert recent.value["signer_id"] == [lose.id]
    assert views.value == {"文具": f"f.supplier_id.in={keep.id}%2C9&f.amount.from={lose.id}"}
    remembered = session.get(ImportAlias, (world.here, "supplier", "明德文具店"))
    assert remembered is not None
    assert remembered.value == str(keep.id)


def test_two_with_an_account_each_are_refused_by_name(world: World, session: Session) -> None:
    keep, lose = world.make("staff", name="张伟"), world.make("staff", name="张 伟")
    for one in (keep, lose):
        world.make("user_account", staff_id=one.id, login_name=f"zhang{one.id}")
    before = state(session, "staff", "user_account")
    with world.acting("director"):
        found = preview(session, keep, lose)
        trial = session.begin_nested()
        with pytest.raises(RefusedError) as refusal:
            merge(session, keep, lose)
        trial.rollback()
    for problems in (found.problems, refusal.value.problems):
        (problem,) = problems
        assert problem.message.startswith("用户账号“")
        assert "会重复" in problem.message
    assert state(session, "staff", "user_account") == before


def test_a_row_that_breaks_a_newer_rule_does_not_stop_it(
    world: World, session: Session, suppliers: tuple[Any, Any]
) -> None:
    keep, lose = suppliers
    contract = world.make("contract", supplier_id=lose.id)
    table = register_of("contract").__table__
    session.connection().execute(sa.update(table).where(table.c.id == contract.id).values(amount=Decimal("-5.00")))
    session.expire_all()
    with world.acting("buyer"):
        merge(session, keep, lose)
    row = stored(session, "contract", contract.id)
    assert (row.supplier_id, row.amount) == (keep.id, Decimal("-5.00"))


def test_without_the_right_to_delete_nothing_is_merged(
    world: World, session: Session, suppliers: tuple[Any, Any]
) -> None:
    keep, lose = suppliers
    made = point(world, lose)
    before = state(session, "supplier", *made)
    with world.acting("canteen_manager") as context:
        assert context.actor.can("supplier", "U")
        for question in (merge, preview):
            with pytest.raises(ForbiddenError):
                question(session, keep, lose)
    assert state(session, "supplier", *made) == before


def test_only_one_thing_of_one_school_is_merged(world: World, session: Session, suppliers: tuple[Any, Any]) -> None:
    keep, lose = suppliers
    elsewhere = world.make("supplier", name="明德文具店", school=world.second)
    before = state(session, "supplier", "room")
    with world.acting("administrator"):
        for one, other in ((keep, keep), (keep, elsewhere), (keep, world.one("room"))):
            with pytest.raises(RefusedError):
                merge(session, one, other)
        with pytest.raises(ForbiddenError):
            merge(session, keep, lose, ["school_id"])
    assert state(session, "supplier")["supplier"] == before["supplier"]


def test_papers_schools_accounts_and_cards_are_never_merged() -> None:
    keys = ("purchase_order", "purchase_order_line", "school", "user_account", "fixed_asset", "asset_event", "visitor")
    assert not any(mergeable(register_of(key)) for key in keys)
    assert all(mergeable(register_of(key)) for key in ("supplier", "room", "item", "staff", "warehouse"))


def test_signatures_follow_the_person(world: World, session: Session) -> None:
    keep, lose = world.make("staff", name="张伟"), world.make("staff", name="张 伟")
    request = world.make("purchase_request", applicant_id=lose.id)
    signature = Signature(
        school_id=world.here, register="purchase_request", row_id=request.id, step="submit", label="提交",
        from_state="DRAFT", to_state="SUBMITTED", staff_id=lose.id, name="张 伟", role="teacher", at=NOW,
    )  # fmt: skip
    session.add(signature)
    session.flush()
    with world.acting("director"):
        merge(session, keep, lose)
    session.refresh(signature)
    assert (signature.staff_id, signature.name) == (keep.id, "张 伟")
    assert stored(session, "purchase_request", request.id).applicant_id == keep.id


def moving(world: World) -> tuple[Any, Any, Any]:
    """Two rooms that are one, and the draft of a transfer from the one to the other that changes nothing else."""
    keep, lose = world.make("room", name="301教室"), world.make("room", name="３０１教室")
    states: Any = register_of("fixed_asset").declaration.columns["life_state"].kind.members
    card = world.make("fixed_asset", room_id=lose.id, life_state=states["IN_USE"])
    transfer = world.make(
        "asset_transfer",
        from_department_id=card.department_id,
        to_department_id=card.department_id,
        to_custodian_id=card.custodian_id,
        to_room_id=keep.id,
    )
    line = world.make("asset_transfer_line", document=transfer, fixed_asset_id=card.id)
    return keep, lose, line


def test_an_objection_that_arises_stops_a_draft_and_names_it(world: World, session: Session) -> None:
    keep, lose, line = moving(world)
    before = state(session, "room", "asset_transfer_line", "fixed_asset")
    with world.acting("director"):
        found = preview(session, keep, lose)
        trial = session.begin_nested()
        with pytest.raises(RefusedError) as refusal:
            merge(session, keep, lose)
        trial.rollback()
    label = register_of("asset_transfer").declaration.label
    for problems in (found.problems, refusal.value.problems):
        (problem,) = problems
        assert problem.message.startswith(f"{label}“")
        assert "第1行：调出与调入相同" in problem.message
    assert state(session, "room", "asset_transfer_line", "fixed_asset") == before
    assert stored(session, "asset_transfer_line", line.id).from_room_id == lose.id


def test_nobody_can_mend_a_locked_paper_so_it_follows(world: World, session: Session) -> None:
    keep, lose, line = moving(world)
    table = register_of("asset_transfer").__table__
    done = register_of("asset_transfer").declaration.columns["state"].kind.members["COMPLETED"]
    session.connection().execute(sa.update(table).where(table.c.id == line.document_id).values(state=done))
    session.expire_all()
    before = stored(session, "asset_transfer_line", line.id)
    with world.acting("director"):
        merge(session, keep, lose)
    after = stored(session, "asset_transfer_line", line.id)
    changed = {name for name in after._fields if getattr(after, name) != getattr(before, name)}
    assert changed == {"from_room_id", "row_version", "updated_at"} | (changed & {"updated_by_id", "to_room_id"})
    assert after.from_room_id == keep.id


def test_a_row_does_not_come_to_name_itself(world: World, session: Session) -> None:
    lose = world.make("department", name="后勤总务处")
    keep = world.make("department", name="总务处", parent_department_id=lose.id)
    child = world.make("department", name="食堂", parent_department_id=lose.id)
    with world.acting("director"):
        merge(session, keep, lose)
    assert stored(session, "department", keep.id).parent_department_id is None
    assert stored(session, "department", child.id).parent_department_id == keep.id
    assert stored(session, "department", lose.id) is None
