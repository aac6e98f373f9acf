"""Why does it not work yet: every check an operator needs, each with what it means and where to click."""

from services.doctor.examining import examine
from services.doctor.findings import FAIL, OK, UNKNOWN, WARN, Finding, Report
from services.doctor.keeping import keep, kept
from services.doctor.patient import Patient
from services.doctor.settings import explain_refused

__all__ = [
    "FAIL",
    "OK",
    "UNKNOWN",
    "WARN",
    "Finding",
    "Patient",
    "Report",
    "examine",
    "explain_refused",
    "keep",
    "kept",
]
