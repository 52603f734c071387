"""What finding names rests on: the light view, the encoder of words, the network over spans."""

from __future__ import annotations

import hashlib
import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.toponyms.encoder import MAX_PIECES, MAX_WORD_CHARS, Floats, open_encoder
from extract.toponyms.light import light_view
from extract.toponyms.network import DATA, SpanNetwork, read_network, roles
from geodata.errors import DataError

TEXT = st.text(alphabet=st.sampled_from("aB éÜ'’.,-–\n\r\t\u200b\u00a0\ud800U.S.“”1?!St "), max_size=80)


# --- the light view -----------------------------------------------------------------------


@given(TEXT)
def test_words_lie_in_order_at_their_offsets(text: str) -> None:
    words = light_view(text).words
    assert all(a.end <= b.start for a, b in pairwise(words))
    for word in words:
        assert text[word.start : word.end].strip() != ""
        assert 0 <= word.start < word.end <= len(text)
    sentences = [word.sentence for word in words]
    assert sentences == sorted(sentences)
    assert [w.first for w in words] == [n == 0 or sentences[n - 1] != s for n, s in enumerate(sentences)]


@given(st.text(max_size=200))
def test_no_letter_or_digit_is_lost(text: str) -> None:
    covered = {k for word in light_view(text).words for k in range(word.start, word.end)}
    assert all(k in covered for k, ch in enumerate(text) if ch.isascii() and ch.isalnum())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("He left the U.S. on Friday.", ["He", "left", "the", "U.S.", "on", "Friday", "."]),
        ("St. Louis, Mo., is home.", ["St.", "Louis", ",", "Mo.", ",", "is", "home", "."]),
        ("Syria's Ma'arrat al-Numan", ["Syria", "'s", "Ma'arrat", "al", "-", "Numan"]),
        ("It fell. Kyiv spoke.", ["It", "fell", ".", "Kyiv", "spoke", "."]),
    ],
)
def test_tokens(text: str, words: list[str]) -> None:
    assert [word.text for word in light_view(text).words] == words


def test_sentences_end_where_they_should() -> None:
    view = light_view('Mr. Diaz left Lima. "Why?" asked Ana. No. 4 was hit.\nNew line')
    starts = [word.text for word in view.words if word.first]
    assert starts == ["Mr.", '"', "No.", "New"]


# --- the encoder --------------------------------------------------------------------------


def test_a_word_has_one_vector_wherever_passages_are_cut() -> None:
    encoder = open_encoder()
    words = light_view("The road to Homs was cut. " * (MAX_PIECES // 3)).words
    vectors = encoder.encode(words)
    assert vectors.shape == (len(words), 384)
    assert np.isfinite(vectors).all()
    assert np.abs(vectors).max(axis=1).min() > 0.1  # none was left out


def test_context_changes_a_vector_and_its_absence_does_not() -> None:
    encoder = open_encoder()
    here, there = (light_view(t).words for t in ("Jordan is a country.", "Jordan scored for Chicago."))
    alone = [encoder.encode(words, 0)[0] for words in (here, there)]
    read = [encoder.encode(words, 2)[0] for words in (here, there)]
    assert np.allclose(alone[0], alone[1], atol=1e-5)
    assert np.abs(read[0] - read[1]).max() > 0.1


def test_odd_words_have_vectors_too() -> None:
    words = light_view("Ŵ ß 漢字 \U0001f600 " + "x" * 400 + " Łódź Çeşme").words
    vectors = open_encoder().encode(words)
    assert np.isfinite(vectors).all()
    assert len(open_encoder().encode(())) == 0


def test_what_no_word_is_as_long_as_is_unknown_whatever_it_is() -> None:
    longest = light_view("a" * MAX_WORD_CHARS).words
    longer = [light_view(letter * (MAX_WORD_CHARS + 1)).words for letter in "az"]
    read = [open_encoder().encode(words) for words in (longest, *longer)]
    assert np.array_equal(read[1], read[2])
    assert not np.allclose(read[0], read[1])


# --- the network --------------------------------------------------------------------------


def draw(seed: int, *shape: int) -> Floats:
    return np.random.default_rng(seed).normal(size=shape).astype(np.float32)


def tiny() -> SpanNetwork:
    return SpanNetwork(
        index={"a": 0, "b": 1}, embedding=draw(1, 2, 3), straight=draw(2, 2), context=draw(3, 4, 5, 3),
        context_bias=draw(4, 4, 3), bias=draw(5, 3), out=draw(6, 3), offset=0.5, threshold=0.0, layers=0,
    )  # fmt: skip


def test_log_odds_are_what_the_formula_says() -> None:
    network, vectors = tiny(), draw(7, 3, 5)
    [got] = network.log_odds(vectors, [(0, 2)], [["a", "unknown", "a"]])
    hidden = network.embedding[0] + network.bias
    for role, word in ((1, 0), (2, 1), (3, 2)):  # no word before
        hidden = hidden + vectors[word] @ network.context[role] + network.context_bias[role]
    assert got == pytest.approx(np.maximum(hidden, 0) @ network.out + network.straight[0] + 0.5, rel=1e-4)


@settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 3)), max_size=8))
def test_spans_are_scored_alone_as_together(pairs: list[tuple[int, int]]) -> None:
    network, vectors = tiny(), draw(8, 9, 5)
    spans = [(i, i + n) for i, n in pairs]
    names = [["a"] if i % 2 else ["b", "a"] for i, _ in spans]
    together = network.log_odds(vectors, spans, names)
    alone = [network.log_odds(vectors, [s], [n])[0] for s, n in zip(spans, names, strict=True)]
    assert np.allclose(together, alone, atol=1e-4)


def test_roles_at_the_edges() -> None:
    assert roles([(0, 1), (2, 4)], 4).tolist() == [[-1, 0, 0, 1], [1, 2, 3, -1]]


def test_the_shipped_networks_hold_no_names() -> None:
    for name in ("toponyms", "toponyms-fast"):
        network = read_network(name)
        assert len(network.index) > 500
        assert not [f for f in network.index if "Syria" in f or "London" in f or "syria" in f]


def test_a_missing_file_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        open_encoder(tmp_path / "none.npz")
    with pytest.raises(DataError, match="cannot be read"):
        read_network("no-such-network")


def test_the_manifest_describes_the_files() -> None:
    manifest = json.loads((DATA / "models.json").read_text("utf-8"))
    assert set(manifest) == {path.name for path in DATA.glob("*.npz")}
    for name, entry in manifest.items():
        raw = (DATA / name).read_bytes()
        assert (len(raw), hashlib.sha256(raw).hexdigest()) == (entry["bytes"], entry["sha256"])
    assert sum(entry["bytes"] for entry in manifest.values()) < 30e6
