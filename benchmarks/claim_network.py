"""The trained reader of claims in torch: fit it, and write the arrays that the product reads.

The first layers of all-MiniLM-L6-v2 are those of ``extract/data/encoder.npz`` and stay as they are;
the next ones are tuned with the heads. What `extract.claims.learned.network` computes in NumPy is
the same function.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

import numpy as np
import torch
from claim_samples import DocumentSample, vocabulary  # beside this file
from pack_encoder import _rounded as rounded
from torch import Tensor, nn
from torch.nn import functional

from extract.toponyms.encoder import open_encoder
from extract.values import CLAIM_TYPES, STATUSES

ROLES = ("ground", "actor", "speaker", "date")
HEADS, WIDTH = 12, 384
TRIGGER_UNITS, LINK_UNITS, STATUS_UNITS = 128, 64, 48
DROP_FEATURES, DROP_UNITS, DROP_VECTORS, DROP_LAYERS = 0.1, 0.3, 0.2, 0.1
RATE, RATE_LAYERS, DECAY, WARM, BATCH = 2e-3, 1e-4, 0.01, 0.1, 2
POSITIVE = 2.0
"""How much a word that carries a claim counts beside one that does not: there are few."""


class Layer(nn.Module):
    """One layer of the transformer, as pre-trained."""

    def __init__(self, tensors: dict[str, np.ndarray], number: int) -> None:
        super().__init__()
        at = f"encoder.layer.{number}"

        def linear(name: str) -> nn.Linear:
            weight = torch.tensor(np.array(tensors[f"{at}.{name}.weight"]))
            out = nn.Linear(weight.shape[1], weight.shape[0])
            out.weight.data, out.bias.data = weight, torch.tensor(np.array(tensors[f"{at}.{name}.bias"]))
            return out

        def norm(name: str) -> nn.LayerNorm:
            out = nn.LayerNorm(WIDTH, eps=1e-12)
            out.weight.data = torch.tensor(np.array(tensors[f"{at}.{name}.LayerNorm.weight"]))
            out.bias.data = torch.tensor(np.array(tensors[f"{at}.{name}.LayerNorm.bias"]))
            return out

        self.query, self.key, self.value = (
            linear(f"attention.self.{name}") for name in ("query", "key", "value")
        )
        self.output, self.inner, self.outer = (
            linear(name) for name in ("attention.output.dense", "intermediate.dense", "output.dense")
        )
        self.first, self.last = norm("attention.output"), norm("output")
        self.drop = nn.Dropout(DROP_LAYERS)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        x = self.attended(x, mask)
        return self.last(x + self.drop(self.outer(functional.gelu(self.inner(x)))))

    def attended(self, x: Tensor, mask: Tensor) -> Tensor:
        """Return the states after the attention, before the inner units."""
        batch, length, _ = x.shape
        query, key, value = (
            part(x).view(batch, length, HEADS, -1).transpose(1, 2)
            for part in (self.query, self.key, self.value)
        )
        mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask[:, None, None, :])
        return self.first(x + self.drop(self.output(mixed.transpose(1, 2).reshape(batch, length, WIDTH))))

    def weight_of_units(self, x: Tensor, mask: Tensor) -> Tensor:
        """Return how much each inner unit adds to some states, on the whole."""
        active = functional.gelu(self.inner(self.attended(x, mask)))[mask].abs().sum(dim=0)
        return active * self.outer.weight.norm(dim=0)

    def keep(self, units: Tensor) -> None:
        """Leave out all other inner units."""
        inner, outer = nn.Linear(WIDTH, len(units)), nn.Linear(len(units), WIDTH)
        inner.weight.data, inner.bias.data = self.inner.weight.data[units], self.inner.bias.data[units]
        outer.weight.data, outer.bias.data = self.outer.weight.data[:, units], self.outer.bias.data
        self.inner, self.outer = inner, outer


class Bag(nn.Module):
    """A hidden layer and a straight path over named features; row 0 stands for none."""

    def __init__(self, names: dict[str, int], hidden: int, outputs: int) -> None:
        super().__init__()
        self.index = names
        self.embedding = nn.EmbeddingBag(len(names) + 1, hidden, mode="sum", padding_idx=0)
        self.straight = nn.EmbeddingBag(len(names) + 1, outputs, mode="sum", padding_idx=0)
        nn.init.normal_(self.embedding.weight, 0, 0.02)
        nn.init.zeros_(self.straight.weight)

    def rows(self, features: Sequence[Sequence[str]]) -> Tensor:
        """Return the rows of some words' features, filled up with 0."""
        known = [[self.index[f] + 1 for f in dict.fromkeys(names) if f in self.index] for names in features]
        out = torch.zeros(len(known), max([1, *map(len, known)]), dtype=torch.long)
        for n, found in enumerate(known):
            out[n, : len(found)] = torch.tensor(found, dtype=torch.long)
        return out

    def forward(self, rows: Tensor) -> tuple[Tensor, Tensor]:
        if self.training:
            rows = torch.where(torch.rand(rows.shape) < DROP_FEATURES, torch.zeros_like(rows), rows)
        return self.embedding(rows), self.straight(rows)


