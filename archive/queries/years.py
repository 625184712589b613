"""The year of a date, as the database tells it."""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Func, IntegerField
from django.db.models.sql.compiler import SQLCompiler


class YearOf(Func):
    """
    The year of a date, null of none. SQLite keeps a date as text that begins with it; Django's own way
    calls Python for every row, which a figure over thousands of dossiers feels.
    """

    arity = 1
    output_field = IntegerField()
    template = "CAST(EXTRACT(YEAR FROM %(expressions)s) AS INTEGER)"

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: str
    ) -> tuple[str, tuple[str | int, ...]]:
        template = "CAST(SUBSTR(%(expressions)s, 1, 4) AS INTEGER)"
        sql, params = self.as_sql(compiler, connection, template=template, **extra)
        return sql, tuple(params)
