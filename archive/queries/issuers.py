"""The bodies an archive knows, with their names over time and their terms: open to whoever may look."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from access.api import Actor
from archive.domain.issuers_alike import issuer_key
from archive.domain.reference import ReferenceFault
from archive.domain.spans import Span
from archive.domain.term_papers import Issuer, issuer_of_paper
from archive.domain.terms import Bodies, Body, Called, Paper, Term, bodies_of, gaps, paper_of
from archive.domain.unknown_letters import DIGITS
from archive.models import BodyName, CommitteeTerm, IssuingBody, Record
from archive.queries.closed import closed_among, encrypted
from archive.queries.letters import after_digits
from archive.queries.visible import records_visible_to
from language.dates import PartialDate, parse_date
from language.vietnamese import sort_key

_COLUMNS = (
    "pk", "code", "code_alone", "own_terms", "above_id", "valid_from", "valid_until",
    "names__pk", "names__name", "names__valid_from", "names__valid_until",
    "terms__pk", "terms__name", "terms__first_day", "terms__last_day", "terms__certain",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class BodyShown:
    """A body as its list shows it: its row, what it is called now, and its names and terms."""

    row: IssuingBody
    name: str
    names: tuple[BodyName, ...]
    terms: tuple[CommitteeTerm, ...]
    above: str = ""
    successors: tuple[tuple[int, str], ...] = ()
    predecessors: tuple[tuple[int, str], ...] = ()
    gaps: tuple[Span, ...] = ()

    @property
    def in_force(self) -> bool:
        """Whether nothing says that the body has ended."""
        return self.row.valid_until is None


def bodies_known() -> Bodies:
    """All bodies, for finding a paper's issuer and term; in one query."""
    told: dict[int, _Told] = {}
    for row in IssuingBody.objects.order_by("pk").values_list(*_COLUMNS):
        body = told.setdefault(row[0], _Told(row[1:7]))
        body.add(row[7:11], row[11:])
    return bodies_of(body.body(number) for number, body in told.items())


def bodies_listed() -> list[BodyShown]:
    """Every body, those below each under it, each kind in the order of their names."""
    rows = list(
        IssuingBody.objects.prefetch_related("names", "terms", "successors", "predecessors")
    )
    called = {row.pk: name_of_row(row.names.all()) for row in rows}
    return [_shown(row, called) for row in _tree(rows, called)]


def body_listed(number: int) -> BodyShown | None:
    """One body as it is listed."""
    return next((body for body in bodies_listed() if body.row.pk == number), None)


def bodies_to_choose() -> list[tuple[int, str]]:
    """Every body by its id and the name it has now, in the order of names."""
    names: dict[int, list[BodyName]] = {}
    for row in BodyName.objects.order_by("pk"):
        names.setdefault(row.body_id, []).append(row)
    told = [(number, name_of_row(rows)) for number, rows in names.items()]
    return sorted(told, key=lambda one: sort_key(one[1]))


def committees_to_choose() -> list[tuple[int, str]]:
    """The same, those with terms of their own first."""
    own = set(IssuingBody.objects.filter(own_terms=True).values_list("pk", flat=True))
    return sorted(bodies_to_choose(), key=lambda one: one[0] not in own)


def called_on(number: int) -> str:
    """What the body with this id is called; empty where there is none."""
    return name_of_row(BodyName.objects.filter(body=number).order_by("pk"))


def name_of_row(names: Iterable[BodyName]) -> str:
    """The name a body has now, of all it had: the first of those that last longest."""
    latest = sorted(names, key=lambda row: (row.valid_until or date.max, -row.pk))
    return latest[-1].name if latest else ""


def body_called(name: str) -> int | None:
    """The id of the body that is or was called so; for plans."""
    found = bodies_known().body_of(paper_of("", issuer=name))
    return found.id if found else None


def terms_listed() -> list[CommitteeTerm]:
    """Every term, each with its body."""
    return list(CommitteeTerm.objects.select_related("body"))


