"""Articles in pages: HTML that was sanitised before it was kept, and that Jinja takes as it is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from doorway.house import files_url

# Pictures are kept by their path, whichever host serves them today.
PICTURE = re.compile(r'(<img\b[^>]*\bsrc=")(/files/)')


@dataclass(frozen=True, slots=True)
class Article:
    """The one kind of text that is not escaped. It is made of a material version's `article_html` alone, which no rule
    writes unsanitised; the page's content policy lets no script of it run either."""

    sanitised: str

    def __html__(self) -> str:
        return PICTURE.sub(lambda found: found[1] + files_url(found[2]), self.sanitised)
