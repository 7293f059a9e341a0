"""Gives a page its fonts as small TrueType subsets.

Chromium writes OpenType outlines (CFF), which Debian's Noto has, as dozens of Type 3 fonts: large files
that no other bank's PDF looks like. TrueType outlines become one ordinary embedded font a weight.
"""

import base64
import io
from pathlib import Path

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont, newTable

FAMILY = "Noto Sans CJK SC"
FOLDER = Path("/usr/share/fonts/opentype/noto")
WEIGHTS = {"normal": "NotoSansCJK-Regular.ttc", "bold": "NotoSansCJK-Bold.ttc"}
# A thousandth of the em: finer than print shows.
LARGEST_ERROR = 1.0


def with_fonts(html: str) -> str:
    """The page with both weights of the family built in, cut down to the characters that stand in it."""
    faces = "".join(
        f"@font-face {{ font-family: '{FAMILY}'; font-weight: {weight}; "
        f"src: url(data:font/ttf;base64,{base64.b64encode(subset(FOLDER / file, html)).decode()}); }}\n"
        for weight, file in WEIGHTS.items()
    )
    return html.replace("<head>", f"<head>\n<style>{faces}</style>", 1)


def subset(collection: Path, text: str) -> bytes:
    font = next(f for f in TTCollection(collection).fonts if f["name"].getDebugName(1) == FAMILY)
    options = Options(hinting=False, layout_features=[], name_IDs=[1, 2, 4, 6, 13])
    cut = Subsetter(options)
    cut.populate(text=text + "0123456789")
    cut.subset(font)
    use_truetype_outlines(font)
    written = io.BytesIO()
    # Chromium copies the font's time into nothing, but the same input shall give the same bytes.
    font.recalcTimestamp = False
    font.save(written)
    return written.getvalue()


def use_truetype_outlines(font: TTFont) -> None:
    order = font.getGlyphOrder()
    shapes = font.getGlyphSet()
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(None)
        shapes[name].draw(Cu2QuPen(pen, LARGEST_ERROR, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["loca"] = newTable("loca")
    font["glyf"] = table = newTable("glyf")
    table.glyphOrder = order
    table.glyphs = glyphs
    for name in order:
        glyphs[name].recalcBounds(table)
        font["hmtx"][name] = (font["hmtx"][name][0], getattr(glyphs[name], "xMin", 0))
    font["maxp"] = limits = newTable("maxp")
    limits.tableVersion = 0x00010000
    limits.numGlyphs = len(order)
    for field in (
        "maxZones", "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs",
        "maxStackElements", "maxSizeOfInstructions", "maxComponentElements",
    ):
        setattr(limits, field, 1 if field == "maxZones" else 0)
    for tag in ("CFF ", "VORG"):
        if tag in font:
            del font[tag]
    font.sfntVersion = "\x00\x01\x00\x00"
