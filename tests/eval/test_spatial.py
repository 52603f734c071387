"""Quality floors on the spatial development expressions: they only rise.

`python tests/eval/test_spatial.py --update` writes what is reached now, and refuses to lower
a floor. The corpus and its scorer lie beside the checkout; without them this is skipped.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

SHARED = Path(__file__).parents[2].parent / "shared" / "corpora"
CORPUS = SHARED / "spatial" / "dev.jsonl"
SCORER = SHARED / "claims" / "score.py"
BASELINE = Path(__file__).with_name("baseline_spatial.json")
GOALS = (
    "kind_acc", "class_acc", "distance_acc", "bearing_acc", "side_acc", "centroid_acc", "area_acc",
    "points_acc", "all_right",
)  # fmt: skip

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not CORPUS.exists(), reason="no corpora beside the checkout"),
]


def _scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("spatial_scorer", SCORER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _predictions() -> list[dict[str, Any]]:
    from extract.expressions import NotLocated, locate
    from extract.surfaces import located_to_json, not_located_to_json
    from geodata.atlas import open_atlas
    from geodata.build import build

    atlas = open_atlas()
    out = []
    for line in CORPUS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        found = locate(row["text"], atlas=atlas, context=row["context"])
        if isinstance(found, NotLocated):
            out.append(not_located_to_json(row["id"], found.reason))
        else:
            out.append(located_to_json(row["id"], found, build(found.recipe, atlas)))
    atlas.gazetteer.close()
    return out


def _reached() -> dict[str, float]:
    gold = [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()]
    result = _scorer().score_spatial(gold, _predictions())
    return {key: result[key] for key in GOALS}


def test_spatial_floors() -> None:
    floors = json.loads(BASELINE.read_text(encoding="utf-8"))
    reached = _reached()
    below = {key: (reached[key], floor) for key, floor in floors.items() if reached[key] < floor - 1e-9}
    assert not below, f"below the floor (reached, floor): {below}"


def main() -> int:
    """Raise the floors to what is reached now; refuse to lower one."""
    old = json.loads(BASELINE.read_text(encoding="utf-8")) if BASELINE.exists() else {}
    new = _reached()
    lower = [key for key, floor in old.items() if new[key] < floor]
    sys.stdout.write(json.dumps(new, indent=1) + "\n")
    if lower:
        sys.stderr.write(f"refused: these would fall: {', '.join(lower)}\n")
        return 1
    BASELINE.write_text(json.dumps(new, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main() if "--update" in sys.argv else 2)