class ReaderNetwork(nn.Module):
    """Layers, and heads for triggers, links and statuses."""

    def __init__(
        self, tensors: dict[str, np.ndarray], samples: Sequence[DocumentSample], base: int, layers: int
    ) -> None:
        super().__init__()
        self.base = base
        self.layers = nn.ModuleList(Layer(tensors, n) for n in range(base, base + layers))
        self.triggers = Bag(
            vocabulary((f for s in samples for f in s.features.values()), 5), TRIGGER_UNITS, len(CLAIM_TYPES)
        )
        self.own, self.head = nn.Linear(WIDTH, TRIGGER_UNITS), nn.Linear(WIDTH, TRIGGER_UNITS, bias=False)
        self.types = nn.Linear(TRIGGER_UNITS, len(CLAIM_TYPES))
        self.types.bias.data.fill_(-3.5)  # most words carry nothing
        links = vocabulary(
            (f for s in samples for link in s.links for c in link.choices.values() for f in c.features), 4
        )
        self.links = nn.ModuleDict({role: Bag(links, LINK_UNITS, 1) for role in ROLES})
        self.by_trigger = nn.ModuleDict({role: nn.Linear(WIDTH, LINK_UNITS) for role in ROLES})
        self.by_word = nn.ModuleDict({role: nn.Linear(WIDTH, LINK_UNITS, bias=False) for role in ROLES})
        self.score = nn.ModuleDict({role: nn.Linear(LINK_UNITS, 1) for role in ROLES})
        self.none = nn.ModuleDict({role: nn.Linear(WIDTH, 1, bias=False) for role in ROLES})
        self.none_types = nn.ParameterDict(
            {role: nn.Parameter(torch.zeros(len(CLAIM_TYPES))) for role in ROLES}
        )
        self.statuses = Bag(
            vocabulary((link.status_features for s in samples for link in s.links), 4),
            STATUS_UNITS,
            len(STATUSES),
        )
        self.by_status, self.status = nn.Linear(WIDTH, STATUS_UNITS), nn.Linear(STATUS_UNITS, len(STATUSES))
        self.drop, self.drop_vectors = nn.Dropout(DROP_UNITS), nn.Dropout(DROP_VECTORS)

    def vectors(self, sample: Prepared) -> Tensor:
        """Return the vectors of a document's words after the tuned layers."""
        x = sample.states
        for layer in self.layers:
            x = layer(x, sample.mask)
        found = x.reshape(-1, WIDTH)[sample.pieces]
        sums = torch.zeros(len(sample.counts), WIDTH).index_add(0, sample.owners, found)
        return sums / sample.counts[:, None]

    def loss(self, p: Prepared) -> Tensor:
        """Return the loss on a document."""
        vectors = self.vectors(p)
        v = self.drop_vectors(vectors)
        hidden, straight = self.triggers(p.trigger_rows)
        hidden = hidden + self.own(v)[p.words] + self.head(v)[p.heads]
        scores = self.types(self.drop(functional.relu(hidden))) + straight
        total = functional.binary_cross_entropy_with_logits(
            scores, p.labels, weight=p.weights, pos_weight=torch.tensor(POSITIVE), reduction="sum"
        )
        if not len(p.link_words):
            return total
        hidden, straight = self.statuses(p.status_rows)
        hidden = hidden + self.by_status(v)[p.link_words]
        scores = self.status(self.drop(functional.relu(hidden))) + straight
        total = total + functional.cross_entropy(scores, p.statuses, reduction="sum", label_smoothing=0.05)
        for role in ROLES:
            claim, trigger, word, rows, right, known = p.choices[role]
            none = self.none[role](v[p.link_words])[:, 0] + self.none_types[role][p.link_types]
            hidden, straight = self.links[role](rows)
            hidden = hidden + self.by_trigger[role](v)[trigger] + self.by_word[role](v)[word]
            each = self.score[role](self.drop(functional.relu(hidden)))[:, 0] + straight[:, 0]
            scores = torch.cat([none, each])
            of = torch.cat([torch.arange(len(none)), claim])
            lost = _log_sum(scores, of, len(none)) - _log_sum(scores[right], of[right], len(none))
            total = total + lost[known].sum()
        return total

    def arrays(self) -> dict[str, np.ndarray]:
        """Return what `extract.claims.learned.network.from_arrays` reads."""

        def half(x: Tensor) -> np.ndarray:
            return x.detach().numpy().astype(np.float16)

        out: dict[str, np.ndarray] = {
            "base": np.array(self.base),
            "layers": np.array(len(self.layers)),
            "types": _text(CLAIM_TYPES),
            "statuses": _text(STATUSES),
            "trigger.features": _text(self.triggers.index),
            "trigger.embedding": half(self.triggers.embedding.weight[1:]),
            "trigger.straight": half(self.triggers.straight.weight[1:]),
            "trigger.own": half(self.own.weight.T),
            "trigger.head": half(self.head.weight.T),
            "trigger.bias": half(self.own.bias),
            "trigger.out": half(self.types.weight.T),
            "trigger.offset": half(self.types.bias),
            "status.features": _text(self.statuses.index),
            "status.embedding": half(self.statuses.embedding.weight[1:]),
            "status.straight": half(self.statuses.straight.weight[1:]),
            "status.own": half(self.by_status.weight.T),
            "status.bias": half(self.by_status.bias),
            "status.out": half(self.status.weight.T),
            "status.offset": half(self.status.bias),
            "link.features": _text(self.links["ground"].index),
        }
        for role in ROLES:
            out |= {
                f"{role}.embedding": half(self.links[role].embedding.weight[1:]),
                f"{role}.straight": half(self.links[role].straight.weight[1:, 0]),
                f"{role}.trigger": half(self.by_trigger[role].weight.T),
                f"{role}.word": half(self.by_word[role].weight.T),
                f"{role}.bias": half(self.by_trigger[role].bias),
                f"{role}.out": half(self.score[role].weight[0]),
                f"{role}.offset": half(self.score[role].bias[0]),
                f"{role}.none": half(self.none[role].weight[0]),
                f"{role}.none_types": half(self.none_types[role]),
            }
        for n, layer in enumerate(self.layers, self.base):
            parts = {
                "attention": (layer.query, layer.key, layer.value),
                "output": (layer.output,),
                "inner": (layer.inner,),
                "outer": (layer.outer,),
            }
            for name, sources in parts.items():
                matrix = np.concatenate([s.weight.detach().numpy() for s in sources]).T
                out[f"{n}.{name}"], out[f"{n}.{name}.scales"] = rounded(matrix, axis=0)
                out[f"{n}.{name}.bias"] = np.concatenate([half(s.bias) for s in sources])
            norms = [x for norm in (layer.first, layer.last) for x in (norm.weight, norm.bias)]
            out[f"{n}.norms"] = np.stack([half(x) for x in norms])
        return out


