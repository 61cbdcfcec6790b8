"""The frame of every page: sidebar, crumbs, who I am; and the small pages that belong to it (menu, groups, help)."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import (
    Response,
    abort,
    current_app,
    flash,
    g,
    get_flashed_messages,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_wtf.csrf import generate_csrf

from admin_views import counters, preferences, security
from admin_views.extensions import db
from admin_views.favourites import DAILY
from admin_views.pages.shell import (
    Alert,
    Assets,
    Assignment,
    Button,
    Counter,
    Crumb,
    Entry,
    Group,
    GroupEntry,
    GroupPage,
    HelpPage,
    HelpSection,
    QuickEntry,
    Section,
    Shell,
    Sidebar,
    Toast,
)
from models import MENUS
from models.core import identity
from models.core.base import Declaration, Register, has_register, register_of, registers, reports
from models.core.golive import takes_part
from models.core.lookup import labels
from models.core.numbering import is_automatic
from models.core.permissions import ACTION_LABELS, CREATE, EVERYBODY, VIEW, Actor
from models.core.pinyin import initials
from models.organisation.golive import STEPS

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue

SECTIONS = (("register", "台账"), ("document", "单据"), ("report", "报表"), ("public_report", "报表"))
GUIDE, GUIDE_URL, GUIDE_MENU, GUIDE_SECTION = "开账向导", "/admin/golive/", "organisation", "向导"
GUIDE_HELP = "学校第一年的资料按什么顺序登记，已登记多少，还缺什么。"
NAMES_KEPT_SECONDS = 20
PINS = 8
QUICK = 6

_sidebars: dict[Any, tuple[Sidebar, str]] = {}


def join(app: Flask) -> None:
    """Register the frame's own addresses and the template names every page uses."""
    static = Path(str(app.static_folder))
    versions = {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()[:10] for file in static.iterdir() if file.is_file()
    }
    app.jinja_env.globals["assets"] = Assets(f"{app.static_url_path}/", versions)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = False
    app.extensions["school_names"] = {}
    app.after_request(_forget_names)
    app.add_url_rule("/menu.json", "menu_json", menu_json)
    app.add_url_rule("/menu/<key>/", "menu_group", menu_group)
    app.add_url_rule("/help/", "help_index", help_index)
    app.add_url_rule("/help/keys/", "help_keys", help_keys)
    app.add_url_rule("/help/<key>/", "help_register", help_register)
    app.add_url_rule("/password/", "change_password", change_password, methods=["GET", "POST"])


def sidebar_of(actor: Actor) -> tuple[Sidebar, str]:
    """The sidebar of everybody with these rights, and the version of it that a browser may keep."""
    matrix, _ = identity.matrix_of(db.session())
    roles = tuple(sorted(actor.roles))
    held = _sidebars.get((roles, id(matrix)))
    if held is None:
        if len(_sidebars) > 500:
            _sidebars.clear()
        groups = _groups(actor)
        version = hashlib.sha256(repr(groups).encode()).hexdigest()[:10]
        held = _sidebars[roles, id(matrix)] = (Sidebar(groups), version)
    return held


def _groups(actor: Actor) -> list[Group]:
    groups = []
    for menu, label in MENUS.items():
        sections: dict[str, list[Entry]] = {}
        for declaration in shown_in(menu, actor):
            name = dict(SECTIONS)[declaration.shape]
            sections.setdefault(name, []).append(
                Entry(declaration.key, declaration.label, initials(declaration.label), f"/admin/{declaration.key}/")
            )
        if menu == GUIDE_MENU and takes_part(STEPS):
            sections[GUIDE_SECTION] = [Entry("golive", GUIDE, initials(GUIDE), GUIDE_URL)]
        if sections:
            groups.append(Group(menu, label, tuple(Section(n, tuple(e)) for n, e in sections.items())))
    return groups


def shown_in(menu: str, actor: Actor) -> list[Declaration]:
    """Registers and reports of a menu that the actor may see, 台账 before 单据 before 报表."""
    found = [m.declaration for m in registers() if m.declaration.menu == menu and m.declaration.shape != "line"]
    found += [r.declaration for r in reports() if r.declaration.menu == menu]
    order = [shape for shape, _ in SECTIONS]
    return sorted((d for d in found if actor.can(d.key, VIEW)), key=lambda d: order.index(d.shape))


