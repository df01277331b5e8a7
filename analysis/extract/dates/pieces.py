"""The pieces of which the patterns of time expressions are made; all text is lower case."""

from __future__ import annotations

from analysis.extract.dates.words import DAY_NAMES, MONTH_NAMES, ORDINALS, SEASONS, SMALL, TENS

MONTH = (
    r"(?:jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june|jun\.?|july|jul\.?"
    r"|aug(?:ust|\.)?|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"
)
FULL_MONTH = f"(?:{'|'.join(MONTH_NAMES)})"
WEEKDAY = f"(?:{'|'.join(DAY_NAMES)}|tues?|weds|thu(?:rs?)?|fri)"
ANY_WEEKDAY = f"(?:{'|'.join(DAY_NAMES)}|mon|tues?|weds?|thu(?:rs?)?|fri|sat|sun)"
_UNDER_10 = f"(?:{'|'.join(SMALL[1:10])})"
SPELLED = (
    f"(?:(?:{'|'.join(TENS)})(?:[- ]{_UNDER_10})?|{'|'.join(reversed(SMALL[1:]))}"
    r"|(?:a|one) hundred)"
)
_ORDINAL_WORD = (
    f"(?:(?:twenty|thirty)[- ](?:{'|'.join(ORDINALS[1:10])})"
    f"|thirtieth|{'|'.join(reversed(ORDINALS[1:]))})"
)
ORDINAL = rf"(?:\d{{1,3}}(?:st|nd|rd|th)|{_ORDINAL_WORD})"
DAY = rf"(?:(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?!\d)|{_ORDINAL_WORD})"
MONTH_AND_DAY = (
    r"(?:(?:1[0-2]|0?[1-9])/(?:3[01]|[12]\d|0?[1-9])|(?:3[01]|[12]\d)/(?:1[0-2]|0?[1-9]))"
)
_SPELLED_YEAR = (
    rf"(?:two thousand(?: and)?(?: {SPELLED})?"
    rf"|(?:nineteen|twenty|eighteen)[ -](?:hundred|oh {_UNDER_10}|(?:{'|'.join(TENS)})"
    rf"(?:[- ]{_UNDER_10})?"
    r"|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen))"
)
YEAR = rf"(?:(?:1\d|20|21)\d\d(?![\d,]\d|\.\d|%|\w)|{_SPELLED_YEAR})"
# Two digits are a year where the date ends with them: "14 NOV 89 --", "(3 May 03)".
SHORT_YEAR = r"(?:[’']\d\d(?!\d)|\d\d(?= *(?:--?(?!\d)|[–—](?!\d)|[()\[\],;]|\.(?!\d)|$)))"
ERA = r"(?:b\.?c\.?(?:e\.?)?|a\.?d\.?|c\.?e\.?)"
SEASON = f"(?:{'|'.join(SEASONS)})"
PART = r"(?:morning|afternoon|evening|night|daybreak|dawn|dusk|sunset|sunrise|nightfall)"
UNIT = (
    r"(?:minute|min|hour|hr|day|night|week|fortnight|weekend|month|quarter|year|yr|decade"
    r"|centur(?:y|ie)|second|sec)"
)
LONG_UNIT = r"(?:week|weekend|month|quarter|year|decade|century)"
_VAGUE = (
    r"(?:(?:a )?couple(?: of)?|a few|few|several|many(?: more)?|some|dozens of|tens of"
    r"|hundreds of|scores of|a number of)"
)
COUNT = (
    rf"(?:\d+(?:,\d{{3}})*(?:\.\d+|[- ]1/2)?(?: ?½)?|½|{SPELLED}|half an?|another|an additional|an?"
    rf"|{_VAGUE})"
)
ABOUT = (
    r"(?:(?:(?:just |well |a little )?(?:more|less|fewer|longer) than|(?:just |well )?"
    r"(?:over|under)|at least|at most"
    r"|about|around|nearly|almost|roughly|approximately|some|up to|just|only|barely"
    r"|close to|exactly"
    r"|as (?:many|long|little) as|the) )"
)
AMOUNT = (
    rf"{ABOUT}{{0,2}}(?:{COUNT})(?: (?:and|to|or) (?:{COUNT}))?(?:[- ](?:and[- ])?(?:a )?half)?"
)
ZONE = (
    r"(?: ?(?:\((?:utc|gmt)[^)]{0,8}\)|(?:utc|gmt|bst|cest|cet|eet|est|edt|et|cst|cdt|pst|pdt|msk"
    r"|ist|z)\b|(?!(?:this|that|the|same|first|last|next|each|every|any|full|half|over|extra|prime|a|in|for"
    r"|of|his|her|their|its|at|by|on|some|more|long|all|most) )[a-z]+(?: (?:standard|summer"
    r"|daylight))? time\b))?"
)
MOD = (
    r"(?:(?:the )?(?:very )?(?:early|late|mid|later|earlier)(?: |-)(?:in |on )?"
    r"(?:to[- ]mid[- ]|to[- ]late[- ])?"
    r"|(?:the )?(?:very )?(?:beginning|start|outset|middle|end|close|rest|remainder|eve"
    r"|turn|bulk|most"
    r"|(?:early|latter|later|better|final|last|first) (?:part|stages|days|weeks|months)) "
    r"of )"
)
RELATIVE = r"(?:this|last|next|coming|upcoming|current)"
