"""/admin/<register>/template/: an empty workbook for entering new rows of a register elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort
from flask_admin import expose

from admin_views import export_screen, security
from admin_views.extensions import db
from admin_views.template_sheet import template_of
from models.core.guard import ForbiddenError
from models.core.permissions import CREATE, IMPORT, VIEW

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from models.core.base import Declaration, Register


class TemplateRoutes:
    """The template of a register, for whoever may enter or import rows."""

    model: type[Register]
    declaration: Declaration

    @expose("/template/")
    def template_view(self) -> ResponseReturnValue:
        """The template as .xlsx, with this school's choices and the columns that the person may write."""
        from exports.template import write_template

        actor, key = security.actor(), self.declaration.key
        if not (actor.can(key, CREATE) or actor.can(key, IMPORT)):
            if not actor.can(key, VIEW):
                abort(404)
            raise ForbiddenError(f"您没有新增或导入“{self.declaration.label}”的权限，请联系本校系统管理员。")
        template = template_of(db.session(), self.model)
        if not template.columns:
            raise ForbiddenError(f"“{self.declaration.label}”没有您可以填写的栏目，请联系本校系统管理员。")
        path = export_screen.temporary(".xlsx")
        write_template(path, template)
        return export_screen.download(path, f"{self.declaration.label}填写模板", export_screen.WORKBOOK, "xlsx")
