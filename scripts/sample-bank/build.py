"""Builds the sample bank's PDF and DOCX policies from the sources beside this script.

    python scripts/sample-bank/build.py            builds everything
    python scripts/sample-bank/build.py NAME ...   builds only these

Sources and what they become in knowledge/policies:

    NAME.html      NAME.pdf    printed by Chromium, fonts embedded
    NAME.pdf.py    NAME.pdf    a script that is given the target's path and writes it
    NAME.docx.md   NAME.docx   headings, paragraphs, lists and tables of the Markdown

The same source gives the same bytes as long as Chromium, the fonts and the packages stay the same.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from page_fonts import with_fonts
from write_docx import write_docx

SOURCES = Path(__file__).resolve().parent
TARGETS = SOURCES.parent.parent / "knowledge" / "policies"
FROZEN_DATE = b"D:20260101000000+00'00'"
LARGEST_BYTES = 400 * 1024


def print_html(source: Path, target: Path) -> None:
    """Prints one HTML page to PDF, with the page header and footer of its own style sheet."""
    browser = shutil.which("chromium") or sys.exit("chromium is not installed")
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / source.name
        page.write_text(with_fonts(source.read_text(encoding="utf-8")), encoding="utf-8")
        subprocess.run(
            [
                browser,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-pdf-header-footer",
                f"--user-data-dir={folder}/profile",
                f"--print-to-pdf={target}",
                page.as_uri(),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
    freeze(target)


def freeze(pdf: Path) -> None:
    """Overwrites in place what changes from run to run; same length, so the cross-reference table stays true.

    That is the two dates, and the numbers of the tags' ids: Chromium starts them at a different one each time.
    """
    content = re.sub(rb"D:\d{14}[+-]\d\d'\d\d'", FROZEN_DATE, pdf.read_bytes())
    ids = sorted(set(re.findall(rb"\(node(\d{8})\)", content)))
    rank = {number: b"(node%08d)" % place for place, number in enumerate(ids, start=1)}
    pdf.write_bytes(re.sub(rb"\(node(\d{8})\)", lambda found: rank[found[1]], content))


def run_script(source: Path, target: Path) -> None:
    subprocess.run([sys.executable, str(source), str(target)], check=True)


BUILDERS = [
    (".docx.md", ".docx", write_docx),
    (".pdf.py", ".pdf", run_script),
    (".html", ".pdf", print_html),
]


def build(names: list[str]) -> None:
    left = set(names)
    for source in sorted(SOURCES.iterdir()):
        for ending, target_ending, write in BUILDERS:
            name = source.name.removesuffix(ending)
            if name == source.name or (names and name not in names):
                continue
            target = TARGETS / f"{name}{target_ending}"
            write(source, target)
            left.discard(name)
            size = target.stat().st_size
            print(f"{target.name}  {size} bytes")
            if size > LARGEST_BYTES:
                sys.exit(f"{target.name} is larger than {LARGEST_BYTES} bytes")
    if left:
        sys.exit(f"no source for: {', '.join(sorted(left))}")


if __name__ == "__main__":
    build(sys.argv[1:])
