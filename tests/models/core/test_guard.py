"""The gate of the session: what a reader finds, what a writer may write, and that nothing goes round it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import aliased

from models.assets.assets import FixedAsset
from models.core.base import register_of
from models.core.context import NobodyActsError
from models.core.guard import BulkWriteError, ForbiddenError, ScopelessReadError
from models.core.listing import Filter, Listing, Query, UnknownColumnError, standard_columns
from models.core.permissions import ColumnRights
from models.core.rules import RefusedError
from models.core.system import HistoryEntry
from models.organisation.organisation import Department
from models.people.staff import Staff
from models.purchasing.purchasing import PurchaseRequest, PurchaseRequestLine
from tests.factories import World


@pytest.fixture
def departments(world: World) -> tuple[Any, Any]:
    """One department here and one at the other school."""
    made = world.make("department", name="总务处"), world.make("department", world.second, name="教导处")
    world.session.commit()
    return made


def entries(world: World, key: str) -> list[Any]:
    """History of a register, oldest first."""
    table: Any = HistoryEntry.__table__
    return list(
        world.session.connection().execute(sa.select(table).where(table.c.register == key).order_by(table.c.id))
    )


READS = {
    "rows": lambda s: [d.name for d in s.scalars(sa.select(Department))],
    "columns": lambda s: list(s.scalars(sa.select(Department.name))),
    "alias": lambda s: list(s.scalars(sa.select(aliased(Department).name))),
    "query": lambda s: [d.name for d in s.query(Department).all()],
    "join": lambda s: list(
        s.scalars(sa.select(Department.name).join(Staff, Staff.department_id == Department.id, isouter=True))
    ),
    "subquery": lambda s: list(s.scalars(sa.select(sa.select(Department).subquery().c.name))),
    "in": lambda s: list(s.scalars(sa.select(Department.name).where(Department.id.in_(sa.select(Department.id))))),
}


@pytest.mark.parametrize("way", sorted(READS))
def test_every_way_of_reading_stays_inside_the_scope(world: World, departments: Any, way: str) -> None:
    world.session.expunge_all()
    with world.acting("director"):
        assert READS[way](world.session) == ["总务处"]


def test_counts_do_not_leak(world: World, departments: Any) -> None:
    with world.acting("director"):
        assert world.session.scalar(sa.select(sa.func.count()).select_from(Department)) == 1
        assert world.session.scalar(sa.select(sa.func.count()).select_from(sa.select(Department).subquery())) == 1
        assert world.session.query(Department).count() == 1


def test_a_row_of_another_school_is_not_got_by_id(world: World, departments: Any) -> None:
    foreign = departments[1].id
    world.session.expunge_all()
    with world.acting("director"):
        assert world.session.get(Department, foreign) is None


def test_reading_without_anybody_acting_raises(world: World, departments: Any) -> None:
    with pytest.raises(NobodyActsError):
        world.session.scalars(sa.select(Department)).all()


def test_a_read_that_cannot_be_scoped_raises(world: World, departments: Any) -> None:
    with world.acting("director"), pytest.raises(ScopelessReadError):
        world.session.scalar(sa.select(sa.exists().where(Department.id > 0)))


def test_writing_without_anybody_acting_raises(world: World) -> None:
    world.session.add(Department(school_id=world.here, name="x"))
    with pytest.raises(NobodyActsError):
        world.session.flush()
    world.session.rollback()
    assert world.count("department", name="x") == 0


@pytest.mark.parametrize(
    "statement",
    [
        sa.update(Department).values(name="x"),
        sa.delete(Department),
        sa.update(Department.__table__).values(name="x"),
        sa.insert(Department.__table__).values(name="x"),
    ],
)
def test_bulk_statements_are_refused(world: World, departments: Any, statement: Any) -> None:
    with world.as_system(), pytest.raises(BulkWriteError):
        world.session.execute(statement)
    assert world.count("department", name="总务处") == 1


def test_a_foreign_row_in_the_session_is_not_written(world: World, departments: Any) -> None:
    here, there = departments
    before = len(entries(world, "department"))
    with world.acting("director"):
        there.name = "被改"
        with pytest.raises(ForbiddenError):
            world.session.flush()
        world.session.rollback()
    assert world.count("department", name="被改") == 0
    assert len(entries(world, "department")) == before
    assert here.id != there.id


def test_a_row_is_not_made_for_another_school(world: World) -> None:
    with world.acting("director"):
        world.session.add(world.build(Department, world.second, {"name": "越界"}))
        with pytest.raises(ForbiddenError):
            world.session.flush()
        world.session.rollback()
    assert world.count("department", name="越界") == 0


def test_a_row_is_not_moved_out_of_the_scope(world: World, departments: Any) -> None:
    here, _ = departments
    with world.acting("director"):
        here.school_id = world.second
        with pytest.raises((ForbiddenError, sa.exc.IntegrityError, RefusedError)):
            world.session.flush()
        world.session.rollback()
    assert world.count("department", id=here.id, school_id=world.first) == 1


def test_a_reference_to_another_school_is_refused_by_the_database_itself(world: World, departments: Any) -> None:
    _, there = departments
    with world.as_system():
        row = world.build(Staff, world.first, {})
        row.department_id = there.id
        world.session.add(row)
        with pytest.raises(sa.exc.IntegrityError):
            world.session.flush()
        world.session.rollback()


def test_who_may_only_look_does_not_write(world: World, departments: Any) -> None:
    here, _ = departments
    with world.acting("guard"):
        here.name = "被改"
        with pytest.raises(ForbiddenError, match="没有修改"):
            world.session.flush()
        world.session.rollback()
    assert world.count("department", name="总务处") == 1


def test_history_keeps_before_and_after_of_a_freshly_committed_row(world: World, departments: Any) -> None:
    here, _ = departments
    world.session.commit()
    with world.acting("director") as context:
        here.name = "后勤处"
        world.session.flush()
    last = entries(world, "department")[-1]
    assert (last.action, last.changes["name"], last.batch) == ("update", ["总务处", "后勤处"], context.batch)


def test_history_of_a_refused_write_is_not_written_with_the_next(world: World, departments: Any) -> None:
    here, there = departments
    with world.acting("director"):
        there.name = "被改"
        with pytest.raises(ForbiddenError):
            world.session.flush()
        world.session.rollback()
        here.name = "后勤处"
        world.session.flush()
    assert [e.changes.get("name") for e in entries(world, "department") if e.action == "update"] == [
        ["总务处", "后勤处"]
    ]


def test_a_deleted_row_is_kept_whole(world: World, departments: Any) -> None:
    here, _ = departments
    with world.as_system():
        world.session.delete(here)
        world.session.flush()
    last = entries(world, "department")[-1]
    assert last.action == "delete"
    assert last.changes["name"] == ["总务处", None]
    assert last.changes["kind"][0]


def test_one_action_is_one_batch(world: World) -> None:
    with world.as_system() as context:
        request = world.build(PurchaseRequest, world.here, {})
        world.session.add(request)
        request.lines.append(world.build(PurchaseRequestLine, world.here, {"document": request}))
        world.session.flush()
    written = [*entries(world, "purchase_request"), *entries(world, "purchase_request_line")]
    assert {e.batch for e in written} == {context.batch}
    assert len(written) == 2


def rights_of(world: World, *roles: str, key: str = "fixed_asset", **more: Any) -> ColumnRights:
    """Column rights of somebody with these roles."""
    with world.acting(*roles, **more) as context:
        return context.actor.columns(register_of(key))


def test_hidden_columns_never_leave_the_database(world: World) -> None:
    world.make("fixed_asset", unit_price=Decimal("4321.00"), original_amount=Decimal("4321.00"))
    assert "unit_price" in rights_of(world, "inspector").hidden | set(rights_of(world, "inspector").mixed)
    with world.acting("inspector"):
        listing = Listing(world.session, FixedAsset, Query())
        names = [c.name for c in standard_columns(FixedAsset)]
        page = listing.page([FixedAsset.declaration.columns[n] for n in ("name", "unit_price")])
        assert "4321" not in str(page.rows)
        assert page.rows
        assert page.totals.get("original_amount") is None
        for query in (Query(sort="unit_price"), Query(filters=(Filter("unit_price", "from", "1"),))):
            with pytest.raises(UnknownColumnError):
                Listing(world.session, FixedAsset, query)
    assert "name" in names


def test_a_wider_post_is_not_narrowed_by_another(world: World) -> None:
    assert rights_of(world, "director", "inspector").plain("unit_price")


def test_masked_columns_are_neither_searched_nor_filtered(world: World) -> None:
    reader, other = (
        world.make("staff", name="王芳", phone="13900005678"),
        world.make("staff", name="李明", phone="13800001234"),
    )
    columns = [Staff.declaration.columns["name"]]
    with world.acting("asset_clerk", staff=reader.id):
        for text in ("13800001234", "0001"):
            assert Listing(world.session, Staff, Query(search=text)).page(columns).ids == []
        assert Listing(world.session, Staff, Query(search="lm")).page(columns).ids == [other.id]
        with pytest.raises(UnknownColumnError):
            Listing(world.session, Staff, Query(filters=(Filter("phone", "has", "138"),)))


def test_a_submitted_document_is_not_edited_by_hand(world: World) -> None:
    line = world.make("purchase_request_line", item_name="粉笔")
    request = line.document
    with world.as_system():
        request.state = PurchaseRequest.State.APPROVED
        world.session.flush()
    with world.acting("director"):
        line.quantity = Decimal(99)
        with pytest.raises(RefusedError, match="不能直接修改"):
            world.session.flush()
        world.session.rollback()
    assert world.count("purchase_request_line", quantity=Decimal(99)) == 0


def test_a_state_is_not_set_by_hand(world: World) -> None:
    request = world.make("purchase_request")
    with world.acting("director"):
        request.state = PurchaseRequest.State.APPROVED
        with pytest.raises(RefusedError, match="由办理步骤写入"):
            world.session.flush()
        world.session.rollback()
    assert world.count("purchase_request", state=PurchaseRequest.State.APPROVED) == 0


def test_numbers_have_no_gaps_when_a_write_is_undone(world: World) -> None:
    first = world.make("repair_request")
    with world.as_system():
        savepoint = world.session.begin_nested()
        world.session.add(world.build(register_of("repair_request"), world.here, {}))
        world.session.flush()
        savepoint.rollback()
    second = world.make("repair_request")
    assert int(second.document_no.rsplit("-", 1)[1]) == int(first.document_no.rsplit("-", 1)[1]) + 1


def test_a_school_that_is_switched_off_takes_no_rows(world: World) -> None:
    with world.as_system():
        school = world.session.get(register_of("school"), world.here)
        school.is_active = False
        world.session.flush()
    with world.acting("director"):
        world.session.add(world.build(Department, world.here, {"name": "新部门"}))
        with pytest.raises(RefusedError, match="已停用"):
            world.session.flush()
        world.session.rollback()
    assert world.count("department", name="新部门") == 0
