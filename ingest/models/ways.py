"""What came by a way before, by what it is called: be it encrypted or not, be the keys open or shut."""

from django.db.models import Q

from archive.machine_api import digest_of_words


def from_source(source: str, at: str = "") -> Q:
    """Batches that came from there; `at` is where a query finds the batch."""
    token = digest_of_words(source)
    plain = Q(**{f"{at}source": source})
    return plain | Q(**{f"{at}source_token": token}) if token else plain


def named_beside(name: str, digest: str) -> Q:
    """Items of these bytes that are called so."""
    token = digest_of_words(name, digest)
    return Q(name=name) | Q(name_token=token) if token else Q(name=name)
