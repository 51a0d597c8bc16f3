"""`any_of`: a column's value is one of a set of whole numbers, given to the database as one value.

Django's own `in` sends and checks each number by itself, which for some hundreds of units costs more than the query.
"""

from django.core.exceptions import EmptyResultSet
from django.db.models import Field
from django.db.models.fields.related import ForeignObject
from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.lookups import In

from units.prepared import GivenNumbers, sent


class _AnyOf:
    lookup_name = "any_of"

    def get_prep_lookup(self):
        return self.rhs if isinstance(self.rhs, (frozenset, GivenNumbers)) else super().get_prep_lookup()

    def as_sql(self, compiler, connection):
        if not isinstance(self.rhs, (frozenset, GivenNumbers)):
            return super().as_sql(compiler, connection)
        if not self.rhs:
            raise EmptyResultSet
        column, params = self.process_lhs(compiler, connection)
        numbers = self.rhs if isinstance(self.rhs, GivenNumbers) else sent(self.rhs, connection)
        if connection.vendor == "postgresql":
            return f"{column} = ANY(%s)", [*params, numbers]
        return f"{column} IN (SELECT value FROM json_each(%s))", [*params, numbers]  # noqa: S608  a column of Django's


@Field.register_lookup
class AnyOf(_AnyOf, In):
    """Of a plain column: a frozenset of numbers, or one that is given later; anything else as with `in`."""


@ForeignObject.register_lookup
class RelatedAnyOf(_AnyOf, RelatedIn):
    """Of a foreign key: a frozenset of primary keys, or one that is given later; anything else as with `in`."""
