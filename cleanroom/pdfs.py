"""PDFs are put together anew from their pages: what acts by itself (scripts, programs, files inside) is left out.

The pages are taken over with what is drawn on them; links and form fields become part of the drawing. The library then
writes every name in its plain form and no object inside a compressed one, so that what acts can be looked for by name.
"""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from cleanroom.verdicts import Measured, Refused

MOST_PAGES = 1000
# No sheet of paper, and no poster: some 5 metres. The library's own limit is 14,400 points.
LONGEST_SIDE = 14_400
BEGINNING = b"%PDF-"
# Actions that leave the page, and places where such actions hang.
ACTING = re.compile(
    rb"/(?:JavaScript|JS|Launch|AA|OpenAction|EmbeddedFiles?|RichMedia\w*|SubmitForm|ImportData|GoToE|GoToR|XFA|"
    rb"Movie|Sound|Rendition|URI)(?![A-Za-z0-9])"
)
STREAM = re.compile(rb"stream\r?\n.*?endstream", re.DOTALL)


def clean(given: Path, wanted: Path) -> Measured:
    """Refuses `pdf_unreadable`, `pdf_locked` (a password), `pdf_too_long` (1,000 pages), `pdf_active` for what still
    acts when it was put together anew."""
    with given.open("rb") as file:
        if file.read(len(BEGINNING)) != BEGINNING:
            raise Refused("pdf_unreadable")
    try:
        document = pypdfium2.PdfDocument(given)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
        raise Refused("pdf_locked" if locked else "pdf_unreadable") from None
    pages = len(document)
    if not pages:
        raise Refused("pdf_unreadable")
    if pages > MOST_PAGES:
        raise Refused("pdf_too_long")
    try:
        width, height = _put_together(document, wanted)
    except pypdfium2.PdfiumError:
        raise Refused("pdf_unreadable") from None
    if ACTING.search(STREAM.sub(b"", wanted.read_bytes())):
        raise Refused("pdf_active")
    return Measured("application/pdf", pages=pages, width=width, height=height)


def _put_together(document: pypdfium2.PdfDocument, wanted: Path) -> tuple[int, int]:
    """The size of the first page, in points."""
    drawn = pypdfium2.PdfDocument.new()
    drawn.import_pages(document)
    for number in range(len(drawn)):
        page = drawn[number]
        if max(page.get_size()) > LONGEST_SIDE:
            raise Refused("pdf_unreadable")
        if pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY) == pdfium.FLATTEN_FAIL:
            _without_annotations(page)
        page.close()
    # A second time, since the library writes what nothing leads to any more: the links and fields just drawn.
    new = pypdfium2.PdfDocument.new()
    new.import_pages(drawn)
    width, height = new.get_page_size(0)
    new.save(wanted)
    return round(width), round(height)


def _without_annotations(page: pypdfium2.PdfPage) -> None:
    while pdfium.FPDFPage_GetAnnotCount(page) > 0:
        if not pdfium.FPDFPage_RemoveAnnot(page, 0):
            raise Refused("pdf_active")
