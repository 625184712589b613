"""Where batches were taken in, to be asked for along with a batch: its page asks enough as it is."""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, JSONField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.db.models.sql.compiler import SQLCompiler

from access.api import name_beside
from ingest.models import BatchDevice


class _AsJson(Subquery):
    """The rows as one value: a list of lists."""

    output_field = JSONField()
    template = (
        "(SELECT json_group_array(json_array(by_, workstation_, scanner_))"
        " FROM (%(subquery)s) AS devices_)"
    )

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: str
    ) -> tuple[str, tuple[object, ...]]:
        template = self.template.replace("json_group_array", "jsonb_agg").replace(
            "json_array(", "jsonb_build_array("
        )
        return self.as_sql(compiler, connection, template=template, **extra)


def devices_told() -> Subquery:
    """Of each row: who took in, by full name where it is an account, at which machine, and the scanner's name, if any."""
    rows = BatchDevice.objects.filter(batch=OuterRef("pk")).order_by("pk")
    scanner = Coalesce(F("scanner__name"), Value(""))
    who = Coalesce(name_beside("by"), F("by"))
    told = rows.annotate(by_=who, workstation_=F("workstation"), scanner_=scanner)
    return _AsJson(told.values_list("by_", "workstation_", "scanner_"))
