"""The registry of wirings: a new wiring is one file and one line here."""

from __future__ import annotations

from engine.wirings.attention import Attention
from engine.wirings.base import Wiring
from engine.wirings.bidirectional import Bidirectional
from engine.wirings.encoder_decoder import EncoderDecoder
from engine.wirings.fully_connected import FullyConnected
from engine.wirings.many_to_many import ManyToMany
from engine.wirings.many_to_one import ManyToOne
from engine.wirings.one_to_many import OneToMany
from engine.wirings.output_recurrent import OutputRecurrent
from engine.wirings.stacked import Stacked
from engine.wirings.time_delay import TimeDelay

_KINDS: tuple[type[Wiring], ...] = (
    ManyToMany,
    ManyToOne,
    OneToMany,
    Bidirectional,
    Stacked,
    OutputRecurrent,
    EncoderDecoder,
    Attention,
    TimeDelay,
    FullyConnected,
)

WIRINGS: dict[str, type[Wiring]] = {kind.name: kind for kind in _KINDS}
