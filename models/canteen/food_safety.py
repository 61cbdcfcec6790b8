"""Retained samples of the dishes served."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Mapped

from models.canteen.canteen import may_handle_food
from models.canteen.settings import (
    SAMPLE_HIGHEST_TEMPERATURE,
    SAMPLE_KEEP_HOURS,
    SAMPLE_LOWEST_TEMPERATURE,
    SAMPLE_MINIMUM_GRAMS,
)
from models.core import (
    At,
    Choice,
    Count,
    Day,
    Id,
    Moment,
    Quantity,
    Register,
    Txt,
    Verdict,
    YesNo,
    before_or_on,
    col,
    computed,
    given,
    hours_after,
    immutable,
    me,
    not_future,
    now,
    only,
    ref,
    refuse,
    remind,
    required_when,
    unique_together,
    warn,
    was,
    when,
)
from models.core.kinds import QUANTITY
from models.organisation.organisation import School
from models.vocabulary import Meal

MEAL_TIMES = {
    Meal.BREAKFAST: dt.time(7, 30),
    Meal.MORNING_SNACK: dt.time(9, 30),
    Meal.LUNCH: dt.time(12, 0),
    Meal.AFTERNOON_SNACK: dt.time(15, 0),
    Meal.SUPPER: dt.time(18, 0),
    Meal.NIGHT_SNACK: dt.time(21, 0),
}
"""About when each meal is eaten: used to propose the meal, never to judge it."""


def day_of_sample(row: Any, at: At) -> dt.date:
    """Day on which the sample was taken, today if nothing else is said."""
    return at.today if row.sampled_at is None else row.sampled_at.date()


def nearest_meal(row: Any, at: At) -> Meal:
    """The meal nearest to the moment; morning and afternoon snacks are a kindergarten's."""
    school = at.get(School, at.school_id)
    is_kindergarten = school is not None and school.kind is School.Kind.KINDERGARTEN
    snacks = (Meal.MORNING_SNACK, Meal.AFTERNOON_SNACK)
    moment = at.now if row.sampled_at is None else row.sampled_at
    meals = [meal for meal in MEAL_TIMES if is_kindergarten or meal not in snacks]
    return min(meals, key=lambda meal: abs(moment - dt.datetime.combine(moment.date(), MEAL_TIMES[meal])))


