"""What gunicorn serves in a benchmark: our program with the views it is compared with."""

from __future__ import annotations

from app.factory import create_app
from benchmarks.apps.dressed import dressed

app = dressed(create_app())
