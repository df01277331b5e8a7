"""The casualty explorer: an incident, what became of people there, and who says so."""

from __future__ import annotations

from collections.abc import Iterable

import ipywidgets
import pandas as pd
from matplotlib.axes import Axes

from analysis import show
from analysis.evidence import Evidence, amount, counted, day, passages, plain, row_ids
from analysis.ledger import write_number
from analysis.show.style import shorten
from analysis.show.words import (
    RULES,
    UNKNOWN,
    UNNAMED_SOURCE,
    UNSUMMED,
    Row,
    contradictions_of,
    days_between,
    explained_words,
    incident_name,
    independence,
    note_words,
    outcome_name,
    outcome_order,
    rule_names,
    scope_words,
    slot_words,
    sum_words,
    toll_words,
    unit_of,
    unsummed,
)
from analysis.tables import Comparison, Tables, missing
from analysis.widgets.frame import (
    EVERYTHING,
    Frame,
    Page,
    ask,
    choose,
    having_words,
    offer,
    picture,
    side_by_side,
)

EVERY: tuple[str, object] = ("every outcome", EVERYTHING)
FIGURES = 2  # the tab


def casualty_explorer(tables: Tables, compared: Comparison) -> CasualtyExplorer:
    """Return an explorer of what the sources say about the casualties of each incident.

    It gives the toll of the incident chosen under the rule chosen, with its reason; every claim
    with its source, its speaker, its bounds and its sentence; the contradictions about it; and
    the figures of `show.claims` and `show.toll_timeline`.

    Parameters
    ----------
    tables : Tables
    compared : Comparison
        What `analysis.compare` makes of the same tables.
    """
    return CasualtyExplorer(tables, compared)