def crumbs_of(model: type[Register], *more: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """The path to a page of a register."""
    declaration = model.declaration
    here = ((declaration.label, f"/admin/{declaration.key}/"),)
    return (("首页", "/"), (MENUS[declaration.menu], f"/menu/{declaration.menu}/"), *here, *more)


def role_label(role: str) -> str:
    """Chinese name of a role."""
    return identity.matrix_of(db.session())[1].get(role, role)


def school_name(school_id: int | None) -> str:
    """Name of a school, asked of the database every some seconds and after every write."""
    held: dict[int | None, tuple[float, str]] = current_app.extensions["school_names"]
    kept = held.get(school_id)
    if kept is None or time.monotonic() - kept[0] > NAMES_KEPT_SECONDS:
        name = labels(db.session(), "school", [school_id]).get(school_id or 0, "")
        kept = held[school_id] = (time.monotonic(), name)
    return kept[1]


def _forget_names(response: Response) -> Response:
    if request.method not in ("GET", "HEAD", "OPTIONS"):
        current_app.extensions["school_names"].clear()
    return response


def shell_of(crumbs: tuple[tuple[str, str], ...], model: type[Register] | None = None, active: str = "") -> Shell:
    """The frame for one request."""
    actor = security.actor()
    sidebar, version = sidebar_of(actor)
    menu = model.declaration.menu if model is not None else ""
    url = f"/admin/{model.declaration.key}/" if model is not None else ""
    waiting, due = counters.counts()
    flashed: list[Any] = list(get_flashed_messages(with_categories=True))
    toasts = [Toast(text) for category, text in flashed if category == "success"]
    alerts = [
        Alert(text, "warning" if category == "warning" else "danger") for category, text in g.get("flashed_alerts", [])
    ]
    return Shell(
        school=school_name(actor.school_id),
        person=actor.name,
        role=_role_line(actor),
        csrf_token=generate_csrf(),
        sidebar=sidebar.html(menu, url),
        crumbs=tuple(Crumb(label, link) for label, link in crumbs),
        counters=(
            Counter("首页", "/", None, active=active == "home"),
            Counter("待我处理", "/waiting/", waiting, due=True, active=active == "waiting"),
            Counter("到期提醒", "/due/", due, active=active == "due"),
        ),
        pinned=_pinned(actor),
        assignments=_assignments(actor),
        quick=quick_entries(actor),
        toasts=tuple(toasts),
        alerts=tuple(alerts),
        person_links=(Crumb("修改密码", "/password/"), Crumb("登录验证码", "/otp/"), Crumb("帮助", "/help/")),
        menu_url=f"/menu.json?v={version}",
    )


def _role_line(actor: Actor) -> str:
    names = [role_label(post.role) for post in actor.posts if post.role != EVERYBODY]
    return "、".join(dict.fromkeys(names)) or role_label(EVERYBODY)


def _assignments(actor: Actor) -> tuple[Assignment, ...]:
    held = [post for post in security.posts() if post.assignment_id is not None]
    if len(held) < 2:
        return ()
    schools = labels(db.session(), "school", [post.school_id for post in held])
    chosen = {post.assignment_id for post in actor.posts if post.assignment_id is not None}
    single = len(chosen) == 1
    return (
        Assignment("all", "全部岗位", not single),
        *(
            Assignment(
                str(post.assignment_id),
                f"{schools.get(post.school_id, '')} · {role_label(post.role)}",
                single and post.assignment_id in chosen,
            )
            for post in held
        ),
    )


def favourites(actor: Actor) -> list[Declaration]:
    """Registers this person uses most: pinned by hand, else where the role may enter rows."""
    chosen = tuple(preferences.get("pinned") or ())
    return actor.kept(("favourites", chosen), lambda: _favourites(actor, chosen))  # type: ignore[no-any-return]


def _favourites(actor: Actor, chosen: tuple[str, ...]) -> list[Declaration]:
    found = [register_of(key).declaration for key in chosen if has_register(key) and actor.can(key, VIEW)]
    if found:
        return found[:PINS]
    daily = dict.fromkeys(
        key for post in sorted(actor.posts, key=lambda p: p.role == EVERYBODY) for key in DAILY.get(post.role, ())
    )
    return [register_of(key).declaration for key in daily if has_register(key) and actor.can(key, VIEW)][:PINS]


def _pinned(actor: Actor) -> tuple[Entry, ...]:
    keys = tuple(d.key for d in favourites(actor))
    found: tuple[Entry, ...] = actor.kept(
        ("pinned", keys),
        lambda: tuple(Entry(d.key, d.label, initials(d.label), f"/admin/{d.key}/") for d in favourites(actor)),
    )
    return found


def quick_entries(actor: Actor) -> tuple[QuickEntry, ...]:
    """The first registers a person may enter rows in: buttons of the home page, Alt+1…6."""
    keys = tuple(d.key for d in favourites(actor))
    found: tuple[QuickEntry, ...] = actor.kept(
        ("quick", keys),
        lambda: tuple(
            QuickEntry(d.label, f"/admin/{d.key}/new/")
            for d in [d for d in favourites(actor) if actor.can(d.key, CREATE)][:QUICK]
        ),
    )
    return found


def menu_json() -> Response:
    """All entries of the sidebar for the script that filters them."""
    sidebar, _ = sidebar_of(security.actor())
    response = Response(sidebar.json, mimetype="application/json")
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response


def menu_group(key: str) -> ResponseReturnValue:
    """Everything of one menu that the reader may see."""
    if key not in MENUS:
        abort(404)
    found = shown_in(key, security.actor())
    sections = []
    for label in dict.fromkeys(label for _, label in SECTIONS):
        entries = tuple(
            GroupEntry(d.label, f"/admin/{d.key}/", d.help) for d in found if dict(SECTIONS)[d.shape] == label
        )
        if entries:
            sections.append((label, entries))
    if key == GUIDE_MENU and takes_part(STEPS):
        sections.append((GUIDE_SECTION, (GroupEntry(GUIDE, GUIDE_URL, GUIDE_HELP),)))
    if not sections:
        abort(404)
    shell = shell_of((("首页", "/"), (MENUS[key], "")))
    return render_template("tz/group.html", shell=shell, page=GroupPage(MENUS[key], tuple(sections)))


def help_index() -> ResponseReturnValue:
    """All registers one may see, with what they are for."""
    actor = security.actor()
    from markupsafe import Markup

    sections = [
        HelpSection(
            label,
            rows=tuple(
                (Markup('<a href="/help/{}/">{}</a>').format(d.key, d.label), d.help) for d in shown_in(menu, actor)
            ),
        )
        for menu, label in MENUS.items()
        if shown_in(menu, actor)
    ]
    lead = "先在左侧找到台账，按“新增”录入；列表上方可以搜索汉字、编号和拼音首字母。"
    ways = (Button(GUIDE, GUIDE_URL),) if takes_part(STEPS) else ()
    page = HelpPage("帮助", lead, tuple(sections), ways=ways)
    return render_template("tz/help.html", shell=shell_of((("首页", "/"), ("帮助", ""))), page=page)


def help_keys() -> ResponseReturnValue:
    """The table of keys."""
    page = HelpPage("快捷键", "", keys=True)
    return render_template(
        "tz/help.html", shell=shell_of((("首页", "/"), ("帮助", "/help/"), ("快捷键", ""))), page=page
    )


def help_register(key: str) -> ResponseReturnValue:
    """What one register is for, its columns, its rules and its steps, all read from the declaration."""
    actor = security.actor()
    if not has_register(key) or not actor.can(key, VIEW):
        abort(404)
    model = register_of(key)
    declaration = model.declaration
    rights = actor.columns(model)
    columns = tuple(
        (c.label, _column_help(c))
        for c in declaration.columns.values()
        if c.name not in rights.hidden and not (c.system and c.hide)
    )
    sections = [HelpSection("栏目", rows=columns)]
    rules = tuple(
        (f"{n}", rule.message) for n, rule in enumerate((r for r in declaration.rules if r.id and r.message), 1)
    )
    if rules:
        sections.append(HelpSection("系统会检查", rows=rules))
    if declaration.steps:
        sections.append(
            HelpSection(
                "办理步骤",
                rows=tuple(
                    (s.label, "、".join(role_label(r) for r in sorted(s.roles)) or "系统自动")
                    for s in declaration.steps
                ),
            )
        )
    granted = tuple(
        (role_label(post.role), "、".join(ACTION_LABELS[a] for a in "VCUDAXIP" if a in grant.actions))
        for post, grant in actor.pairs(key)
    )
    sections.append(HelpSection("您的权限", rows=granted))
    page = HelpPage(declaration.label, declaration.help, tuple(sections))
    shell = shell_of(crumbs_of(model, ("帮助", "")), model)
    return render_template("tz/help.html", shell=shell, page=page)


def _column_help(declared: Any) -> str:
    parts = [declared.help] if declared.help else []
    if declared.computed:
        parts.append("自动计算")
    elif is_automatic(declared.default):
        parts.append("保存时自动编号")
    elif declared.required and declared.kind.name != "yesno":
        parts.append("必填")
    if declared.unique:
        parts.append("不能重复")
    if declared.sensitive:
        parts.append("个人敏感信息，未授权者看不到")
    if declared.kind.name == "choice":
        parts.append("可选：" + "、".join(m.label for m in list(declared.kind.members)[:20]))
    if declared.target:
        parts.append(f"从“{register_of(declared.target).declaration.label}”中选")
    return "；".join(parts)


def change_password() -> ResponseReturnValue:
    """Change one's own password; ends all other sessions."""
    from flask_login import login_user

    signed = security.account()
    error = ""
    if request.method == "POST":
        old, new = request.form.get("old", ""), request.form.get("new", "")
        users = register_of("user_account").__table__
        stored = (
            db.session.connection()
            .execute(users.select().where(users.c.id == signed.id))
            .mappings()
            .one()["password_hash"]
        )
        if not identity._matches(stored, old):
            error = "原密码不对，请重新填写。"
        elif new != request.form.get("again", ""):
            error = "两次填写的新密码不一样，请重新填写。"
        elif new == old:
            error = "新密码不能与原密码相同。"
        else:
            error = identity.password_objection(db.session(), signed, new, security.clock()) or ""
        if not error:
            token = identity.change_password(db.session(), signed.id, new, security.clock())
            db.session.commit()
            fresh = identity.account_of(db.session(), token, security.clock())
            if fresh is not None:
                login_user(security.SignedIn(fresh))
            flash("已修改密码，其他电脑上的登录已退出。", "success")
            return redirect(url_for("admin.index"))
    shell = shell_of((("首页", "/"), ("修改密码", "")))
    return render_template(
        "tz/password.html", shell=shell, error=error, must=signed.has_to_change_password, site=security.site()
    ), 400 if error else 200
