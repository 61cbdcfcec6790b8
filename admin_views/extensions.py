"""The Flask extensions, made once and joined to the application in mount()."""

from __future__ import annotations

from flask_babel import Babel
from flask_compress import Compress
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect

from models.core.base import Base

db = SQLAlchemy(metadata=Base.metadata, session_options={"autoflush": False}, disable_autonaming=True)
login_manager = LoginManager()
csrf = CSRFProtect()
babel = Babel()
compress = Compress()
