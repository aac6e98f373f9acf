"""gunicorn's handle: `web:app`, the program as it is served. The shell's commands come by `wsgi`."""

from app.factory import create_app
from config import SettingsRefused

try:
    app = create_app()
except SettingsRefused as refusal:
    # One readable page for the operator, no traceback.
    raise SystemExit(str(refusal)) from None
