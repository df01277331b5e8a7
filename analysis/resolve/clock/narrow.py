"""Early, late and mid: the part of a period that they mean."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from analysis.resolve.clock.anchors import Setting
from analysis.resolve.clock.periods import Answer, add_days, step

_MODIFIER = re.compile(
    r"(?:the )?(?:very )?(early|beginning|start|outset|first part|mid|middle|late(?!r)|end|close"
    r"|latter|later part|later|earlier|rest|remainder|remaining|(?:week|month|year)['’]s end)\b",
    re.IGNORECASE,
)
_THIRDS = {
    "early": 0,
    "beginning": 0,
    "start": 0,
    "outset": 0,
    "first part": 0,
    "mid": 1,
    "middle": 1,
    "late": 2,
    "end": 2,
    "close": 2,
    "latter": 2,
    "later part": 2,
}


def narrow(answer: Answer, setting: Setting) -> Answer:
    """Keep the third of a period that "early", "mid" or "late" means."""
    match = _MODIFIER.match(setting.text)
    start, end = answer.start, answer.end
    if match is None or start is None or end is None or (end - start).days < 6:
        return answer
    word = match[1].lower()
    if word in {"later", "earlier", "rest", "remainder", "remaining"}:
        now = setting.published
        if now is None or not start <= now <= end:
            return answer
        return replace(answer, end=now) if word == "earlier" else replace(answer, start=now)
    third = _THIRDS.get(word, 2)
    cuts = _cuts(answer.grain, start, end, is_mid=third == 1)
    why = f"{answer.why}; {word}, the third meant by it"
    return replace(
        answer,
        start=add_days(start, cuts[third]),
        end=add_days(start, cuts[third + 1] - 1),
        why=why,
    )


def _cuts(grain: str, start: date, end: date, *, is_mid: bool) -> list[int]:
    """Return where the thirds of a period begin, in days from its start."""
    if grain == "week":
        return [0, 2, 5, 7] if is_mid else [0, 3, 4, 7]
    days = (end - start).days + 1
    if grain == "month":
        return [0, 10, 20, days]
    months = 12 * (end.year - start.year) + end.month - start.month + 1
    # "Early" in a decade are its first four years.
    counts = (48, 84) if grain == "decade" else (round(months / 3), round(months * 2 / 3))
    firsts = (step(start, "M", count) for count in counts)
    return [0, *((first - start).days for first in firsts), days]
