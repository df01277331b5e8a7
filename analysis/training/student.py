"""The student: spaCy's convolutional token layers, taught by the states and labels of the teacher.

spaCy would train these layers on the gold corpora alone. Here they are first trained, in torch
because that is many times faster, to say for every token of much more text what the teacher
says: its hidden state and its label scores. The weights then go back into spaCy's own layers
(`Trunk.into`), and spaCy's training begins there.

The layers are those of spaCy's MultiHashEmbed.v2 and MaxoutWindowEncoder.v2, weight by weight.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from spacy.tokens import Doc
from thinc.api import Model, NumpyOps
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - its usual name

from analysis.training.decode import trees
from analysis.training.teacher import (
    Batch,
    Numberer,
    Teacher,
    batches,
    sentence_begins,
    set_rate,
)

# Hashed rows, word vectors where the layers use them, lengths of the Docs, what the teacher said.
_Reading = tuple[Tensor, Tensor | None, list[int], dict[str, Tensor]]
# Log probabilities of (no begin, begin) where a sentence begins.
_BEGINS = np.log(np.array([0.02, 0.98])).astype(np.float16)


class Trunk(nn.Module):
    """The token layers of a spaCy pipeline as torch parameters.

    Parameters
    ----------
    model : thinc.model.Model
        An initialised Tok2Vec.v2 of MultiHashEmbed.v2 and MaxoutWindowEncoder.v2, window 1.
    """

    def __init__(self, model: Model) -> None:
        super().__init__()
        nodes = list(model.walk())
        self.embeds = [n for n in nodes if n.name == "hashembed"]
        self.statics = [n for n in nodes if n.name == "static_vectors"]
        self.outs = [n for n in nodes if n.name == "maxout"]
        self.norms = [n for n in nodes if n.name == "layernorm"]
        self.attrs = next(n for n in nodes if n.name == "extract_features").attrs["columns"]
        self.pad = len(self.outs) - 1
        self.tables = _parameters(self.embeds, "E")
        self.static = _parameters(self.statics, "W")
        self.weights, self.biases = _parameters(self.outs, "W"), _parameters(self.outs, "b")
        self.gains, self.shifts = _parameters(self.norms, "G"), _parameters(self.norms, "b")
        self.width = self.outs[0].get_dim("nO")

    def into(self) -> None:
        """Write the parameters back into the thinc model they were read from."""
        for nodes, name, values in (
            (self.embeds, "E", self.tables),
            (self.statics, "W", self.static),
            (self.outs, "W", self.weights),
            (self.outs, "b", self.biases),
            (self.norms, "G", self.gains),
            (self.norms, "b", self.shifts),
        ):
            for node, value in zip(nodes, values, strict=True):
                node.set_param(name, value.detach().numpy().copy())

    def features(self, docs: Sequence[Doc]) -> tuple[np.ndarray, np.ndarray]:
        """Return table rows (tokens, 4 x attributes) and vector rows (tokens,; -1 unknown)."""
        ops = NumpyOps()
        values = np.concatenate([doc.to_array(self.attrs) for doc in docs]).astype("uint64")
        rows = []
        for column, node in enumerate(self.embeds):
            ids = np.ascontiguousarray(values[:, column])
            rows.append(ops.hash(ids, node.attrs["seed"]) % node.get_dim("nV"))
        found = np.full(len(values), -1, dtype=np.int64)
        if self.statics:
            vectors = docs[0].vocab.vectors
            keys = np.concatenate([doc.to_array(vectors.attr) for doc in docs])
            found = np.asarray(vectors.find(keys=keys))
        return np.concatenate(rows, axis=1).astype(np.int32), found.astype(np.int32)

    def forward(
        self, rows: Tensor, vectors: Tensor | None, lengths: Sequence[int], drop: Drop
    ) -> Tensor:
        """Return the states of the tokens of all docs, one after the other: (tokens, width)."""
        parts = [
            F.embedding_bag(rows[:, 4 * i : 4 * i + 4], table, mode="sum")
            for i, table in enumerate(self.tables)
        ]
        if vectors is not None:
            parts.append(vectors @ self.static[0].T)
        state = drop(self._maxout(torch.cat(parts, 1), 0))
        place, total = _places(lengths, self.pad)
        padded = state.new_zeros(total, self.width).index_copy(0, place, state)
        for layer in range(1, len(self.outs)):
            none = padded.new_zeros(1, self.width)
            before, after = torch.cat([none, padded[:-1]]), torch.cat([padded[1:], none])
            window = torch.cat([before, padded, after], 1)
            padded = padded + drop(self._maxout(window, layer))
        return padded[place]

    def _maxout(self, inputs: Tensor, layer: int) -> Tensor:
        weight = self.weights[layer]
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.training):
            out = inputs @ weight.flatten(0, 1).T
        best = (out.float().view(-1, *weight.shape[:2]) + self.biases[layer]).amax(-1)
        return F.layer_norm(best, (self.width,), self.gains[layer], self.shifts[layer], 1e-8)


def _parameters(nodes: list[Model], name: str) -> nn.ParameterList:
    return nn.ParameterList([nn.Parameter(torch.tensor(n.get_param(name))) for n in nodes])


def _places(lengths: Sequence[int], pad: int) -> tuple[Tensor, int]:
    """Return where tokens stand when `pad` empty rows lie before, between and after the docs."""
    begin, places = pad, []
    for length in lengths:
        places.append(torch.arange(begin, begin + length))
        begin += length + pad
    return torch.cat(places), begin


class Drop:
    """Dropout from one pool of random numbers: drawing new ones would cost more than the layers."""

    def __init__(self, rate: float, *, seed: int = 0, size: int = 4_000_000) -> None:
        generator = torch.Generator().manual_seed(seed)
        self.rate = rate
        self.pool = (torch.rand(size, generator=generator) >= rate).float() / (1 - rate)
        self.rng = random.Random(seed)

    def __call__(self, state: Tensor) -> Tensor:
        """Drop a share of `state` and scale up the rest."""
        if not self.rate:
            return state
        begin = self.rng.randrange(max(1, len(self.pool) - state.numel()))
        return state * self.pool[begin : begin + state.numel()].view_as(state)


@dataclass
class Lessons:
    """What the teacher says of a text: arrays with one row for each token.

    `states` (tokens, 384) float16; `scores` maps a head of the teacher to its log
    probabilities (tokens, labels) float16; `heads` counts from the start of the stretch, and is
    empty where the teacher knows no trees.
    """

    lengths: np.ndarray
    states: np.ndarray
    scores: dict[str, np.ndarray]
    heads: np.ndarray


@torch.inference_mode()
def lessons(
    model: Teacher, numberer: Numberer, docs: Sequence[Doc], *, size: int = 8000
) -> tuple[list[Doc], Lessons]:
    """Let the teacher go through `docs`.

    Parameters
    ----------
    model, numberer : Teacher, Numberer
    docs : sequence of spacy.tokens.Doc
    size : int
        Wordpieces at a time.

    Returns
    -------
    (list of Doc, Lessons)
        The docs cut to the stretches the teacher sees at once, in the order of the rows.
    """
    pieces = [piece for doc in docs for piece in numberer.cut(doc, gold=False)]
    groups = list(batches(pieces, size, random.Random(0)))
    order = [piece for group in groups for piece in group]
    states, heads = [], []
    scores: dict[str, list[np.ndarray]] = {name: [] for name in model.flat}
    for group in groups:
        batch = Batch(group)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            seen = model.states(batch)
        flat = {
            n: head(seen).float().log_softmax(-1).half().numpy() for n, head in model.flat.items()
        }
        arcs = model.arcs(seen).float().numpy() if model.labels.deps else None
        for row, piece in enumerate(group):
            n = piece.last - piece.first
            states.append(seen[row, :n].half().numpy())
            for name, values in flat.items():
                scores[name].append(values[row, :n])
            if arcs is not None:
                begins = sentence_begins(flat["starts"][row, :n].argmax(-1), piece)
                heads.append(trees(arcs[row, :n, :n], begins).astype(np.int16))
                scores["starts"][-1] = np.where(begins[:, None], _BEGINS, _BEGINS[::-1])
    lengths = np.array([piece.last - piece.first for piece in order])
    cut = [piece.doc[piece.first : piece.last].as_doc() for piece in order]
    said = {name: np.concatenate(values) for name, values in scores.items()}
    tree = np.concatenate(heads) if heads else np.zeros(0, dtype=np.int16)
    return cut, Lessons(lengths, np.concatenate(states), said, tree)


class Exam(nn.Module):
    """What the student must say from its states; thrown away after the training."""

    def __init__(self, width: int, said: Lessons, *, arc: int = 128) -> None:
        super().__init__()
        self.state = nn.Linear(width, said.states.shape[1])
        self.heads = nn.ModuleDict(
            {name: nn.Linear(width, value.shape[1]) for name, value in said.scores.items()}
        )
        self.child = nn.Sequential(nn.Linear(width, arc), nn.GELU())
        self.parent = nn.Sequential(nn.Linear(width, arc), nn.GELU())
        self.arc = nn.Parameter(torch.zeros(arc, arc))
        nn.init.xavier_uniform_(self.arc)
        self.distance = nn.Parameter(torch.zeros(41))

    def loss(self, state: Tensor, said: dict[str, Tensor], lengths: Sequence[int]) -> Tensor:
        """Return the mean error of state, scores and (if the lesson has trees) heads."""
        target = F.layer_norm(said["states"], said["states"].shape[-1:])
        total = F.mse_loss(self.state(state), target)
        for name, head in self.heads.items():
            ours = head(state).log_softmax(-1)
            total = total + F.kl_div(ours, said[name], reduction="batchmean", log_target=True)
        if "heads" in said:
            total = total + self._arcs(state, said["heads"], lengths)
        return total

    def _arcs(self, state: Tensor, heads: Tensor, lengths: Sequence[int]) -> Tensor:
        padded = nn.utils.rnn.pad_sequence(list(state.split(list(lengths))), batch_first=True)
        gold = nn.utils.rnn.pad_sequence(
            list(heads.split(list(lengths))), batch_first=True, padding_value=-100
        )
        scores = self.child(padded) @ self.arc @ self.parent(padded).transpose(1, 2)
        n = padded.shape[1]
        apart = (torch.arange(n)[None] - torch.arange(n)[:, None]).clamp(-20, 20) + 20
        scores = scores + self.distance[apart]
        empty = torch.arange(n)[None] >= torch.tensor(lengths)[:, None]
        scores = scores.masked_fill(empty[:, None], -1e4)
        return F.cross_entropy(scores.flatten(0, 1), gold.flatten(), ignore_index=-100)


def teach(
    trunk: Trunk,
    docs: Sequence[Doc],
    said: Lessons,
    *,
    steps: int = 4000,
    size: int = 4000,
    rate: float = 2e-3,
    drop: float = 0.1,
    seed: int = 0,
    log: Path | None = None,
) -> Exam:
    """Train the layers of `trunk` to say what the teacher said.

    Parameters
    ----------
    trunk : Trunk
        Changed in place; call `into` afterwards.
    docs : sequence of spacy.tokens.Doc
        As returned by `lessons`, on a vocabulary with the vectors the trunk was built with.
    said : Lessons
    steps, size : int
        Updates, and tokens in each.
    rate, drop : float
        Highest learning rate (Adam, see `teacher.set_rate`), and dropout after every layer.
    seed : int
    log : Path, optional

    Returns
    -------
    Exam
        The heads as trained, to judge the student by.
    """
    torch.manual_seed(seed)
    trunk.train()
    if log is not None:
        log.unlink(missing_ok=True)
    exam = Exam(trunk.width, said)
    read = _reader(trunk, docs, said)
    parameters = [*trunk.parameters(), *exam.parameters()]
    optimizer = torch.optim.Adam([{"params": parameters, "top": rate}], betas=(0.9, 0.99))
    dropper = Drop(drop, seed=seed)
    running = 0.0
    for step, chosen in enumerate(_plan(said.lengths, steps, size, random.Random(seed))):
        set_rate(optimizer, step, steps)
        rows, vectors, lengths, told = read(chosen)
        loss = exam.loss(trunk(rows, vectors, lengths, dropper), told, lengths)
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 5.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        running += loss.item()
        if log is not None and step % 100 == 99:
            with log.open("a", encoding="utf-8") as out:
                out.write(f"{step + 1} of {steps}: {running / 100:.4f}\n")
            running = 0.0
    return exam


def _reader(
    trunk: Trunk, docs: Sequence[Doc], said: Lessons
) -> Callable[[Sequence[int]], _Reading]:
    """Return a function from numbers of `docs` to what the student reads and should say."""
    rows, found = trunk.features(docs)
    table = torch.tensor(np.asarray(docs[0].vocab.vectors.data)) if trunk.statics else None
    offsets = np.concatenate([[0], np.cumsum(said.lengths)])

    def read(chosen: Sequence[int]) -> _Reading:
        where = np.concatenate([np.arange(offsets[i], offsets[i + 1]) for i in chosen])
        vectors = None if table is None else _looked_up(table, found[where])
        lengths = [int(said.lengths[i]) for i in chosen]
        return torch.from_numpy(rows[where]).long(), vectors, lengths, _told(said, where)

    return read


def _told(said: Lessons, where: np.ndarray) -> dict[str, Tensor]:
    out = {name: torch.from_numpy(value[where]).float() for name, value in said.scores.items()}
    out["states"] = torch.from_numpy(said.states[where]).float()
    if len(said.heads):
        out["heads"] = torch.from_numpy(said.heads[where]).long()
    return out


def _looked_up(table: Tensor, rows: np.ndarray) -> Tensor:
    found = torch.from_numpy(rows).long()
    return table[found.clamp(min=0)] * (found >= 0).float()[:, None]


def _plan(lengths: np.ndarray, steps: int, size: int, rng: random.Random) -> Iterator[list[int]]:
    """Yield `steps` lists of docs of about `size` tokens, from all docs in turn."""
    order: list[int] = []
    for _ in range(steps):
        chosen: list[int] = []
        words = 0
        while words < size:
            if not order:
                order = list(range(len(lengths)))
                rng.shuffle(order)
            chosen.append(order.pop())
            words += int(lengths[chosen[-1]])
        yield chosen
