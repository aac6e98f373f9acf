"""The shell's handle: `flask --app wsgi …`, the program with its commands.

gunicorn's is `web:app`. It may serve `wsgi:app` as well, but each of its processes then keeps in memory what only the
shell and the worker need.
"""

import sys

from app import commands
from app.commands.doctor import NAME, only_the_doctor
from app.factory import create_app
from config import SettingsRefused

try:
    app = create_app()
    commands.attach(app)
except SettingsRefused as refusal:
    # One readable page for the operator, no traceback, whoever loads us: gunicorn, flask, a shell.
    # Only the doctor gets up all the same, to explain each line.
    if NAME not in sys.argv:
        raise SystemExit(str(refusal)) from None
    app = only_the_doctor(refusal)
