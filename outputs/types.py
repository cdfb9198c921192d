"""Column types that hold the same value in SQLite and in PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import TEXT, DateTime, Numeric, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine


def plain(value: Decimal) -> str:
    """The one spelling of a decimal: no exponent, trailing zeros or negative zero. Raises ValueError if not finite."""
    if not value.is_finite():
        raise ValueError(f"{value} is no number that a table can hold")
    if value == 0:
        return "0"
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def storable(value: Any) -> Any:
    """A value as both databases can hold it: PostgreSQL holds no NUL character, so U+FFFD stands in its place."""
    return value.replace("\0", "\ufffd") if isinstance(value, str) and "\0" in value else value


class ExactDecimal(TypeDecorator[Decimal]):
    """A decimal without rounding: NUMERIC in PostgreSQL; in SQLite, which knows only floats, its spelling as text."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """NUMERIC without bounds where the database has exact numbers, else TEXT."""
        return dialect.type_descriptor(Numeric() if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        """Both databases get the same spelling, so that both export the same."""
        if value is None:
            return None
        return Decimal(plain(value)) if dialect.name == "postgresql" else plain(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Decimal | None:
        """The decimal as it was stored."""
        return None if value is None else Decimal(value)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC: a TIMESTAMP with zone in PostgreSQL, ISO 8601 text in SQLite. Refuses moments without a zone."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The database's own moments where it has them."""
        return dialect.type_descriptor(DateTime(timezone=True) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """The moment in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        moment = value.astimezone(UTC)
        return moment if dialect.name == "postgresql" else moment.isoformat(timespec="microseconds")

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """The moment, in UTC."""
        if value is None:
            return None
        return value.astimezone(UTC) if isinstance(value, datetime) else datetime.fromisoformat(value)


class OrderedText(TypeDecorator[str]):
    """A text, compared and ordered by code point in both databases, so that exports have the same order.

    Of NUL characters see `storable`.
    """

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """PostgreSQL would order as its locale does."""
        return TEXT(collation="C") if dialect.name == "postgresql" else dialect.type_descriptor(Text())

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """The text as it can be stored."""
        stored: str | None = storable(value)
        return stored

    def coerce_compared_value(self, op: Any, value: Any) -> Any:
        """What a text is compared with is cleaned like it."""
        return self


Key = OrderedText
"""The name by which migrations know it."""