class Prepared:
    """A sample as tensors for one network."""

    def __init__(self, sample: DocumentSample, network: ReaderNetwork) -> None:
        blocks = open_encoder().read(sample.words, network.base).blocks
        passages = [
            (block.states[begin:end], lengths)
            for block in blocks
            for (begin, end), lengths in zip(block.bounds, block.lengths, strict=True)
        ]
        longest = max((len(states) for states, _ in passages), default=1)
        self.states = torch.zeros(len(passages), longest, WIDTH)
        self.mask = torch.zeros(len(passages), longest, dtype=torch.bool)
        pieces: list[int] = []
        owners: list[int] = []
        word = 0
        for n, (states, lengths) in enumerate(passages):
            self.states[n, : len(states)] = torch.tensor(states)
            self.mask[n, : len(states)] = True
            at = n * longest + 1
            for length in lengths:
                pieces += range(at, at + length)
                owners += [word] * length
                at, word = at + length, word + 1
        self.pieces, self.owners = torch.tensor(pieces), torch.tensor(owners)
        self.counts = torch.bincount(self.owners, minlength=word).float()
        own = list(sample.features)
        self.words = torch.tensor(own)
        self.heads = torch.tensor([sample.heads[w] for w in own])
        self.trigger_rows = network.triggers.rows([sample.features[w] for w in own])
        self.labels = torch.zeros(len(own), len(CLAIM_TYPES))
        self.weights = torch.ones(len(own), len(CLAIM_TYPES))
        place = {w: n for n, w in enumerate(own)}
        for w, kinds in sample.labels.items():
            for kind in kinds:
                self.labels[place[w], CLAIM_TYPES.index(kind)] = 1
        for link in sample.links:
            kind = CLAIM_TYPES.index(link.type)
            for w in range(*link.clause):  # another word of the clause would have done as well
                if w in place and self.labels[place[w], kind] == 0:
                    self.weights[place[w], kind] = 0
        self.link_words = torch.tensor([link.word for link in sample.links], dtype=torch.long)
        self.link_types = torch.tensor([CLAIM_TYPES.index(link.type) for link in sample.links]).long()
        self.statuses = torch.tensor([STATUSES.index(link.status) for link in sample.links]).long()
        self.status_rows = network.statuses.rows([link.status_features for link in sample.links])
        self.choices = {role: self._choices(sample, network, role) for role in ROLES}

    @staticmethod
    def _choices(sample: DocumentSample, network: ReaderNetwork, role: str) -> tuple[Tensor, ...]:
        claim, trigger, word, features, right = [], [], [], [], []
        for n, link in enumerate(sample.links):
            choice = link.choices[role]
            for w, names, ok in zip(choice.words, choice.features, choice.right, strict=True):
                claim.append(n)
                trigger.append(link.word)
                word.append(link.word if w is None else w)
                features.append(names)
                right.append(ok)
        none = [not any(link.choices[role].right) for link in sample.links]
        known = [link.choices[role].known for link in sample.links]
        return (
            torch.tensor(claim).long(),
            torch.tensor(trigger).long(),
            torch.tensor(word).long(),
            network.links[role].rows(features),
            torch.tensor([*none, *right]).bool(),
            torch.tensor(known).bool(),
        )