class FoodSample(
    Register,
    label="食品留样登记",
    menu="canteen",
    help="一行是一餐中一个品种的留样，从留样到处理；由留样人在每餐供餐时登记，期满后补记处理。",
):
    """One row is one retained sample of one dish of one meal from taking to disposal."""

    class Disposal(Choice):
        DESTROYED, SENT_TO_TEST = "销毁", "送检"

    class SampleState(Choice):
        KEPT, DUE, SEALED, DISPOSED = "留样中", "可销毁", "已封存", "已处理"

    sampled_on: Mapped[Day] = col("留样日期", alias=("日期",), filter=True, carry=True, default=day_of_sample)
    canteen_id: Mapped[Id] = ref("食堂", "canteen", filter=True, carry=True, default=only("canteen"))
    meal: Mapped[Meal] = col("餐次", filter=True, carry=True, default=nearest_meal)
    # The dishes of the day are proposed once the published recipe exists.
    dish_name: Mapped[Txt] = col(
        "品种名称", alias=("菜名", "菜品", "菜品名称", "食品名称", "品名", "留样品种"), search=True
    )
    sample_grams: Mapped[Count] = col(
        "留样量（克）", alias=("留样重量", "重量", "留样数量"), default=lambda r, at: at.setting(SAMPLE_MINIMUM_GRAMS)
    )
    sampled_at: Mapped[Moment] = col("留样时间", alias=("时间",), carry=True, default=now)
    sampler_id: Mapped[Id] = ref("留样人", "staff", alias=("留样人员", "操作人"), filter=True, carry=True, default=me)
    has_label: Mapped[YesNo] = col("标签已注明日期", default=True)
    refrigerator_place: Mapped[Txt] = col(
        "冰箱位置", alias=("存放位置", "冰箱编号"), search=True, carry=True, default="留样专柜"
    )
    container_no: Mapped[Txt | None] = col("留样盒编号", alias=("盒号", "留样编号"))
    storage_temperature: Mapped[Quantity | None] = col(
        "存放温度（℃）", alias=("冰箱温度", "温度"), carry=True, default=Decimal("4")
    )
    keep_hours: Mapped[Count] = col("保存时限（小时）", hide=True, default=lambda r, at: at.setting(SAMPLE_KEEP_HOURS))
    is_sealed: Mapped[YesNo] = col("封存", filter=True, default=False)
    disposed_at: Mapped[Moment | None] = col("处理时间", alias=("销毁时间", "处理日期"), filter=True)
    disposal: Mapped[Disposal | None] = col("处理方式", alias=("处理",), filter=True)
    disposer_id: Mapped[Id | None] = ref("处理人", "staff", carry=True)
    test_result: Mapped[Txt | None] = col("检验结果", hide=True, help="结果未出时填“待出”，出来后可以补改")

    @computed("可销毁时间", filter=True)
    def disposable_at(self) -> Moment:
        return hours_after(self.sampled_at, self.keep_hours)

    @computed("留样状态", filter=True)
    def sample_state(self) -> SampleState:
        states = FoodSample.SampleState
        is_due = before_or_on(self.disposable_at, now(self))
        return when(
            self.is_sealed,
            states.SEALED,
            when(given(self.disposed_at), states.DISPOSED, when(is_due, states.DUE, states.KEPT)),
        )

    rules = (
        not_future(sampled_at),
        not_future(disposed_at),
        unique_together(
            dish_name, canteen_id, sampled_on, meal, id="B158-2", message="该餐次的该品种已有留样，请检查“品种名称”。"
        ),
        required_when(disposal, lambda r: r.disposed_at is not None, message="填了“处理时间”，请选择“处理方式”。"),
        required_when(disposer_id, lambda r: r.disposed_at is not None, message="填了“处理时间”，请填写“处理人”。"),
        required_when(
            test_result,
            lambda r: r.disposal is FoodSample.Disposal.SENT_TO_TEST,
            message="送检的请填写“检验结果”，结果未出填“待出”。",
        ),
    )
    notes = (remind("B158-4", "以下菜品尚未留样／以下留样已到期待处理。"),)

    @refuse("", "“留样日期”须与“留样时间”是同一天，请核对。", on="sampled_on")
    def is_of_its_day(self, at: At) -> Verdict:
        return self.sampled_at is None or self.sampled_on == self.sampled_at.date()

    @refuse("R4.05-1", "“留样量（克）”不得少于{minimum}克，请核对。", on="sample_grams")
    def weighs_enough(self, at: At) -> Verdict:
        minimum = at.setting(SAMPLE_MINIMUM_GRAMS, on=self.sampled_on)
        return self.sample_grams >= minimum or {"minimum": minimum}

    @refuse("B162-6", "留样人当日无有效健康证，请更换“留样人”或登记新证。", on="sampler_id")
    def is_taken_by_a_healthy_person(self, at: At) -> Verdict:
        is_settled = self.id is not None and all(was(self, n) == getattr(self, n) for n in ("sampler_id", "sampled_on"))
        return self.sampler_id is None or is_settled or may_handle_food(at, self.sampler_id, self.sampled_on)

    @refuse("B159", "留样须标明日期并存入冰箱：请勾选“标签已注明日期”，填写“冰箱位置”。", on="has_label")
    def is_labelled(self, at: At) -> Verdict:
        return bool(self.has_label)

    @refuse("", "留样盒“{box}”里还有未处理的留样，请换“留样盒编号”或先处理原样。", on="container_no")
    def has_a_free_container(self, at: At) -> Verdict:
        if not self.container_no or self.disposed_at is not None:
            return True
        statement = select(FoodSample.id).where(
            FoodSample.school_id == at.school_id,
            FoodSample.canteen_id == self.canteen_id,
            FoodSample.container_no == self.container_no,
            FoodSample.disposed_at.is_(None),
        )
        if self.id is not None:
            statement = statement.where(FoodSample.id != self.id)
        return at.ask(statement) is None or {"box": self.container_no}

    @warn("R4.05-2", "“存放温度（℃）”超出{lowest}–{highest}℃，请检查留样冰箱。", on="storage_temperature")
    def is_kept_cold(self, at: At) -> Verdict:
        lowest = at.setting(SAMPLE_LOWEST_TEMPERATURE, on=self.sampled_on)
        highest = at.setting(SAMPLE_HIGHEST_TEMPERATURE, on=self.sampled_on)
        if self.storage_temperature is None or lowest <= self.storage_temperature <= highest:
            return True
        return {"lowest": QUANTITY.text(lowest), "highest": QUANTITY.text(highest)}

    @refuse("B158-1", "“保存时限（小时）”不得少于{hours}小时，请核对。", on="keep_hours")
    def is_kept_for_the_set_time(self, at: At) -> Verdict:
        hours = at.setting(SAMPLE_KEEP_HOURS, on=self.sampled_on)
        return self.keep_hours >= hours or {"hours": hours}

    @refuse(
        "B158-1",
        "留样未满保存时限（可销毁时间{moment}），不能处理；请修改“处理时间”，送检请选“处理方式”为送检。",
        on="disposed_at",
    )
    def is_not_disposed_early(self, at: At) -> Verdict:
        if self.disposed_at is None or self.disposal is FoodSample.Disposal.SENT_TO_TEST:
            return True
        return self.disposed_at >= self.disposable_at or {"moment": f"{self.disposable_at:%Y-%m-%d %H:%M}"}

    @refuse("B158-3", "该留样已封存，解除封存前不能处理。", on="disposed_at")
    def is_not_disposed_while_sealed(self, at: At) -> Verdict:
        return not self.is_sealed or self.disposed_at is None

    @immutable("R4.05-3", "该留样已处理，记录不能修改；送检的只能补填“检验结果”。", on="disposed_at")
    def stays_as_disposed(self, at: At) -> Verdict:
        if was(self, "disposed_at") is None:
            return True
        later = ("test_result", "remarks")
        fixed = [c.name for c in self.declaration.stored if c.name not in later]
        return self not in at.session.deleted and all(was(self, name) == getattr(self, name) for name in fixed)
