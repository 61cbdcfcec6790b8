"""Assessments of suppliers and what they open, and tenders from proposal to contract."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from models.purchasing.suppliers import Supplier, SupplierLicence
from models.purchasing.tendering import SupplierAssessment
from tests.factories import TODAY, World
from tests.refusals import change, refused_change, refused_new, rules_of, said

Kind = SupplierLicence.LicenceKind
Result = SupplierAssessment.Conclusion
TOMORROW, YESTERDAY = TODAY + dt.timedelta(days=1), TODAY - dt.timedelta(days=1)


# Assessments


@pytest.mark.parametrize(
    ("values", "column", "words"),
    [
        ({"assessed_on": TOMORROW}, "assessed_on", "“考察日期”不能晚于今天"),
        ({"score": 101}, "score", "“评分”不能超过100"),
        ({"score": -1}, "score", "“评分”不能是负数"),
        ({"conclusion": Result.RECTIFY}, "opinion", "请填写“评价意见”"),
        ({"conclusion": Result.REJECTED}, "opinion", "请填写“评价意见”"),
        ({"is_paperwork_complete": False}, "conclusion", "手续不齐全的不能“列为定点”"),
    ],
)
def test_assessment_is_refused(world: World, values: dict[str, Any], column: str, words: str) -> None:
    assert words in said(refused_new(world, "supplier_assessment", **values), column)


@pytest.mark.parametrize(
    "values",
    [
        {"score": 0},
        {"score": 100},
        {"conclusion": Result.RETAINED, "is_paperwork_complete": False},
        {"conclusion": Result.REJECTED, "opinion": "无卫生许可", "is_paperwork_complete": False},
    ],
)
def test_assessment_is_written(world: World, values: dict[str, Any]) -> None:
    row = world.make("supplier_assessment", **values)
    assert {name: getattr(row, name) for name in values} == values


FIXED = {"standing": Supplier.Standing.FIXED, "selection_method": Supplier.SelectionMethod.DIRECT}


def licence(world: World, supplier: Supplier, kind: Any, valid_until: dt.date = TODAY) -> SupplierLicence:
    number = {"licence_no": "JY" + "1" * 14, "scan": 1} if kind is Kind.FOOD_OPERATION else {}
    return world.make(SupplierLicence, supplier_id=supplier.id, licence_kind=kind, valid_until=valid_until, **number)


def is_refused(world: World, supplier: Supplier) -> bool:
    """Whether the supplier does not become fixed for want of a visit or of papers."""
    problems = refused_change(world, supplier, **FIXED)
    assert rules_of(problems) == {"B019"}
    return said(problems, "standing").startswith("列为定点前须有考察结论“列为定点”且证照有效")


def test_b019_a_new_supplier_is_not_fixed(world: World) -> None:
    assert "B019" in rules_of(refused_new(world, "supplier", **FIXED))


def test_b019_fixed_suppliers_were_visited(world: World) -> None:
    supplier = world.make(Supplier, category=Supplier.Category.OFFICE)
    licence(world, supplier, Kind.BUSINESS_LICENCE)
    assert is_refused(world, supplier)
    world.make(SupplierAssessment, supplier_id=supplier.id, conclusion=Result.RETAINED)
    world.make(SupplierAssessment, supplier_id=world.make(Supplier).id)
    assert is_refused(world, supplier)
    world.make(SupplierAssessment, supplier_id=supplier.id, conclusion=Result.RECOMMENDED)
    change(world, supplier, **FIXED)
    assert supplier.standing is Supplier.Standing.FIXED


def test_b019_fixed_suppliers_hold_valid_licences(world: World) -> None:
    supplier = world.make(Supplier, category=Supplier.Category.FOOD)
    world.make(SupplierAssessment, supplier_id=supplier.id)
    old = licence(world, supplier, Kind.BUSINESS_LICENCE, YESTERDAY)
    assert is_refused(world, supplier)
    change(world, old, valid_until=TODAY)
    assert is_refused(world, supplier)
    eaten = licence(world, supplier, Kind.FOOD_OPERATION, YESTERDAY)
    assert is_refused(world, supplier)
    change(world, eaten, valid_until=TODAY)
    change(world, supplier, **FIXED)
    change(world, eaten, valid_until=YESTERDAY)
    change(world, supplier, annual_score=90)
    assert supplier.annual_score == 90
