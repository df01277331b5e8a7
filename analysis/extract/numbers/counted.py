"""What each written number counts, from the grammar around it."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from analysis.extract.numbers.count import (
    CASUALTY,
    Count,
    identity_of,
    token_at,
    victims_of,
)
from analysis.extract.numbers.harm import (
    Harm,
    Unit,
    bare_harm,
    is_passive_form,
    is_taken_to_hospital,
    takes_object,
    unit_of,
    verb_forms,
)
from analysis.extract.numbers.quantity import Quantity
from analysis.parse import attached_to, attachments, preposition, subjects, text_of
from analysis.resources import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_MONTH = re.compile(
    r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|january|february|march|april|august|"
    r"september|october|november|december)\.?$",
    re.IGNORECASE,
)
_AGE_AFTER = re.compile(r"\s*-?\s*year[s]?\s*-?\s*old", re.IGNORECASE)
_NOT_A_COUNT = re.compile(
    r"\s?(?:st|nd|rd|th)\b|:\d|\s?(?:[ap]\.?\s?m\b|o['’]clock|hours? (?:local|gmt)|gmt)",
    re.IGNORECASE,
)
_LABEL_BEFORE = re.compile(
    r"(?:\b(?:no|nos|number|article|chapter|section|page|paragraph|resolution|highway|route|interstate|channel|"
    r"flight|phase|day|suite|apartment|apt|unit|room|hwy|i|us|sr|exit|version|level|grade|"
    r"act|protocol|stage|the year|door|"
    r"(?:image|photo|slide|figure|table|part|page)(?:\s\d+\sof)?)\.?\s|#|[A-Za-z]-|https?:\S*|\w@)$",
    re.IGNORECASE,
)


def numbered(doc: Doc, quantity: Quantity, harm: dict[int, Harm]) -> Count | None:
    """Return the count that a written quantity makes, None for a date, a label or an idiom.

    Parameters
    ----------
    doc : spacy.tokens.Doc
    quantity : Quantity
    harm : dict
        What befell each noun, by token index (see `harms`).
    """
    span = doc.char_span(quantity.core_start, quantity.core_end, alignment_mode="expand")
    if span is None or _is_label(doc, quantity, span[0], span[-1]):
        return None
    last = _core_token(span)
    noun = counted_noun(doc, span.start, span.end)
    anchor = noun if noun is not None else last
    unit = _unit(doc, quantity, noun)
    first = token_at(doc, quantity.start)
    found = _harm_of(span, noun, harm, unit, first.i)
    if _is_nobody(doc, span):
        return None
    if found is not None and not _can_befall(quantity, unit, noun, first, found):
        found = None
    if found is None and _is_idle(doc, quantity, span, noun):
        return None
    end = quantity.end
    if 0 < (quantity.best or 0) < 1 and unit.klass not in {"measure", "money"}:
        unit = Unit("share", "measure", unit.victims)
        found = None
    if noun is not None and noun.i >= span.end and noun.i - span.end <= 6:
        end = max(end, noun.idx + len(noun))
    kind, strength, rule, trigger = ("other", "", "number", None)
    if found is not None:
        kind, strength, trigger = found.kind, found.strength, found.trigger
        rule = f"{found.role}:{found.trigger.lower_}"
        if unit.klass == "" and (noun is None or noun is trigger or unit.unit in {"", "one"}):
            unit = Unit("person", "person", unit.victims) if kind in CASUALTY else unit
        if found.negated and kind in CASUALTY:
            kind, rule = "other", f"negated {rule}"
    return Count(
        quantity.start,
        end,
        first,
        anchor,
        quantity.low,
        quantity.best,
        quantity.high,
        quantity.modifier,
        unit.unit or "item",
        unit.klass,
        victims_of(noun, unit),
        kind,
        strength,
        rule,
        trigger,
        identity=identity_of(anchor) if quantity.best == 1 else frozenset(),
        core_end=quantity.core_end,
    )


def _can_befall(
    quantity: Quantity, unit: Unit, noun: Token | None, first: Token, harm: Harm
) -> bool:
    """Say whether what is counted can be hurt: whole persons, not the family they are "of"."""
    if harm.kind not in CASUALTY:
        return True
    if unit.klass in {"event", "place"} and noun is not harm.trigger:
        return False
    bounds = (quantity.low, quantity.best, quantity.high)
    if any(bound is not None and bound != int(bound) for bound in bounds):
        return False
    if unit.klass != "group" or noun is None or preposition(noun) not in {"of", "from"}:
        return True
    owner = attached_to(noun)
    return owner is None or not first.i > owner.i


def _is_nobody(doc: Doc, span: Span) -> bool:
    """Say whether "one" belongs to "no one" or "one another"."""
    before = doc[span.start - 1].lower_ if span.start else ""
    after = doc[span.end].lower_ if span.end < len(doc) else ""
    return span[0].lower_ == "one" and (before == "no" or after == "another")


def _core_token(span: Span) -> Token:
    return next((t for t in reversed(span) if t.tag_ != "IN"), span[-1])


def _is_label(doc: Doc, quantity: Quantity, first: Token, last: Token) -> bool:
    """Say whether the numeral is part of a date, a clock time, an address or a name."""
    text = text_of(doc)
    after = text[quantity.core_end : quantity.core_end + 24]
    core = text[quantity.core_start : quantity.core_end]
    before = text[max(0, quantity.core_start - 24) : quantity.core_start]
    if _NOT_A_COUNT.match(after) or (core.isdigit() and _LABEL_BEFORE.search(before)):
        return True
    if before.endswith(("[", "[note ")) and after.startswith("]"):
        return True
    if core.isdigit() and (re.match(r"[./]\s?\d|\)\s", after) or re.search(r"\d[./-]$", before)):
        return True
    if core.isdigit() and first.is_sent_start and re.match(r"\.\s", after):
        return True
    if (
        core.isdigit()
        and len(core) > 2
        and last.i + 1 < len(doc)
        and _names_a_place(doc[last.i + 1])
    ):
        return True
    return core.isdigit() and _is_date(quantity, first, last)


def _is_vague(after: Token) -> bool:
    return any(row["pattern"] == after.lower_ for row in lexicon("vague_counts"))


def _names_a_place(after: Token) -> bool:
    """Say whether a numeral before `after` is a house number ("4410 Pine Drive")."""
    named = after.pos_ == "PROPN" and after.is_title and not after.text.endswith("s")
    return named and unit_of(after).klass not in {"person", "weapon", "thing"}


def _is_date(quantity: Quantity, first: Token, last: Token) -> bool:
    doc = first.doc
    before = doc[first.i - 1] if first.i else None
    after = doc[last.i + 1] if last.i + 1 < len(doc) else None
    value = quantity.best if quantity.best is not None else (quantity.low or 0)
    small = value <= 31
    if small and before is not None and _MONTH.match(before.text) and before.text[0].isupper():
        return True
    if small and after is not None and _MONTH.match(after.text) and after.text[0].isupper():
        return after.lower_ not in {"may", "march"} or after.tag_ != "MD"
    if 1800 <= value <= 2099 and value == int(value) and "," not in first.text:
        plural = (
            after is not None
            and after.tag_ == "NNS"
            and not _is_vague(after)
            and quantity.modifier == "exact"
        )
        return not plural and quantity.modifier in {"exact", "range"}
    dated = first.ent_type_ == "DATE" and small and last.i + 1 < len(doc)
    return dated and before is not None and bool(_MONTH.match(before.text))


_COUNTING = frozenset({"nummod", "compound", "amod", "det", "nmod", "advmod"})


def counted_noun(doc: Doc, start: int, end: int) -> Token | None:
    """Return the noun that the numeral at tokens ``start:end`` counts, None when it stands alone.

    The parse says so; where it leaves the numeral without a noun, the nearest noun to the
    right with nothing but adjectives between does.
    """
    inside = range(start, end)
    for token in doc[start:end]:
        head = token.head
        hops = 0
        while head.i in inside and head.head != head and hops < 6:
            head, hops = head.head, hops + 1
        if head.i in inside or head.i < start:
            continue
        nominal = head.pos_ in {"NOUN", "PROPN", "SYM", "ADJ"} and head.i - end <= 8
        if nominal and token.dep_ in _COUNTING:
            return _whole_noun(head) if not _crosses(doc, end, head.i) else _next_noun(doc, end)
    last = doc[end - 1]
    of = [noun for preposition, noun in attachments(last) if preposition == "of"]
    if of and of[0].pos_ == "PRON":
        return None
    if of and of[0].i > end - 1 and of[0].i - end < 8:
        return of[0]
    return _next_noun(doc, end)


def _whole_noun(noun: Token) -> Token:
    """Step to the end of a compound that the parse cut short ("aid" of "aid workers")."""
    following = noun.nbor(1) if noun.i + 1 < len(noun.doc) else None
    if noun.tag_ == "NN" and following is not None and following.tag_ == "NNS":
        return following
    return noun


def _crosses(doc: Doc, start: int, end: int) -> bool:
    return any(
        doc[i].pos_ in {"VERB", "AUX", "CCONJ", "ADP"}
        and doc[i].lower_ not in {"of"}
        and doc[i].tag_ != "VBN"
        for i in range(start, end)
    )


def _next_noun(doc: Doc, at: int) -> Token | None:
    """Walk right over adjectives to a noun ("12 heavily armed men"), and over "of the"."""
    steps = 0
    while at < len(doc) and steps < 6:
        token = doc[at]
        if token.pos_ in {"NOUN", "PROPN"} or token.lower_ in {"others", "percent", "%"}:
            while (
                at + 1 < len(doc)
                and doc[at + 1].pos_ == "NOUN"
                and (doc[at].dep_ == "compound" or doc[at].pos_ == "PROPN")
            ):
                at += 1
            return doc[at]
        if token.lower_ in {"dead", "wounded", "injured", "missing"} or token.is_sent_start:
            return None
        passes = token.pos_ in {"ADJ", "NUM"} or token.lower_ in {"-", "more", "of", "the", "these"}
        passes = passes or (token.tag_ in {"VBN", "RB"} and bare_harm(token) is None)
        if not passes:
            return None
        at, steps = at + 1, steps + 1
    return None


def _unit(doc: Doc, quantity: Quantity, noun: Token | None) -> Unit:
    text = text_of(doc)
    after = text[quantity.core_end : quantity.core_end + 16]
    before = text[max(0, quantity.core_start - 4) : quantity.core_start].strip()
    if _AGE_AFTER.match(after) or _is_age(doc, quantity, noun):
        return Unit("year", "measure", None)
    if before[-1:] in "$€£¥" and before:
        return _symbol(before[-1])
    if re.match(r"\s?(?:%|percent\b|per cent\b)", after):
        return Unit("percent", "measure", None)
    if match := re.match(r"\s?(km|kg|kW|MW|mph|mm|cm|m)\b", after):
        return Unit(match[1], "measure", None)
    return unit_of(noun)


@functools.cache
def _age_before() -> re.Pattern[str]:
    """Return the pattern of "aged" and of ages listed after it ("ages four, six and")."""
    words = "|".join(re.escape(row["pattern"]) for row in lexicon("number_words"))
    listed = rf"(?P<more>(?:(?:\d+|{words})(?:,?\s(?:and|or|to)\s|,\s))*)"
    return re.compile(rf"\b(?:aged?|ages)\s(?:(?:between|from)\s)?{listed}$", re.IGNORECASE)


_AFTER_OWNER = re.compile(r"[^\W\d](?:, ?| \()(?:\d{1,3}(?:,? and |, ))*$")
_AGE_ENDS = re.compile(r"[,).;]|$|(?:,? and |, )\d{1,3}(?:[,).;]|$)")
_EACH = re.compile(r"\b(?:both|one|one \d{1,3},? and the other)\s$", re.IGNORECASE)
_AFTER_EACH = re.compile(r"[,).;]|$|\s(?:and|were|was)\b")


def _is_age(doc: Doc, quantity: Quantity, noun: Token | None) -> bool:
    """Say whether a bare numeral is an age: "Ruiz, 19," or "two boys, 8 and 15, were hit"."""
    text = text_of(doc)
    core = text[quantity.core_start : quantity.core_end]
    since = max(0, quantity.start - 36)
    before = text[since : quantity.start]
    aged = _age_before().search(before)
    if aged and (not aged["more"] or noun is None):  # "aged 70, and three others" counts people
        return True
    if not re.fullmatch(r"\d{1,3}", core) or not 0 < int(core) < 116:
        return False
    after = text[quantity.core_end : quantity.core_end + 12]
    if _EACH.search(before) and _AFTER_EACH.match(after):
        return True
    opened = _AFTER_OWNER.search(before)
    if opened is None or not _AGE_ENDS.match(after):
        return False
    owner = token_at(doc, since + opened.start())
    return owner.pos_ == "PROPN" or owner.ent_type_ == "PERSON" or unit_of(owner).klass == "person"


def _symbol(mark: str) -> Unit:
    row = next(r for r in lexicon("units") if r["pattern"] == mark)
    return Unit(row["label"], "money", None)


_PASSABLE = frozenset(
    "was were is are be been being has have had also reportedly confirmed feared believed people "
    "persons others other more of them the were left found lay either at least some later and "
    "initially apparently , killed injured wounded allegedly were- seriously critically severely "
    "badly slightly lightly fatally gravely a per day week month year".split()
)


def _harm_of(
    span: Span, noun: Token | None, harm: dict[int, Harm], unit: Unit, first: int
) -> Harm | None:
    if unit.klass in {"measure", "money"}:
        return None
    doc = span.doc
    keys = [t.i for t in span]
    if not any(i in harm for i in keys) and noun is not None:
        keys.append(noun.i)
    if (outer := _partitive(noun if noun is not None else span[-1], span)) is not None:
        keys.append(outer)
    found = [harm[i] for i in keys if i in harm]
    end = max(span.end, noun.i + 1) if noun is not None else span.end
    if (close := harm_close(doc, end, unit)) is not None:
        return close
    if found:
        return max(found, key=lambda h: (not h.shared, h.strength != "weak", h.kind == "killed"))
    if match := _AMONG_THOSE.match(text_of(doc), _end_of(doc, end)):
        word = match["harm"].lower()
        kind = {"dead": "killed", "kill": "killed"}.get(
            word[:4], "missing" if word == "missing" else "injured"
        )
        return Harm(kind, "strong", token_at(doc, match.start("harm")), "among", False, False)
    if unit.klass != "thing" and (match := _WITH_WOUNDS.match(text_of(doc), _end_of(doc, end))):
        return Harm("injured", "weak", token_at(doc, match.start("harm")), "with", False, False)
    if _is_of_a_number(noun if noun is not None else span[-1]):
        return None
    return _harm_beside(doc, first, end, unit)


_AMONG_THOSE = re.compile(
    r"(?:\s+and\s+[\w-]+)?(?:\s+who)?\s+(?:was|were|are|is|being)\s+"
    r"(?:(?:also|reportedly|reported|said|believed|thought|feared|to|be)\s+){0,4}among\s+(?:[\w,-]+\s+){1,5}?"
    r"(?P<harm>dead|killed|injured|wounded|hurt|missing)\b",
    re.IGNORECASE,
)
_WITH_WOUNDS = re.compile(
    r"\s+with\s+(?:[\w-]+\s+){0,3}(?P<harm>wounds?|injur(?:y|ies)|burns|fractures)\b", re.IGNORECASE
)
# What may stand between a subject and its verb: "four men, among them a guard, were killed".
_ASIDE = re.compile(
    r",\s(?:including|among|most|all|both|some|many|mostly|mainly)\b[^,.;]{1,70},\s"
    r"|,\s[^.;:]{1,140}?,\s(?:(?:all|both)\s)?(?=(?:were|was|are|is|have|had|has)\b)"
    r"|(?:including|among them|mostly|mainly)\s[^,.;]{1,60}?\s"
    r"(?=(?:were|was|are|is|have|had|has)\b)"
    r"|[–—-]{1,2}\s[^–—.;]{1,70}\s[–—-]{1,2}\s|\([^)]{1,70}\)\s",
    re.IGNORECASE,
)


def _end_of(doc: Doc, end: int) -> int:
    return doc[end - 1].idx + len(doc[end - 1])


def harm_close(doc: Doc, end: int, unit: Unit) -> Harm | None:
    """Find a state right after the phrase; it outranks the parse ("one dead and six hurt")."""
    if end >= len(doc) or unit.klass not in {"person", "", "group", "thing"}:
        return None
    token = doc[end]
    if token.lower_ in {"sustained", "suffered", "sustain", "suffering", "sustaining"}:
        near = {t.lower_ for t in doc[end + 1 : min(len(doc), end + 5)]}
        if "damage" in near and unit.klass == "thing":
            return Harm("damaged", "thing", token, "close", False, False)
    if unit.klass == "thing":
        return None
    if (
        token.lower_ in {"fatally", "mortally"}
        and bare_harm(doc[min(end + 1, len(doc) - 1)]) is None
    ):
        return Harm("killed", "strong", token, "close", False, False)
    if _is_left_so(doc, end):
        return Harm("injured", "weak", token, "patient", False, False)
    if token.lower_ in {"drowning", "dying"}:
        return Harm("killed", "strong", token, "close", False, False)
    if token.lower_ not in {"dead", "killed", "injured", "wounded", "hurt"} or not is_passive_form(
        token
    ):
        return None
    if subjects(token) or (token.dep_ == "amod" and token.head.i > token.i):
        return None
    return Harm(
        "killed" if token.lower_ in {"dead", "killed"} else "injured",
        "strong",
        token,
        "close",
        False,
        False,
    )


def _is_left_so(doc: Doc, at: int) -> bool:
    """Say whether the word at `at` is what something left people: "left ten people shot"."""
    word = doc[at]
    if not takes_object(word) or word.tag_ not in {"VBN", "VBD", "NN", "JJ"}:
        return False
    named = bare_harm(word)
    before = {t.lower_ for t in doc[max(word.sent.start, at - 6) : at]}
    return named == ("injured", "weak") and bool(before & verb_forms("leave"))


def _is_of_a_number(noun: Token) -> bool:
    """Say whether the phrase is the whole in "four of the five victims"."""
    part = attached_to(noun)
    return part is not None and part.i < noun.i and part.pos_ == "NUM"


def _partitive(noun: Token, span: Span) -> int | None:
    """Return the head of "dozens of people", or the family in "a family of five"."""
    whole = attached_to(span[-1])
    if whole is not None and whole.i < span.start and unit_of(whole).klass == "group":
        return whole.i
    head = noun.head
    return head.i if head.i in range(span.start, span.end) else None


def _harm_beside(doc: Doc, start: int, end: int, unit: Unit) -> Harm | None:
    """Find harm right beside the phrase, where the parse ties it to something else."""
    if unit.klass in {"weapon", "thing"}:
        return _harm_before(doc, start, unit)
    if unit.klass not in {"person", "", "group"}:
        return None
    if end < len(doc) and (aside := _ASIDE.match(text_of(doc), doc[end].idx)) is not None:
        end = token_at(doc, min(aside.end(), len(text_of(doc)) - 1)).i
    for steps, token in enumerate(doc[end : min(len(doc), end + 6)]):
        if token.is_sent_start:
            break
        if is_taken_to_hospital(token):
            return Harm("injured", "weak", token, "carry", False, True)
        if (named := bare_harm(token)) is not None and is_passive_form(token):
            if token.dep_ == "amod" and token.head.i > token.i:
                break
            if unit.klass or steps < 2:
                kind, strength = named
                if strength in {"strong", "weak"}:
                    return Harm(kind, strength, token, "beside", False, True)
            break
        if token.lower_ not in _PASSABLE:
            break
    return _harm_before(doc, start, unit)


def _intercepted(token: Token) -> Harm | None:
    """Read "shot down 10 drones" where the parse lost the object."""
    verb = token.nbor(-1) if token.lower_ == "down" and token.i else token
    particle = verb != token and verb.lower_ in {
        "shot",
        "brought",
        "shooting",
        "bringing",
        "took",
    }
    if particle or verb.lower_ in {"intercepted", "downed", "intercepting", "downing"}:
        return Harm("intercepted", "weapon", verb, "before", False, True)
    return None


def _harm_before(doc: Doc, start: int, unit: Unit) -> Harm | None:
    at = start - 1
    while at >= 0 and doc[at].lower_ in {
        "another",
        "the",
        "of",
        "some",
        "an",
        "his",
        "her",
        "their",
    }:
        at -= 1
    if at < 0:
        return None
    token = doc[at]
    if unit.klass == "weapon" and (shot_down := _intercepted(token)) is not None:
        return shot_down
    named = bare_harm(token, unit.klass)
    if named is None:
        return None
    of = any(doc[i].lower_ == "of" for i in range(at + 1, start))
    nominal = token.pos_ in {"NOUN", "PROPN"} or token.tag_ == "VBG"
    if of:
        return Harm(*named, token, "before", False, True) if nominal else None
    if takes_object(token) and not _has_passive(token) and _is_active(token):
        return Harm(*named, token, "before", False, True)
    return None


_PLAIN = frozenset({"kill", "kills", "injure", "injures", "wound", "wounds", "destroy", "destroys"})


def _is_active(token: Token) -> bool:
    """Say whether a verb right before a number has it as its object; "the wounded" has not."""
    if any(child.dep_ == "det" for child in token.children):
        return False
    return token.tag_.startswith("VB") or token.lower_ in _PLAIN


def _has_passive(token: Token) -> bool:
    """Say whether a participle is passive; "said" in "which they said killed ten" is no helper."""
    return any(
        c.dep_ == "nsubj:pass" or (c.dep_ == "aux:pass" and c.lemma_ in {"be", "get"})
        for c in token.children
    )


def _is_idle(doc: Doc, quantity: Quantity, span: Span, noun: Token | None) -> bool:
    """Say whether a numeral without harm counts nothing ("the one", "one another", a name)."""
    core = text_of(doc)[quantity.core_start : quantity.core_end].lower()
    first = span[0]
    before = doc[first.i - 1] if first.i else None
    if core == "one":
        if before is not None and before.lower_ in {
            "the",
            "this",
            "that",
            "no",
            "any",
            "every",
            "each",
            "which",
        }:
            return True
        idiom = noun is not None and noun.lower_ in {
            "point",
            "thing",
            "side",
            "hand",
            "end",
            "way",
            "last",
        }
        return idiom or noun is None or noun.pos_ == "PROPN" or noun.i - first.i > 3
    if not core[0].isdigit():
        return False
    if (
        before is not None
        and before.pos_ == "PROPN"
        and first.dep_ in {"nummod", "flat", "compound", "nmod:desc"}
    ):
        return first.head.i <= first.i and quantity.modifier == "exact"
    after = doc[span.end] if span.end < len(doc) else None
    named = after is not None and after.pos_ == "PROPN" and after.text[:1].isupper()
    plural = named and after is not None and after.text.lower().endswith("s")
    return bool(named and not plural and unit_of(noun).klass not in {"person", "weapon"})