def fit(
    tensors: dict[str, np.ndarray],
    samples: Sequence[DocumentSample],
    *,
    base: int = 2,
    layers: int = 1,
    epochs: int = 6,
    units: int | None = None,
    seed: int = 0,
) -> ReaderNetwork:
    """Return a network fitted to some documents; the same input gives the same network on one machine."""
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    shuffle = random.Random(seed)
    network = ReaderNetwork(tensors, samples, base, layers)
    prepared = [Prepared(s, network) for s in samples if s.features]
    if units is not None:
        _keep_heaviest(network, prepared, units)
    tuned = list(network.layers.parameters())
    ids = {id(p) for p in tuned}
    rest = [p for p in network.parameters() if id(p) not in ids]
    optimiser = torch.optim.AdamW(
        [{"params": rest, "lr": RATE}, {"params": tuned, "lr": RATE_LAYERS}], weight_decay=DECAY
    )
    steps = epochs * math.ceil(len(prepared) / BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda n: min(1.0, (n + 1) / (WARM * steps)) * max(0.0, 1 - n / steps)
    )
    network.train()
    for epoch in range(epochs):
        shuffle.shuffle(prepared)
        lost = 0.0
        for first in range(0, len(prepared), BATCH):
            loss = torch.stack([network.loss(p) for p in prepared[first : first + BATCH]]).sum() / 20
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            lost += float(loss.detach())
        print(f"epoch {epoch + 1} of {epochs}: loss {lost:.1f}", flush=True)
    return network.eval()


@torch.no_grad()
def _keep_heaviest(network: ReaderNetwork, prepared: Sequence[Prepared], units: int) -> None:
    """Leave each layer the inner units that add most to the states of some documents."""
    network.eval()
    states = [(p.states, p.mask) for p in prepared[:: max(1, len(prepared) // 100)]]
    for layer in network.layers:
        weights = torch.stack([layer.weight_of_units(x, mask) for x, mask in states]).sum(dim=0)
        layer.keep(weights.topk(units).indices.sort().values)
        states = [(layer(x, mask), mask) for x, mask in states]


def _log_sum(scores: Tensor, of: Tensor, count: int) -> Tensor:
    """Return the logarithm of the sum of exponentials in each group."""
    most = torch.full((count,), -1e9).scatter_reduce(0, of, scores.detach(), "amax")
    sums = torch.zeros(count).index_add(0, of, (scores - most[of]).exp())
    return sums.clamp(min=1e-12).log() + most


def _text(names: Sequence[str] | dict[str, int]) -> np.ndarray:
    return np.frombuffer("\n".join(names).encode(), np.uint8)
