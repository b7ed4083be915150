"""Customers and what they buy."""

from __future__ import annotations

import abc
import dataclasses
import datetime
import enum
import typing

import dynamo_io as dio
from dynamo_io import IntegerColumn, StringColumn as Text
from dynamo_io.definitions import Index, MapColumn

TENANT = "tenant"
CUSTOMER_PREFIX = f"{TENANT}:customer:"


class Prefix(str, enum.Enum):
    ORDER = "order:"


STREET = Text("street")
ADDRESS_CHILDREN = (
    STREET,
    Text("city"),
    IntegerColumn("floor"),
    MapColumn("position", (dio.FloatColumn("latitude"), dio.FloatColumn("longitude"))),
)
AUDIT = (Text("changed_by", key="by"), dio.DatetimeColumn("changed_at"))
BY_STATUS = Index("by_status", "by_status", "g2k", sort_key="sk")
BY_TOTAL = Index(id="by_total", name="by-total", partition_key="status_code", sort_key="total")


@dataclasses.dataclass(frozen=True)
class Base(dio.Record, abc.ABC):
    """What all records have."""

    #: Who changed it last.
    changed_by: dio.TypeHints.String = None
    changed_at: typing.Optional[datetime.datetime] = None

    @property
    def tenant(self) -> str:
        return TENANT


@dataclasses.dataclass(frozen=True)
class Customer(Base):
    """
    A person who can place orders.

    May have no address "yet".
    """

    customer_id: dio.TypeHints.KeyColumn = None
    profile: dio.TypeHints.KeyColumn = "#profile"
    #: As it was typed in.
    #: Not verified.
    email: dio.TypeHints.String = dataclasses.field(default=None, repr=False)
    name: str | None = None
    address: dio.TypeHints.Map = None
    points: int = 0
    rate: float = 1.5
    active: bool = True
    tier: str = "basic"
    tags: list[str] = dataclasses.field(default_factory=list)
    notes: dio.TypeHints.List = dataclasses.field(default_factory=list)
    joined: dio.TypeHints.Date = dataclasses.field(default_factory=datetime.date.today)
    gone: dio.TypeHints.String = dio.DELETE

    schema: typing.ClassVar[dio.Schema] = dio.Schema(
        dio.PartitionColumn("customer_id", CUSTOMER_PREFIX),
        dio.SortColumn("profile", "#profile"),
        (
            dio.GlobalFirstColumn("by_email", "email:", computed=True),
            Text("email"),
            dio.Column("name", dio.DynamoTypes.STRING, "n"),
            MapColumn("address", children=ADDRESS_CHILDREN),
            IntegerColumn("points"),
            dio.FloatColumn("rate"),
            dio.BooleanColumn("active"),
            Text("tier"),
            dio.StringSetColumn("tags"),
            dio.ListColumn("notes"),
            dio.DateColumn("joined"),
            Text("gone"),
            *AUDIT,
        ),
    )

    @property
    def by_email(self) -> typing.Optional[str]:
        """Found by address."""
        return f"email:{self.email}" if self.email else None


@dataclasses.dataclass(frozen=True)
class Order(Base):
    customer_id: dio.TypeHints.KeyColumn = None
    number: dio.TypeHints.Integer = None
    day: dio.TypeHints.Date = None
    placed_at: dio.TypeHints.Datetime = None
    status: dio.TypeHints.String = None
    status_code: dio.TypeHints.Integer = None
    total: dio.TypeHints.Float = None
    ship_to: dio.TypeHints.Map = None
    frozen: dio.TypeHints.String = None

    schema = dio.Schema(
        partition_key=dio.PartitionColumn("customer_id", CUSTOMER_PREFIX),
        sort_key=dio.SortColumn("sort_text", Prefix.ORDER.value, computed=True),
        columns=(
            dio.DateColumn("day"),
            IntegerColumn("number"),
            dio.DatetimeColumn("placed_at", key="at"),
            dio.GlobalSecondColumn("g2k", "st:", computed=True),
            Text("status"),
            IntegerColumn("status_code"),
            dio.FloatColumn("total"),
            MapColumn("ship_to", ADDRESS_CHILDREN),
            Text("label", computed=True),
            Text("frozen", computed=True),
        )
        + AUDIT,
    )

    @property
    def sort_text(self):
        return Prefix.ORDER.value + self.day.isoformat() + "#" + f"{self.number:06d}"

    @property
    def g2k(self):
        if self.status in (None, dio.DELETE) or self.placed_at is None:
            return None
        status = self.status
        return "#".join(["st:" + status, self.placed_at.strftime("%Y-%m-%d")])

    @property
    def label(self):
        if not self.status:
            return dio.DELETE
        elif self.number is not None:
            return f"{{{self.number}}} {self.status!s}"
        else:
            return None


def due(client, table_name):
    dio.get_indexed_rows(client, table_name, "due:x", None, index=dio.Indexes.INVERTED)
    dio.get_indexed_rows(client, table_name, "due:x", None, index=BY_STATUS)
    return dio.get_rows_for_partition(client, table_name, "email:x", index=dio.Indexes.G1_SORT)
