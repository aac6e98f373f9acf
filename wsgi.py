"""gunicorn's handle: `wsgi:app`."""

from app.factory import create_app
from config import SettingsRefused

try:
    app = create_app()
except SettingsRefused as refusal:
    # One readable page for the operator, no traceback, whoever loads us: gunicorn, flask, a shell.
    raise SystemExit(str(refusal)) from None
