"""The dishes a menu is picked from."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from models.canteen.settings import FORBIDDEN_DISHES, FORBIDDEN_FOODS
from models.core import At, Choice, Note, Quantity, Register, Txt, Verdict, YesNo, col, positive, refuse
from models.store.store import entries
from models.vocabulary import DishKind

FOOD_GROUPS = ("谷薯", "蔬菜", "水果", "畜禽肉", "鱼虾", "蛋", "奶", "大豆坚果", "油", "盐")
"""Groups of foods that a balanced week is counted by."""

ALLERGENS = ("奶", "蛋", "花生", "坚果", "麸质", "鱼虾", "大豆")
"""What pupils with an allergy are warned of."""


class Dish(
    Register,
    label="菜品库",
    menu="canteen",
    help="一行是食堂会做的一道菜及其每生用量；由食堂负责人或保健医生登记一次，编食谱时直接选用。",
):
    """One row is one dish the school cooks with its ingredients per pupil, so that a menu is picked instead of
    typed.
    """

    class GrainTexture(Choice):
        COARSE, FINE = "粗", "细"

    class Flavour(Choice):
        SWEET, SALTY = "甜", "咸"

    class Moisture(Choice):
        DRY, LIQUID = "干", "稀"

    name: Mapped[Txt] = col("菜名", alias=("菜品", "菜品名称", "名称"), search=True, unique=True)
    dish_kind: Mapped[DishKind] = col("类别", alias=("分类", "菜品类别"), filter=True, carry=True)
    ingredients: Mapped[Txt] = col(
        "主料及每生用量", alias=("主料", "配料", "原料"), search=True, help="食物和克数，如：大米80克、土豆50克"
    )
    grain_texture: Mapped[GrainTexture | None] = col("粗细", filter=True)
    flavour: Mapped[Flavour | None] = col("甜咸", filter=True)
    moisture: Mapped[Moisture | None] = col("干稀", filter=True)
    food_groups: Mapped[Txt | None] = col("食物类别", search=True, help="多种用顿号分开，如：谷薯、蔬菜")
    allergens: Mapped[Txt | None] = col("过敏原提示", alias=("过敏原",), search=True, help="多种用顿号分开，如：奶、蛋")
    energy_kcal: Mapped[Quantity | None] = col("能量（千卡）", alias=("热量",))
    protein_grams: Mapped[Quantity | None] = col("蛋白质（克）")
    fat_grams: Mapped[Quantity | None] = col("脂肪（克）", hide=True)
    carbohydrate_grams: Mapped[Quantity | None] = col("碳水化合物（克）", hide=True)
    calcium_mg: Mapped[Quantity | None] = col("钙（毫克）", hide=True)
    iron_mg: Mapped[Quantity | None] = col("铁（毫克）", hide=True)
    vitamin_a_ug: Mapped[Quantity | None] = col("维生素A（微克）", hide=True)
    vitamin_c_mg: Mapped[Quantity | None] = col("维生素C（毫克）", hide=True)
    cooking_note: Mapped[Note | None] = col("制作要求", hide=True, default="洗净；烧熟煮透，中心温度不低于70℃")
    is_active: Mapped[YesNo] = col("启用", filter=True, default=True)

    rules = tuple(
        positive(nutrient, zero=True)
        for nutrient in (
            energy_kcal,
            protein_grams,
            fat_grams,
            carbohydrate_grams,
            calcium_mg,
            iron_mg,
            vitamin_a_ug,
            vitamin_c_mg,
        )
    )

    @refuse("R4.17-1", "“{word}”是学校食堂禁止加工的食品，请检查“菜名”“主料及每生用量”。", on="name")
    def is_no_forbidden_dish(self, at: At) -> Verdict:
        text = f"{self.name or ''} {self.ingredients or ''}"
        words = [word for word in (*at.setting(FORBIDDEN_DISHES), *at.setting(FORBIDDEN_FOODS)) if word in text]
        return not words or {"word": words[0]}

    @refuse("", "“食物类别”中没有“{unknown}”，可填：{known}；多种用顿号分开。", on="food_groups")
    def names_known_food_groups(self, at: At) -> Verdict:
        unknown = [part for part in entries(self.food_groups) if part not in FOOD_GROUPS]
        return not unknown or {"unknown": "、".join(unknown), "known": "、".join(FOOD_GROUPS)}

    @refuse("", "“过敏原提示”中没有“{unknown}”，可填：{known}；多种用顿号分开。", on="allergens")
    def names_known_allergens(self, at: At) -> Verdict:
        unknown = [part for part in entries(self.allergens) if part not in ALLERGENS]
        return not unknown or {"unknown": "、".join(unknown), "known": "、".join(ALLERGENS)}
