"""Likely duplicates of a register, /admin/<key>/duplicates/, and the merging of two rows, /admin/<key>/merge/."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import abort, flash, redirect, render_template, request
from flask_admin import expose
from flask_admin.actions import action

from admin_views import references, related, security
from admin_views.extensions import db
from admin_views.fields import Names, text_of
from admin_views.list_screen import short_label
from admin_views.pages.bulk import DuplicateGroup, DuplicateRow, DuplicatesPage, MergeField, MergePage
from admin_views.pages.forms import RefusedPage
from admin_views.pages.shell import Alert, Button
from admin_views.shell_screen import crumbs_of, shell_of
from models.core import merging
from models.core.columns import Declared
from models.core.duplicates import Group, groups, is_master, telling
from models.core.entry import pointing_at
from models.core.guard import ForbiddenError
from models.core.listing import standard_columns
from models.core.lookup import labels
from models.core.permissions import DELETE, UPDATE
from models.core.rules import RefusedError

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from models.core.base import Register
    from models.core.merging import Merged

BESIDE = 5
"""So many columns stand beside the name of a likely duplicate."""


class MergeRoutes:
    """Duplicates and merging; a base of RegisterView."""

    model: type[Register]
    declaration: Any
    address: Any
    get_one: Any

    @expose("/duplicates/")
    def duplicates_view(self) -> ResponseReturnValue:
        """Groups of rows that are likely one thing, as far as the reader sees them."""
        if not is_master(self.model):
            abort(404)
        page = duplicates_page(self.model)
        shell = shell_of(crumbs_of(self.model, ("查找重复", "")), self.model)
        return render_template("tz/duplicates.html", shell=shell, page=page)

    @action("merge", "合并…")
    def action_merge(self, ids: list[str]) -> ResponseReturnValue | None:
        """Two rows ticked in the list, the one that more rows name is kept."""
        rows = [row for row in (self.get_one(i) for i in ids[:3]) if row is not None]
        if len(ids) != 2 or len(rows) != 2:
            flash("一次合并两条，请只勾选同一事物的两条记录。", "warning")
            return None
        first, second = sorted(rows, key=lambda row: -sum(count for _, count in pointing_at(db.session(), row)))
        return redirect(self.address("merge/", keep=first.id, lose=second.id))

    @expose("/merge/", methods=("GET", "POST"))
    def merge_view(self) -> ResponseReturnValue:
        """Which of two rows stays, with which values, and what is re-pointed; then the merging itself."""
        if not merging.mergeable(self.model):
            abort(404)
        actor = security.actor()
        if not (actor.can(self.declaration.key, UPDATE) and actor.can(self.declaration.key, DELETE)):
            raise ForbiddenError(f"合并须对“{self.declaration.label}”有修改和删除的权限，请联系本校系统管理员。")
        keep, lose = self._merged_row("keep"), self._merged_row("lose")
        if keep is None or lose is None:
            abort(404)
        try:
            merging.may_merge(db.session(), keep, lose)
        except RefusedError as refused:
            return self._never(refused)
        if request.method == "GET":
            page = merge_page(keep, lose, set(_blank_in(keep, merging.choosable(db.session(), keep, lose))))
            return self._merge_page(page)
        return self._merge(keep, lose)

    def _never(self, refused: RefusedError) -> ResponseReturnValue:
        """These two rows are never one."""
        back = (Button("回到列表", self.address(), "primary"),)
        reasons = tuple(p.message for p in refused.problems)
        page = RefusedPage("不能合并", (), back, reasons=reasons, advice="两条记录都没有改动。")
        shell = shell_of(crumbs_of(self.model, ("合并", "")), self.model)
        return render_template("tz/refused.html", shell=shell, page=page), 409

    def _merged_row(self, name: str) -> Any:
        return self.get_one(request.values.get(name, ""))

    def _merge(self, keep: Any, lose: Any) -> ResponseReturnValue:
        take = set(request.form.getlist("take"))
        keep_id, seen = keep.id, f"{keep.row_version}-{lose.row_version}"
        if request.form.get("versions") != seen:
            alert = Alert("两条记录刚有人改动过，请看过最新内容再合并。", "warning")
            return self._merge_page(merge_page(keep, lose, take, (alert,)), 409)
        names = labels(db.session(), self.declaration.key, (keep.id, lose.id))
        kept, lost = names[keep.id], names[lose.id]
        try:
            merged = merging.merge(db.session(), keep, lose, take)
            db.session.commit()
        except RefusedError as refused:
            db.session.rollback()
            keep, lose = self._merged_row("keep"), self._merged_row("lose")
            if keep is None or lose is None:
                abort(404)
            page = merge_page(keep, lose, take, problems=tuple(p.message for p in refused.problems))
            return self._merge_page(page, 422)
        moved = f"，{merged.moved.total():,}处引用已改指" if merged.moved else ""
        flash(f"已把“{lost}”并入“{kept}”{moved}", "success")
        return redirect(self.address("details/", id=keep_id))

    def _merge_page(self, page: MergePage, status: int = 200) -> ResponseReturnValue:
        shell = shell_of(crumbs_of(self.model, ("合并", "")), self.model)
        return render_template("tz/merge.html", shell=shell, page=page), status


# ---- duplicates ----


def duplicates_page(model: type[Register]) -> DuplicatesPage:
    """The groups with the columns that tell their rows apart."""
    found, count = groups(db.session(), model)
    columns = _beside(model)
    rows = {i: db.session.get(model, i) for group in found for i in group.ids}
    names = Names()
    for row in rows.values():
        if row is not None:
            names.learn_row(row, columns)
    actor, key = security.actor(), model.declaration.key
    may_merge = merging.mergeable(model) and actor.can(key, UPDATE) and actor.can(key, DELETE)
    titles = labels(db.session(), key, rows)
    return DuplicatesPage(
        title=f"查找重复的{short_label(model)}",
        url=f"/admin/{key}/duplicates/",
        subtitle=_found_text(count, len(found)),
        heads=tuple(c.label for c in columns),
        groups=tuple(_group(model, group, rows, titles, columns, names, may_merge) for group in found),
        empty=f"“{model.declaration.label}”里没有看起来重复的记录。",
    )


def _found_text(count: int, shown: int) -> str:
    if not count:
        return ""
    rest = f"，先列{shown}组" if shown < count else ""
    return f"找到{count}组可能重复的{rest}；全角半角、空格、括号和“有限公司”不算差别。是否同一事物，请逐组核对。"


def _beside(model: type[Register]) -> list[Declared]:
    """What stands beside the name: telling columns first, then those of the list."""
    rights = security.actor().columns(model)
    own = [c for c in telling(model, rights) if not c.hide]
    others = [
        c
        for c in standard_columns(model, rights)
        if not c.computed
        and rights.plain(c.name)
        and c.kind.name in ("code", "text", "choice", "ref", "day", "integer")
    ]
    found = {c.name: c for c in [*own, *others] if c.name != model.declaration.title}
    return list(found.values())[:BESIDE]


def _group(
    model: type[Register],
    group: Group,
    rows: dict[int, Any],
    titles: dict[int, str],
    columns: list[Declared],
    names: Names,
    may_merge: bool,
) -> DuplicateGroup:
    first, base, found = group.ids[0], f"/admin/{model.declaration.key}/merge/", []
    for row_id in group.ids:
        row = rows[row_id]
        if row is None:
            continue
        pointing = "、".join(f"{label}{count}条" for label, count in group.pointing[row_id].items())
        found.append(
            DuplicateRow(
                titles.get(row_id, ""),
                references.url_of(model.declaration.key, row_id),
                tuple(_shown(row, c, names) for c in columns),
                pointing,
                f"{base}?keep={first}&lose={row_id}" if may_merge and row_id != first else "",
                row_id == first,
            )
        )
    return DuplicateGroup("，".join(group.why), tuple(found))


def _shown(row: Any, declared: Declared, names: Names) -> str:
    """A value in words."""
    value = getattr(row, declared.name)
    if value is None:
        return ""
    if declared.target:
        return names.of(declared.target, int(value))
    return text_of(declared, value)


# ---- merging ----


def merge_page(
    keep: Any, lose: Any, take: set[str], alerts: tuple[Alert, ...] = (), problems: tuple[str, ...] | None = None
) -> MergePage:
    """Both rows side by side and what the merging comes to, tried and taken back."""
    model = type(keep)
    key = model.declaration.key
    offered = merging.choosable(db.session(), keep, lose)
    fields = _fields(keep, lose, offered, take)
    titles = labels(db.session(), key, (keep.id, lose.id))
    pointers = related.pointers(lose, pointing_at(db.session(), lose))
    versions = f"{keep.row_version}-{lose.row_version}"
    tried: Merged = merging.preview(db.session(), keep, lose, take & {c.name for c in offered})
    return MergePage(
        title=f"合并到“{titles[keep.id]}”",
        register=model.declaration.label,
        action=f"/admin/{key}/merge/",
        cancel_url=references.url_of(key, keep.id),
        keep=titles[keep.id],
        keep_url=references.url_of(key, keep.id),
        hidden=(("keep", str(keep.id)), ("lose", str(lose.id)), ("versions", versions)),
        lose=titles[lose.id],
        lose_url=references.url_of(key, lose.id),
        swap_url=f"/admin/{key}/merge/?keep={lose.id}&lose={keep.id}",
        fields=fields,
        pointers=pointers,
        files=tried.files,
        problems=problems if problems is not None else tuple(p.message for p in tried.problems),
        alerts=alerts,
    )


def _blank_in(row: Any, columns: list[Declared]) -> list[str]:
    return [c.name for c in columns if getattr(row, c.name) in (None, "")]


def _fields(keep: Any, lose: Any, offered: list[Declared], take: set[str]) -> tuple[MergeField, ...]:
    """All columns in which one of the two has something; choices where the kept row may take the other's value."""
    session, names, found = db.session(), Names(), []
    mine, theirs = security.actor().row_columns(session, keep), security.actor().row_columns(session, lose)
    choices = {c.name for c in offered}
    for declared in keep.declaration.stored:
        name = declared.name
        if name in mine.hidden or name in theirs.hidden or name == keep.declaration.state_column:
            continue
        if name in getattr(keep, "unlogged", ()):
            continue
        kept, lost = (
            _secret(row, declared) if name in rights.masked else _told(row, declared, names)
            for row, rights in ((keep, mine), (lose, theirs))
        )
        if kept or lost:
            found.append(MergeField(name, declared.label, kept, lost, name in choices, name in take))
    return tuple(found)


def _secret(row: Any, declared: Declared) -> str:
    return "已填，不显示" if getattr(row, declared.name) not in (None, "") else ""


def _told(row: Any, declared: Declared, names: Names) -> str:
    if declared.kind.name == "attachment":
        return "有附件" if getattr(row, declared.name) is not None else ""
    return _shown(row, declared, names)