def term_with(number: int) -> CommitteeTerm:
    """One term. Raises ReferenceFault."""
    row = CommitteeTerm.objects.filter(pk=number).first()
    if row is None:
        raise ReferenceFault("", "no_body")
    return row


def name_with(number: int) -> BodyName:
    """One name of a body. Raises ReferenceFault."""
    row = BodyName.objects.filter(pk=number).first()
    if row is None:
        raise ReferenceFault("", "no_body")
    return row


def paper_of_record(record: Record, *, local: Mapping[str, str]) -> Paper:
    """A record as far as its series goes."""
    return paper_of(
        record.number_text,
        type_code=record.type_code,
        issuer=record.issuer,
        issued=issued_of(record),
        local=local,
    )


def issuers_met(actor: Actor) -> frozenset[Issuer]:
    """
    Who issued the papers that the actor may see, as far as terms go; in one query, for numbers of
    one body and type are alike but for what counts them.
    """
    rows = records_visible_to(actor).select_related(None).order_by()
    plain = rows.exclude(encrypted("number_text")).exclude(encrypted("issuer"))
    shapes = plain.annotate(bare=after_digits(), counted=~Q(number_text=F("bare")))
    met = set(shapes.values_list("bare", "counted", "issuer").distinct())
    for text, issuer in closed_among(rows, "number_text", "issuer").values_list(
        "number_text", "issuer"
    ):
        bare = text.lstrip(DIGITS)
        met.add((bare, bare != text, issuer))
    return frozenset(
        issuer_of_paper(f"1{bare}" if counted else bare, issuer) for bare, counted, issuer in met
    )


def key_of_issuer(issuer: str) -> str:
    """How an issuer is compared, by the bodies the archive knows."""
    return issuer_key(issuer, bodies_known())


def issued_of(record: Record) -> PartialDate | None:
    """A record's date to its precision."""
    return parse_date(record.issued_text) if record.issued_on else None


def term_of_record(record: Record) -> Term | None:
    """The term in which a record that was opened by `record_to` was issued, where it is known."""
    return bodies_known().term_of(paper_of_record(record, local={}))


class _Told:
    """A body as the rows of one query tell it, which repeat its names for each of its terms."""

    def __init__(self, own: tuple) -> None:
        self.own = own
        self.names: dict[int, Called] = {}
        self.terms: dict[int, Term] = {}

    def add(self, name: tuple, term: tuple) -> None:
        """What one row says beside the body itself."""
        if name[0] is not None:
            self.names[name[0]] = Called(name[1], Span(name[2], name[3]))
        if term[0] is not None:
            self.terms[term[0]] = Term(*term)

    def body(self, number: int) -> Body:
        """All that was told."""
        code, alone, own_terms, above, first, last = self.own
        names, terms = tuple(self.names.values()), tuple(self.terms.values())
        return Body(number, code, alone, own_terms, above, Span(first, last), names, terms)


def _shown(row: IssuingBody, called: Mapping[int, str]) -> BodyShown:
    terms = tuple(row.terms.all())
    days = [Term(one.pk, one.name, one.first_day, one.last_day) for one in terms]
    return BodyShown(
        row=row,
        name=called[row.pk],
        names=tuple(row.names.all()),
        terms=terms,
        above=called.get(row.above_id or 0, ""),
        successors=tuple((one.pk, called[one.pk]) for one in row.successors.all()),
        predecessors=tuple((one.pk, called[one.pk]) for one in row.predecessors.all()),
        gaps=tuple(gaps(days)),
    )


def _tree(rows: Iterable[IssuingBody], called: Mapping[int, str]) -> Iterator[IssuingBody]:
    below: dict[int | None, list[IssuingBody]] = {}
    for row in sorted(rows, key=lambda one: sort_key(called[one.pk])):
        below.setdefault(row.above_id, []).append(row)
    waiting = below.pop(None, [])[::-1]
    while waiting:
        row = waiting.pop()
        yield row
        waiting += below.pop(row.pk, [])[::-1]
