"""W from its eigenvalues and back: handles, the real Schur form W = Q (D + s·N) Qᵀ, and what W's spectrum says.

Sources: Henrici 1962 (departure from normality); Pascanu, Mikolov, Bengio 2013 (what ρ and σ₁ do and do not decide).
Checked by: tests/engine/test_spectrum.py.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.arrays import Array
from engine.errors import SpectrumError
from engine.randomness import Stream, generator

LARGEST = 3.0  # |λ| that a link may ask for
ILL_CONDITIONED = 1e8  # cond(V) above which the eigenbasis is no safe basis for an edit
GOLDEN_ANGLE = 180.0 * (3.0 - math.sqrt(5.0))  # degrees; spreads repeated pairs around the circle
DEFAULT_HANDLES = ".94@38,.8@104,.72,-.55,.46@64"
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE | re.ASCII)
FORM = "a list such as .94@38,-.55 (size@degrees for a conjugate pair, a bare number for a real eigenvalue)"


@dataclass(frozen=True)
class Handle:
    """One thing a hand can hold: a conjugate pair size·e^{±i·angle}, or a real eigenvalue (angle 0 or 180, not a pair)."""

    size: float
    angle: float  # degrees, 0..180
    pair: bool

    @property
    def count(self) -> int:
        """How many eigenvalues it stands for."""
        return 2 if self.pair else 1

    @property
    def value(self) -> complex:
        """The eigenvalue in the upper half-plane."""
        if not self.pair:
            return complex(self.size if self.angle == 0.0 else -self.size)
        return complex(self.size * math.cos(math.radians(self.angle)), self.size * math.sin(math.radians(self.angle)))


@dataclass(frozen=True)
class Spectrum:
    """What the recurrent matrix's spectrum says. S = H eigenvalues.

    eigenvalues (H,) complex, in the order of the handles; given = how many handles were asked for (the rest were filled up);
    radius = ρ; sigma1 = largest singular value; condition = cond(V); departure = sqrt(‖W‖_F² − Σ|λ|²).
    """

    matrix: Array
    handles: tuple[Handle, ...]
    given: int
    eigenvalues: Array
    eigenvectors: Array
    radius: float
    sigma1: float
    condition: float
    departure: float

    @property
    def ill_conditioned(self) -> bool:
        """Whether the eigenvectors are too nearly parallel to edit eigenvalues in their basis."""
        return not self.condition <= ILL_CONDITIONED


def parse_handles(text: str) -> tuple[Handle, ...]:
    """Handles from their polar form, as in the query string.

    Raises: SpectrumError where a part cannot be read or lies outside |λ| ≤ LARGEST.
    """
    return tuple(_parse_handle(part.strip()) for part in text.split(",")) if text.strip() else ()


def _parse_handle(part: str) -> Handle:
    size_text, _, angle_text = part.partition("@")
    if not _NUMBER.fullmatch(size_text) or ("@" in part and not _NUMBER.fullmatch(angle_text)):
        raise SpectrumError("eigenvalues", part, FORM)
    size = float(size_text)
    if abs(size) > LARGEST:
        raise SpectrumError("eigenvalues", part, f"of size at most {LARGEST:g}")
    if "@" not in part:
        return Handle(abs(size), 180.0 if size < 0 else 0.0, pair=False)
    angle = float(angle_text)
    if size < 0 or not 0.0 <= angle <= 180.0:
        raise SpectrumError("eigenvalues", part, "a pair with size ≥ 0 and an angle from 0 to 180 degrees")
    return Handle(size, angle, pair=True)


def format_handles(handles: Sequence[Handle]) -> str:
    """The inverse of parse_handles, with the shortest digits that read back the same."""
    return ",".join(f"{_short(h.size)}@{_short(h.angle)}" if h.pair else _short(h.value.real) for h in handles)


def _short(value: float) -> str:
    text = repr(round(value, 12))
    text = text.removesuffix(".0")
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def default_handles(size: int) -> tuple[Handle, ...]:
    """The default spectrum, cut to what fits into an (H, H) matrix."""
    handles: list[Handle] = []
    room = size
    for handle in parse_handles(DEFAULT_HANDLES):
        if handle.count <= room:
            handles.append(handle)
            room -= handle.count
    return tuple(handles)


def fill_handles(handles: Sequence[Handle], size: int) -> tuple[Handle, ...]:
    """Handles for exactly `size` eigenvalues: the list is repeated until the matrix is full.

    Each round keeps every size, turns pairs on by the golden angle and flips the sign of real eigenvalues, so ρ stays and no
    eigenvalue is doubled without need. Where a pair no longer fits, its size enters as one real eigenvalue.
    """
    count = sum(handle.count for handle in handles)
    if count > size:
        raise SpectrumError(
            "eigenvalues", f"{count} eigenvalues", f"at most H = {size} eigenvalues (a pair counts twice)"
        )
    base = list(handles) or list(default_handles(size))
    filled, room, place = list(handles), size - count, 0 if not handles else len(base)
    while room:
        turn, handle = divmod(place, len(base))[0], base[place % len(base)]
        if handle.count > room:
            handle = Handle(handle.size, 0.0, pair=False)
        filled.append(_turned(handle, turn))
        room -= handle.count
        place += 1
    return tuple(filled)


def _turned(handle: Handle, turns: int) -> Handle:
    if not handle.pair:
        return Handle(handle.size, 180.0 - handle.angle if turns % 2 else handle.angle, pair=False)
    angle = (handle.angle + turns * GOLDEN_ANGLE) % 360.0
    return Handle(handle.size, round(360.0 - angle if angle > 180.0 else angle, 6), pair=True)


def matrix_from_handles(handles: Sequence[Handle], scale: float, shear: float, seed: int) -> Array:
    """W = Q (D + s·N) Qᵀ, (H, H).

    D is block-diagonal with the eigenvalues times `scale`, Q a seeded orthogonal matrix, N seeded, strictly block-upper-
    triangular, of unit Frobenius norm. The eigenvalues are the same for every shear.
    """
    size = sum(handle.count for handle in handles)
    core = np.zeros((size, size))
    upper = np.triu(np.ones((size, size)), 1)
    row = 0
    for handle in handles:
        value = handle.value * scale
        core[row, row] = value.real
        if handle.pair:
            core[row + 1, row + 1] = value.real
            core[row, row + 1], core[row + 1, row] = -value.imag, value.imag
            upper[row, row + 1] = 0.0
        row += handle.count
    if shear:
        noise = generator(seed, Stream.SHEAR).standard_normal((size, size)) * upper
        norm = np.linalg.norm(noise)
        core += noise * (shear / norm) if norm else 0.0
    basis = orthogonal(size, generator(seed, Stream.BASIS))
    return np.asarray(basis @ core @ basis.T)


def orthogonal(size: int, random: np.random.Generator) -> Array:
    """A random orthogonal (n, n) matrix, uniform in the Haar measure (QR with the signs of R's diagonal)."""
    q, r = np.linalg.qr(random.standard_normal((size, size)))
    return np.asarray(q * np.where(np.diag(r) < 0, -1.0, 1.0))


def edit_eigenvalues(matrix: Array, wanted: Sequence[Handle]) -> Array:
    """V diag(λ') V⁻¹ with V fixed: the first handles of `matrix` take the wanted values, the others stay.

    Raises: SpectrumError where the eigenbasis is ill-conditioned, there are too many handles, or a pair is to become real.
    """
    current, values, vectors = decompose(matrix)
    condition = _condition(vectors)
    if not condition <= ILL_CONDITIONED:
        raise SpectrumError(
            "eigenvalues",
            f"an edit of a matrix with cond(V) = {condition:.1e}",
            f"absent: with cond(V) above {ILL_CONDITIONED:.0e} an edit in this eigenbasis is ill-conditioned",
        )
    if [h.pair for h in wanted] != [h.pair for h in current[: len(wanted)]]:
        pattern = ", ".join("pair" if h.pair else "real" for h in current)
        raise SpectrumError("eigenvalues", format_handles(wanted), f"in the pattern of this matrix ({pattern})")
    new = values.copy()
    place = 0
    for handle in wanted:
        new[place] = handle.value
        if handle.pair:
            new[place + 1] = handle.value.conjugate()
        place += handle.count
    return np.asarray((vectors * new @ np.linalg.inv(vectors)).real)


def decompose(matrix: Array) -> tuple[tuple[Handle, ...], Array, Array]:
    """Handles, eigenvalues (H,) and eigenvectors (H, H) of a matrix, largest first, each pair's upper member first."""
    values, vectors = np.linalg.eig(matrix)
    values, vectors = values.astype(complex), vectors.astype(complex)
    order = sorted(
        range(len(values)), key=lambda i: (-round(float(abs(values[i])), 10), abs(np.angle(values[i])), -values[i].imag)
    )
    order = _pairs_together(order, values)
    values, vectors = values[order], vectors[:, order]
    handles, place = [], 0
    while place < len(values):
        value = values[place]
        pair = value.imag != 0.0
        angle = abs(math.degrees(math.atan2(value.imag, value.real)))
        handles.append(Handle(float(abs(value)), angle, pair))
        place += 2 if pair else 1
    return tuple(handles), values, vectors


def _pairs_together(order: list[int], values: Array) -> list[int]:
    """The same order with every lower member right behind its upper one."""
    result: list[int] = []
    for index in order:
        if values[index].imag < 0:
            continue
        result.append(index)
        if values[index].imag > 0:
            result.append(next(j for j in order if values[j] == values[index].conjugate() and j not in result))
    return result


def _condition(vectors: Array) -> float:
    if not np.isfinite(vectors).all():
        return math.inf
    return float(np.linalg.cond(vectors))


def describe(matrix: Array, handles: Sequence[Handle] | None, given: int) -> Spectrum:
    """The spectrum of a matrix; `handles` where it was built from them (its exact eigenvalues), else None."""
    found, values, vectors = decompose(matrix)
    eigenvalues = values
    if handles is not None:
        eigenvalues = np.array(
            [v for h in handles for v in ((h.value, h.value.conjugate()) if h.pair else (h.value,))], dtype=complex
        )
    sizes = np.abs(eigenvalues)
    frobenius = float(np.linalg.norm(matrix))
    return Spectrum(
        matrix=matrix,
        handles=tuple(handles) if handles is not None else found,
        given=given if handles is not None else len(found),
        eigenvalues=eigenvalues,
        eigenvectors=vectors,
        radius=float(sizes.max()),
        sigma1=float(np.linalg.norm(matrix, 2)),
        condition=_condition(vectors),
        departure=math.sqrt(max(0.0, frobenius**2 - float((sizes**2).sum()))),
    )
