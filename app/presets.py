"""The presets of /gradients: each is a query that does what its name says.

Checked by: tests/app/test_presets.py, which holds each to its promise.
"""

from typing import Any, Final

PRESETS: Final[tuple[dict[str, Any], ...]] = (
    {"id": "fades", "query": {}},
    {"id": "holds", "query": {"eig": "1@38,1@104,1,-1,1@64", "in": 0.02}},
    {"id": "explodes", "query": {"eig": "1.15@38,.8@104,.72,-.55,.46@64", "in": 0.01}},
    {"id": "spins", "query": {"eig": ".98@60,.98@60,.72,-.55,.46@64", "in": 0.05}},
    {"id": "sheared", "query": {"eig": ".94@20,.9@30,.9,.85,.9@40", "shear": 2, "in": 0.02}},
)
