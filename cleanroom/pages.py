"""Pages of a PDF as pictures for phones: wide enough to read, each drawn and forgotten before the next."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from cleanroom.verdicts import Drawn, DrawnPage, Refused

# Three points of a phone's screen each, so that small print stays sharp; long pages (posters) less wide.
WIDTH = 1240
TALLEST = 4_000
QUALITY = 82


def clean(given: Path, folder: Path, first: int, count: int) -> Drawn:
    """Draw the pages `first` to `first + count - 1`, as far as there are so many. Refuses `pdf_unreadable` and
    `pdf_locked`."""
    try:
        document = pypdfium2.PdfDocument(given)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
        raise Refused("pdf_locked" if locked else "pdf_unreadable") from None
    pages = len(document)
    last = min(first + count - 1, pages)
    try:
        return Drawn(pages, [_draw(document, number, folder) for number in range(first, last + 1)])
    except pypdfium2.PdfiumError:
        raise Refused("pdf_unreadable") from None


def _draw(document: pypdfium2.PdfDocument, number: int, folder: Path) -> DrawnPage:
    page = document[number - 1]
    wide, tall = page.get_size()
    scale = min(WIDTH / max(wide, 1), TALLEST / max(tall, 1))
    bitmap = page.render(scale=scale, draw_annots=False, rev_byteorder=True)
    picture = bitmap.to_pil().convert("RGB")
    name = f"{number}.jpg"
    picture.save(folder / name, "JPEG", quality=QUALITY, optimize=True)
    width, height = picture.size
    bitmap.close()
    page.close()
    return DrawnPage(number, name, width, height)
