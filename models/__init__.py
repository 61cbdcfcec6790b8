"""All registers of the product, imported in the order of the menu, and the menu itself."""

# The imports declare the registers; their order is the order of the menu.
# ruff: noqa: F401, I001

from __future__ import annotations

import models.organisation.settings
import models.organisation.organisation
import models.organisation.accounts
import models.assets.settings
import models.assets.assets
import models.assets.property
import models.assets.rooms
import models.purchasing.settings
import models.purchasing.purchasing
import models.purchasing.suppliers
import models.purchasing.planning
import models.purchasing.tendering
import models.store.settings
import models.store.store
import models.store.ledger
import models.store.stock
import models.store.custody
import models.canteen.settings
import models.canteen.canteen
import models.canteen.food_intake
import models.canteen.food_safety
import models.canteen.meals
import models.maintenance.settings
import models.maintenance.repairs
import models.hygiene.settings
import models.hygiene.hygiene
import models.safety.settings
import models.safety.inspections
import models.safety.gate
import models.people.settings
import models.people.staff
import models.students.settings
import models.students.aid
import models.finance.settings
import models.finance.fees
import models.core.guard
from models.core.base import complete

MENUS: dict[str, str] = {
    "organisation": "学校组织",
    "assets": "资产公物",
    "purchasing": "采购合同",
    "store": "仓库物资",
    "canteen": "食堂食安",
    "maintenance": "维修水电",
    "hygiene": "卫生绿化",
    "safety": "安全门卫",
    "people": "人员职责",
    "students": "学生事务",
    "kindergarten": "幼儿保健",
    "finance": "财务收费",
    "reporting": "报表上报",
}
"""Key and label of each group of the sidebar, in order."""

complete()
