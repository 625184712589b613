"""Rows of another table as one value of a row, so that both are asked for together."""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Func, JSONField, Model, QuerySet, Subquery
from django.db.models.sql.compiler import SQLCompiler


class AsJson(Subquery):
    """
    The rows of a subquery as one value: a list of lists of these of its columns, and null for none.

    The columns are named as the subquery names them: an annotation's name, or that of a field.
    """

    output_field = JSONField()
    ROWS = "(SELECT json_group_array(json_array(COLUMNS)) FROM (%(subquery)s) AS held_)"

    def __init__(self, rows: QuerySet[Model, object], *columns: str) -> None:
        super().__init__(rows)
        self.template = self.ROWS.replace("COLUMNS", ", ".join(columns))

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: str
    ) -> tuple[str, tuple[object, ...]]:
        template = self.template.replace("json_group_array", "jsonb_agg").replace(
            "json_array(", "jsonb_build_array("
        )
        return self.as_sql(compiler, connection, template=template, **extra)


class RowAsJson(Func):
    """Columns of a row as a list in JSON; Django's own asks the database first whether it knows any."""

    function = "json_array"
    template = "CAST(%(function)s(%(expressions)s) AS text)"
    output_field = CharField()

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: str
    ) -> tuple[str, tuple[object, ...]]:
        return self.as_sql(compiler, connection, function="jsonb_build_array", **extra)
