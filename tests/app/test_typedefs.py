"""The scripts' types of a record name fields that the API sends, and name all of its parts."""

import re

from app.context import ROOT
from app.schemas import record as schemas
from app.schemas import unroll_record, wiring_record

TYPES = "\n".join(
    (ROOT / path).read_text(encoding="utf-8") for path in ("static/js/types.js", "static/js/figures/types.js")
)
PARTS = {
    "spectrum": schemas.SpectrumOut,
    "trace": schemas.TraceOut,
    "gradients": schemas.GradientsOut,
    "ledger": schemas.LedgerOut,
    "verify": schemas.VerifyOut,
}
INNER = {"Lags": schemas.LagsOut, "Sensitivity": schemas.SensitivityOut, "Ledger": schemas.LedgerOut}


def properties(typedef: str) -> dict[str, str]:
    """The properties of a typedef: name -> type."""
    block = re.search(rf"@typedef \{{Object\}} {typedef}\b(.*?)(?:@typedef|\*/)", TYPES, re.DOTALL)
    assert block is not None, typedef
    return {name.strip("[]"): kind for kind, name in re.findall(r"@property \{(.*)\} (\[?\w+\]?)", block.group(1))}


def names(kind: str) -> set[str]:
    """The outermost property names of an inline object type."""
    found = re.match(r"\{(.*)\}", kind.removesuffix("|null"))
    flat = re.sub(r"\{[^{}]*\}", "object", found.group(1)) if found else ""
    return set(re.findall(r"(\w+)\??:", flat))


def test_every_part_of_a_record_has_a_type_and_no_type_is_invented() -> None:
    described = properties("RunRecord") | properties("PageParts")
    assert set(described) <= set(schemas.RecordOut.model_fields)
    assert set(schemas.RecordOut.model_fields) - set(described) <= {"weights", "memory", "radii"}


def test_the_fields_of_every_part_exist() -> None:
    for typedef in ("RunRecord", "PageParts"):
        for part, kind in properties(typedef).items():
            if part in PARTS:
                assert names(kind) <= set(PARTS[part].model_fields), part


def test_the_fields_of_every_named_part_exist() -> None:
    for typedef, model in INNER.items():
        if f"@typedef {{Object}} {typedef}\n" in TYPES:
            assert set(properties(typedef)) <= set(model.model_fields), typedef


def test_the_record_of_wirings_has_exactly_the_fields_that_are_sent() -> None:
    parts = {
        "WiringRecord": wiring_record.WiringOut,
        "WiringChoice": wiring_record.WiringChoiceOut,
        "WiringPair": wiring_record.WiringPairOut,
        "WiringGraph": wiring_record.WiringGraphOut,
        "WiringNode": wiring_record.WiringNodeOut,
        "WiringOutputs": wiring_record.WiringOutputsOut,
        "WiringMatrices": wiring_record.WiringMatricesOut,
        "WiringAttention": wiring_record.WiringAttentionOut,
        "WiringRows": wiring_record.WiringRowsOut,
        "WiringParameters": wiring_record.WiringParametersOut,
    }
    for typedef, model in parts.items():
        assert set(properties(typedef)) == set(model.model_fields), typedef
    edge = re.search(r"@typedef \{(\{.*?\})\} WiringEdge", TYPES)
    assert edge is not None
    assert names(edge.group(1)) == set(wiring_record.WiringEdgeOut.model_fields)
    rows, parameters = properties("WiringRows"), properties("WiringParameters")
    assert names(rows["taught"]) == names(rows["free"]) == set(wiring_record.WiringRowOut.model_fields)
    assert names(parameters["growth"]) == set(wiring_record.WiringGrowthOut.model_fields)
    assert names(parameters["blocks"].removesuffix("[]")) == set(wiring_record.WiringBlockOut.model_fields)


def test_the_record_of_unroll_has_exactly_the_fields_that_are_sent() -> None:
    parts = {
        "UnrollRecord": unroll_record.UnrollOut,
        "UnrollTrace": unroll_record.UnrollTraceOut,
        "UnrollBackward": unroll_record.BackwardOut,
    }
    for typedef, model in parts.items():
        assert set(properties(typedef)) == set(model.model_fields), typedef
    inner = {
        "network": unroll_record.NetworkOut,
        "left": unroll_record.LeftOut,
        "untouched": unroll_record.UntouchedOut,
    }
    for field, model in inner.items():
        assert names(properties("UnrollRecord")[field]) == set(model.model_fields), field