class CasualtyExplorer(Frame):
    """The widget that `casualty_explorer` returns; `show` chooses what it shows."""

    def __init__(self, tables: Tables, compared: Comparison) -> None:
        self._compared = compared
        self._evidence = Evidence(tables)
        self._names = dict(zip(tables.actors["actor_id"], tables.actors["name"], strict=True))
        self._incidents = _list_incidents(compared)
        self.search = ask("Find", "words, a place, a day, an id")
        self.incident = choose("Incident", self._incidents)
        self._pictures: dict[tuple[str, str | None], list[dict[str, str]]] = {}
        self.incident.layout.width = "min(100%, 640px)"
        self.outcome = choose("Outcome", [EVERY])
        rules: list[tuple[str, object]] = [(rule_names([rule]), rule) for rule in RULES]
        self.rule = choose("Rule", [*rules, ("every rule", EVERYTHING)])
        self.head, self.claims, self.against, self.figures = Page(), Page(), Page(), Page()
        self.tabs = ipywidgets.Tab([self.claims, self.against, self.figures])
        controls = side_by_side(self.search, self.incident, self.outcome, self.rule)
        counts = (
            f"{counted(len(compared.incidents), 'incident')}, "
            f"{counted(len(compared.casualties), 'claim')}"
        )
        super().__init__("casualty explorer", counts, [controls, self.head, self.tabs])
        self.search.observe(self._find, "value")
        self.incident.observe(self._open, "value")
        for control in (self.outcome, self.rule):
            control.observe(self._draw, "value")
        self.tabs.observe(self._draw_figures, "selected_index")
        self._open()

    def show(self, row_id: str, outcome: str | None = None) -> None:
        """Show an incident, or the one that a claim is about.

        Parameters
        ----------
        row_id : str
            An id of ``compared.incidents`` or ``compared.casualties`` ("i-…", "n-…").
        outcome : str, optional
            Such as "killed"; by default every outcome.

        Raises
        ------
        LookupError
            When nothing is told of such an incident, or of that outcome of it.
        """
        claims = self._compared.casualties
        about = claims.loc[claims["number_id"] == row_id, "incident_id"].dropna()
        incident = about.iloc[0] if len(about) else row_id
        if incident not in [key for _, key in self._incidents]:
            raise LookupError(f"no incident and no claim has the id {row_id!r}")
        self.search.value = ""
        self.incident.value = incident
        if outcome is not None and outcome not in [key for _, key in self.outcome.options]:
            raise LookupError(f"nothing is told of {outcome!r} in incident {incident}")
        self.outcome.value = outcome or EVERYTHING

    def _find(self, _: object) -> None:
        """Offer only the incidents that have the words typed."""
        offer(self.incident, having_words(self._incidents, self.search.value), self._open)

    def _open(self, _: object = None) -> None:
        """Offer the outcomes of the incident chosen."""
        found = self._mine("casualties")["outcome"].dropna().unique()
        outcomes = sorted(found, key=outcome_order)
        offer(self.outcome, [EVERY, *((str(name), str(name)) for name in outcomes)], self._draw)

    def _mine(self, table: str) -> pd.DataFrame:
        """Return the rows of a table that are about the incident chosen."""
        frame = self._compared[table]
        return frame[(frame["incident_id"] == self.incident.value).fillna(False)]

    def _draw(self, _: object = None) -> None:
        self.tabs.layout.display = "none" if self.incident.value is None else None
        if self.incident.value is None:
            nothing = "There is no incident."
            self.head.say("No incident has these words." if self._incidents else nothing)
            return
        incident = next(self._mine("incidents").itertuples())
        tolls = self._tolls()
        self.head.fill(
            "casualties.html",
            name=incident_name(incident),
            about=_about(incident),
            row_id=incident.incident_id,
            outcome=self.outcome.value,
            tolls=[_toll(row) for row in tolls],
        )
        taken = {key for row in tolls for key in plain(row.number_ids).split()}
        claims = [self._claim(row, taken) for row in self._claims()]
        self.claims.fill("claims.html", claims=claims)
        against = [*self._contradictions(), *self._sums()]
        self.against.fill("against.html", contradictions=against)
        counts = (f"Claims ({len(claims)})", f"Contradictions ({len(against)})")
        self.tabs.titles = (*counts, "Figures")
        self._draw_figures()

    def _tolls(self) -> list[Row]:
        """Return the tolls of the outcome and under the rule chosen."""
        found = self._chosen(self._mine("tolls"))
        if self.rule.value != EVERYTHING:
            found = found[found["rule"] == self.rule.value]
        return sorted(found.itertuples(), key=lambda r: outcome_order(r.outcome, unit_of(r)))

    def _claims(self) -> list[Row]:
        found = self._chosen(self._mine("casualties"))
        return sorted(found.itertuples(), key=_claim_order)

    def _chosen(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the rows about the outcome chosen."""
        if self.outcome.value == EVERYTHING:
            return frame
        return frame[(frame["outcome"] == self.outcome.value).fillna(False)]

    def _claim(self, row: Row, taken: set[str]) -> dict[str, object]:
        speaker = self._evidence.name(row.said_by) or plain(getattr(row, "speaker", pd.NA))
        return {
            "amount": amount(row.low, row.best, row.high, row.modifier),
            "outcome": outcome_name(row.outcome, unit_of(row)),
            "source": plain(row.source, UNNAMED_SOURCE),
            "speaker": speaker or "the article itself",
            "low": _bound(row.low, "open"),
            "best": _bound(row.best, UNKNOWN),
            "high": _bound(row.high, "open"),
            "scope": scope_words(row.scope),
            "independent": independence(row.independent),
            "taken": "yes" if row.number_id in taken else "no",
            "passages": passages(self._evidence, [str(row.number_id)]),
        }

    def _contradictions(self) -> Iterable[dict[str, object]]:
        """Yield what two rows say against each other, what nothing explains first."""
        for row in contradictions_of(self._compared, self.incident.value):
            sides = [passages(self._evidence, [str(side)]) for side in (row.a, row.b)]
            yield {
                "row": f"contradictions:{row.Index}",
                "slot": slot_words(row),
                "note": note_words(row),
                "explained": explained_words(row),
                "sides": [found for side in sides for found in side],
            }

    def _sums(self) -> Iterable[dict[str, object]]:
        """Yield the totals that their parts do not add up to."""
        for row in unsummed(self._compared, self.incident.value):
            ids = row_ids(self._compared, "sums", row._asdict())
            yield {
                "row": f"sums:{row.Index}",
                "slot": outcome_name(row.outcome, unit_of(row)),
                "note": sum_words(row),
                "explained": UNSUMMED,
                "sides": passages(self._evidence, ids),
            }

    def _draw_figures(self, _: object = None) -> None:
        """Show the figures when they are looked at; each is drawn once."""
        if self.tabs.selected_index != FIGURES or self.incident.value is None:
            return
        chosen = (self.incident.value, self.outcome.value or None)
        if chosen not in self._pictures:
            self._pictures[chosen] = self._draw_pictures(*chosen)
        self.figures.fill("figures.html", pictures=self._pictures[chosen])

    def _draw_pictures(self, key: str, outcome: str | None) -> list[dict[str, str]]:
        compared = self._compared
        claims = show.claims(compared, key, names=self._names)
        timeline = show.toll_timeline(compared, key, names=self._names, outcome=outcome)
        drawn: list[tuple[Axes, str]] = [
            (claims, "Ranges of the claims; the table of claims has the same figures."),
            (timeline, "The toll as it was known, report by report."),
        ]
        return [{"src": picture(ax), "alt": alt} for ax, alt in drawn]


def _list_incidents(compared: Comparison) -> list[tuple[str, object]]:
    """Return the incidents, those with most claims first, each with a line that names it."""
    claims = compared.casualties["incident_id"].value_counts()
    rows = sorted(compared.incidents.itertuples(), key=lambda r: -int(claims.get(r.incident_id, 0)))
    return [(_line(row, int(claims.get(row.incident_id, 0))), row.incident_id) for row in rows]


def _line(row: Row, n_claims: int) -> str:
    name, when = incident_name(row), day(row.date_start) or "day unknown"
    named = shorten(name, 80) if when in name else f"{shorten(name, 80)}, {when}"
    return f"{named} | {counted(n_claims, 'claim')}"


def _about(row: Row) -> str:
    when = days_between(row.date_start, row.date_end)
    known = [when, plain(row.place, "place unknown"), plain(row.sub_event_type)]
    known.append(_number(row.n_articles, "article"))
    known.append(_number(row.n_sources, "source"))
    known.append(_number(row.n_independent, "independent article"))
    return " · ".join(filter(None, known))


def _number(n: object, noun: str) -> str:
    return f"number of {noun}s unknown" if missing(n) else counted(int(str(n)), noun)


def _toll(row: Row) -> dict[str, str]:
    return {
        "outcome": outcome_name(row.outcome, unit_of(row)),
        "amount": toll_words(row),
        "rule": rule_names([plain(row.rule)]),
        "reason": plain(row.reason, "no reason is given"),
    }


def _bound(value: object, otherwise: str) -> str:
    return otherwise if missing(value) else write_number(float(str(value)))


def _claim_order(row: Row) -> tuple[tuple[int, str, str], str, str]:
    """Sort claims: by outcome, then as published; what has no date comes last."""
    published = day(getattr(row, "published", pd.NA)) or "~"
    return outcome_order(row.outcome, unit_of(row)), published, plain(row.source, "~")
