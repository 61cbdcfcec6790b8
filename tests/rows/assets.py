"""What rows of the assets menu need beyond their kinds."""

from __future__ import annotations

import datetime as dt
import itertools
from decimal import Decimal

from models.assets.assets import FixedAsset
from models.assets.property import DamageCompensation, PropertyCheck
from models.vocabulary import AssetState, CardKind

TODAY = dt.date(2026, 11, 21)

_codes = itertools.count(1)

ROWS = {
    "asset_class": {
        "class_code": lambda world, values: f"A0201{next(_codes):04d}",
        "card_kind": CardKind.EQUIPMENT,
        "useful_life_years": 6,
        "is_depreciable": True,
        "is_active": True,
        "unit": "台",
    },
    "fixed_asset": {
        "acquisition_method": FixedAsset.AcquisitionMethod.DONATION,
        "unit_price": Decimal("5000.00"),
        "serial_no": None,
        "room_id": lambda world, values: world.one("room").id,
    },
    "asset_event": {"fixed_asset_id": lambda world, values: world.make("fixed_asset").id, "sequence_no": 1},
    "asset_transfer": {
        "to_department_id": lambda world, values: world.one("department").id,
        "to_room_id": lambda world, values: world.make("room").id,
        "to_custodian_id": lambda world, values: world.one("staff").id,
    },
    "asset_transfer_line": {
        "fixed_asset_id": lambda world, values: world.make("fixed_asset", life_state=AssetState.IN_USE).id
    },
    "room_property": {"room_id": lambda world, values: world.one("room").id, "contract_from_on": TODAY},
    "property_check": {
        "check_kind": PropertyCheck.CheckKind.MIDTERM,
        "class_group_id": lambda world, values: world.one("class_group").id,
        "checked_by_id": lambda world, values: world.make("staff").id,
    },
    "property_check_line": {"item_name": "课桌", "due_quantity": Decimal(10), "actual_quantity": Decimal(10)},
    "personal_property": {
        "holder_id": lambda world, values: world.make("staff").id,
        "fixed_asset_id": lambda world, values: world.make("fixed_asset", life_state=AssetState.IN_USE).id,
        "keeper_id": lambda world, values: world.make("staff").id,
    },
    "student_property_keeper": {
        "class_group_id": lambda world, values: world.one("class_group").id,
        "student_id": lambda world, values: world.make("student", class_group_id=values["class_group_id"]).id,
    },
    "damage_compensation": {
        "payer_kind": DamageCompensation.PayerKind.CLASS_GROUP,
        "class_group_id": lambda world, values: world.one("class_group").id,
        "damage_cause": "课间奔跑撞坏",
        "basis_amount": Decimal("120.00"),
    },
    "special_room": {"room_id": lambda world, values: world.make("room").id},
    "special_room_usage": {
        "class_group_id": lambda world, values: world.one("class_group").id,
        "staff_id": lambda world, values: world.one("staff").id,
        "keeper_id": lambda world, values: world.one("staff").id,
    },
    "desk_chair_adjustment": {
        "student_count": 45,
        "desk_count": 43,
        "chair_count": 45,
        "desk_change_count": 2,
        "chair_change_count": 0,
        "other_room_id": lambda world, values: world.one("room").id,
    },
    "valuables_custody": {"item_name": "单反相机"},
}
