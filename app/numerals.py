"""Numbers inside sentences, written as static/js/format.js writes them."""

import math

SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
LARGEST_PLAIN = 99_999
SMALLEST_PLAIN = 1e-3
COARSE_BELOW = 99.5


def superscript(exponent: int) -> str:
    """`-12` -> `⁻¹²`."""
    return str(exponent).translate(SUPERSCRIPTS)


def ratio(log10: float) -> str:
    """A ratio given by its logarithm: 2 significant figures below 100, 3 above, powers of ten past 99,999."""
    if math.isnan(log10) or log10 == math.inf:
        return "∞"
    if log10 == -math.inf:
        return "0"
    value = 10**log10 if -300 < log10 < 300 else math.inf if log10 > 0 else 0.0
    if value > LARGEST_PLAIN or value < SMALLEST_PLAIN:
        return _scientific(log10)
    return _significant(value, 2 if value < COARSE_BELOW else 3)


def decimal(number: float, digits: int = 2) -> str:
    """A number rounded to some decimals, trailing zeros dropped, with U+2212 for the minus sign."""
    text = f"{number:.{digits}f}".rstrip("0").rstrip(".")
    return text.replace("-", "−") if text not in ("-0", "") else "0"


def _scientific(log10: float) -> str:
    exponent = math.floor(log10)
    mantissa = f"{10 ** (log10 - exponent):.1f}"
    if mantissa == "10.0":
        mantissa, exponent = "1.0", exponent + 1
    return f"{mantissa}×10{superscript(exponent)}"


def _significant(value: float, figures: int) -> str:
    rounded = float(f"{value:.{figures}g}")
    return f"{rounded:,.0f}" if rounded >= 10_000 else f"{rounded:.10g}"
