"""What others made and we serve from their installed packages: plotly.js, and a font for mathematics.

Both are prepared once per process, when they are first asked for, and carry their version in their address.
"""

import hashlib
import io
import threading
from collections.abc import Callable, Iterable
from importlib.metadata import distribution, version
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from app.static_files import Asset, make_asset

# Code points that formulas, labels and their MathML need; the alphabets of U+1D400 are mathematical italic, bold and script.
RANGES = (
    (0x20, 0x7E),  # ASCII
    (0xA0, 0xFF),  # Latin-1: · × ± ¬ ² ³
    (0x300, 0x338),  # combining accents, which MathML stretches
    (0x370, 0x3FF),  # Greek
    (0x2010, 0x2044),  # dashes, primes, dots
    (0x2061, 0x2064),  # invisible operators
    (0x2070, 0x209C),  # superscripts and subscripts
    (0x20D0, 0x20EF),  # combining arrows
    (0x2100, 0x214F),  # letterlike: ℓ ℒ ℝ
    (0x2190, 0x21D5),  # arrows
    (0x2200, 0x22A5),  # operators: ∂ ∏ ∑ ‖ ∞ ⊙ ⊤
    (0x22C5, 0x22F1),  # ⋅ ⋯
    (0x2308, 0x230B),  # ceiling and floor
    (0x27E8, 0x27E9),  # angle brackets
    (0x1D400, 0x1D467),  # bold, italic, bold italic
    (0x1D49C, 0x1D4CF),  # script
    (0x1D6A8, 0x1D71B),  # bold and italic Greek
)
FONT_FILE = "fonts/STIXTwoMath-Regular.ttf"
FONT_NAMES = [0, 1, 2, 4, 6, 13, 14]  # copyright, family, style and licence (SIL OFL 1.1) stay in the font


class Vendor:
    """The files of others, each prepared once; safe to ask from several threads."""

    def __init__(self) -> None:
        self.plotly_url = f"/vendor/plotly-{version('plotly')}.min.js"
        self.math_font_url = f"/vendor/math-{version('ziamath')}-{_ranges_hash()}.ttf"
        self._made: dict[str, Asset] = {}
        self._makers: dict[str, Callable[[], bytes]] = {
            self.plotly_url: read_plotly,
            self.math_font_url: make_math_font,
        }
        self._locks = {url: threading.Lock() for url in self._makers}

    def get(self, url: str) -> Asset | None:
        """One file by its address, or None."""
        maker = self._makers.get(url)
        if maker is None:
            return None
        with self._locks[url]:
            if url not in self._made:
                self._made[url] = make_asset(url, maker())
            return self._made[url]

    def prepare(self) -> None:
        """Make all files now, so that the first visitor does not wait."""
        for url in self._makers:
            self.get(url)


def read_plotly() -> bytes:
    """plotly.min.js as the installed package carries it."""
    return packaged("plotly", "package_data/plotly.min.js")


def packaged(package: str, name: str) -> bytes:
    """A file of an installed package, read without importing the package."""
    return Path(str(distribution(package).locate_file(f"{package}/{name}"))).read_bytes()


def make_math_font() -> bytes:
    """STIX Two Math with the characters of RANGES and its MATH table, without its layout features."""
    options = subset.Options()
    options.hinting = False
    options.glyph_names = False
    options.layout_features = []
    options.drop_tables += ["GSUB", "GPOS"]
    options.name_IDs = FONT_NAMES
    source = io.BytesIO(packaged("ziamath", FONT_FILE))
    font = TTFont(source, lazy=True)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=code_points(RANGES))
    subsetter.subset(font)
    font["head"].modified = font["head"].created  # the same bytes in every process
    font.recalcTimestamp = False
    made = io.BytesIO()
    font.save(made)
    return made.getvalue()


def code_points(ranges: Iterable[tuple[int, int]]) -> list[int]:
    """All numbers of some ranges, both ends included."""
    return [code for first, last in ranges for code in range(first, last + 1)]


def _ranges_hash() -> str:
    return hashlib.sha256(repr((RANGES, FONT_NAMES)).encode()).hexdigest()[:8]
