"""Writes the golden data of this folder: what dynamo-io itself makes of records with properties of several fields, maps of every
column type, and no sort key. The format is that of ../golden-data (its README).

    pip install dynamo-io==0.3.0 && python make.py
"""

import base64
import dataclasses
import datetime as dt
import json
import pathlib
import struct
import time

import dynamo_io as io

UTC = dt.timezone.utc
CREATED = dt.datetime(2021, 1, 1, 2, 3, 4, tzinfo=UTC)
UPDATED = dt.datetime(2022, 5, 6, 7, 8, 9, tzinfo=UTC)
DAY = dt.date(2022, 2, 3)
FOLDER = pathlib.Path(__file__).parent


def neutral(value):
    """A Python value as golden data has it."""
    if value is None:
        return {"type": "none"}
    if value == io.DELETE:
        return {"type": "delete"}
    if isinstance(value, float):
        return {"type": "float", "value": repr(value), "bits": struct.pack(">d", value).hex()}
    if isinstance(value, bytes):
        return {"type": "bytes", "value": base64.b64encode(value).decode()}
    if isinstance(value, dt.datetime):
        offset = None if value.tzinfo is None else int(value.utcoffset().total_seconds())
        return {"type": "datetime", "value": value.replace(tzinfo=None).isoformat(), "offset_seconds": offset}
    if isinstance(value, dt.date):
        return {"type": "date", "value": value.isoformat()}
    if isinstance(value, list):
        return {"type": "list", "value": [neutral(element) for element in value]}
    if isinstance(value, dict):
        return {"type": "map", "value": {name: neutral(member) for name, member in value.items()}}
    if isinstance(value, bool):
        return {"type": "boolean", "value": value}
    return {"type": "integer", "value": str(value)} if isinstance(value, int) else {"type": "string", "value": value}


def wire(value):
    """A request or a row, its bytes as base64."""
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, dict):
        return {name: wire(member) for name, member in value.items()}
    return [wire(element) for element in value] if isinstance(value, (list, tuple)) else value


def outcome(run):
    try:
        return {"ok": run()}
    except Exception as error:  # What Python raises is data.
        return {"error": {"type": type(error).__name__, "message": str(error)}}


def described(column):
    description = {
        "helper": type(column).__name__,
        "name": column.name,
        "type": column.data_type.name,
        "wire_type": column.data_type.value,
        "key": column.key,
        "attribute": column.key or column.name,
        "computed": column.computed,
    }
    if getattr(column, "value_prefix", None) is not None:
        description["prefix"] = column.value_prefix
    if isinstance(column, io.MapColumn):
        description["children"] = [described(child) for child in column.children]
    return description


def text_property(parts):
    def get(self):
        values = [literal or getattr(self, field) for literal, field in parts]
        missing = any(value is None or value == io.DELETE for value in values)
        return None if missing else "".join(map(str, values))

    return property(get)


CLASSES, CASES = {}, []


def schema(name, partition, sort, columns, fields, **properties):
    """A record class. A property is a list of (literal, None) and (None, field)."""
    body = {"__annotations__": {field: object for field in fields}, "schema": io.Schema(partition, sort, tuple(columns))}
    body.update({field: None for field in fields})
    body.update({field: text_property(parts) for field, parts in properties.items()})
    record = dataclasses.dataclass(frozen=True)(type(name.capitalize(), (io.Record,), body))
    part = lambda literal, field: {"literal": literal} if literal else {"field": field}
    CLASSES[name] = record, {
        "id": name,
        "class_name": record.__name__,
        "partition_key": described(partition),
        "sort_key": sort and described(sort),
        "columns": [described(column) for column in columns],
        "record_fields": ["created_at", "updated_at", "expires_at", *fields],
        "computed_fields": {field: [part(*one) for one in parts] for field, parts in properties.items()},
    }


def case(_name, **fields):
    CASES.append((_name, _name.split("/")[0], {"created_at": CREATED, "updated_at": UPDATED, **fields}))


schema(
    "orders",
    io.PartitionColumn("customer", "c:"),
    io.SortColumn("order_key", "o:", computed=True),
    [
        io.DateColumn("day"),
        io.StringColumn("number"),
        io.GlobalFirstColumn("by_state", "st:", computed=True),
        io.StringColumn("state"),
        io.StringColumn("city"),
        io.IntegerColumn("amount"),
        io.StringColumn("caption", key="cap", computed=True),
        io.StringColumn("shadow", computed=True),
        io.TimestampColumn("paid", key="p"),
    ],
    ["customer", "day", "number", "state", "city", "amount", "shadow", "paid"],
    order_key=[("o:", None), (None, "day"), ("/", None), (None, "number")],
    by_state=[("st:", None), (None, "state"), ("/", None), (None, "city")],
    caption=[("n=", None), (None, "amount")],
)
ORDER = {"customer": "c:1", "day": DAY, "number": "77"}
case("orders/full", **ORDER, state="open", city="Bern", amount=12, shadow="s", paid=CREATED)
case("orders/half of a property", **ORDER, state="open")
case("orders/none of it", **ORDER, amount=-3)
case("orders/all of it deleted", **ORDER, state=io.DELETE, city=io.DELETE, amount=io.DELETE)
case("orders/one of it deleted", **ORDER, state=io.DELETE, city="Bern", paid=io.DELETE)
case("orders/no sort key", customer="c:1", day=DAY)
case("orders/expires", **ORDER, expires_at=UPDATED)

INNER = [io.DateColumn("d"), io.FloatSetColumn("fs"), io.StringColumn("type")]
schema(
    "deep",
    io.PartitionColumn("id", "deep#"),
    io.SortColumn("at", ""),
    [
        io.MapColumn(
            "m",
            (
                io.StringColumn("s"),
                io.BytesColumn("b"),
                io.FloatColumn("f"),
                io.BooleanColumn("t"),
                io.IntegerSetColumn("is"),
                io.DatetimeColumn("w"),
                io.TimestampColumn("ts"),
                io.MapColumn("inner", tuple(INNER)),
            ),
        ),
        io.GlobalSecondColumn("second", "2:"),
        io.GlobalThirdColumn("third", ""),
        io.BinarySetColumn("bs"),
        io.ListColumn("l"),
    ],
    ["id", "at", "m", "second", "third", "bs", "l"],
)
DEEP = {"id": "deep#1", "at": "now"}
MAP = {"s": "S", "b": b"\x00\xff", "f": 1e-7, "t": False, "is": [3, 1], "w": CREATED, "ts": UPDATED}
MAP["inner"] = {"d": DAY, "fs": [1.5, 1e20], "type": "x"}
WEST = dt.datetime(2022, 1, 1, 23, tzinfo=dt.timezone(dt.timedelta(hours=-5)))
case("deep/full", **DEEP, m=MAP, second="2:b", third="anything", bs=[b"a", b""], l=["x", 1, None, True, 1.5])
case("deep/empty texts", **DEEP, m={**MAP, "s": ""}, second="", third="")
case("deep/no child", **DEEP, m={**MAP, "b": None})
case("deep/no inner map", **DEEP, m={**MAP, "inner": None})
case("deep/zone", **DEEP, m={**MAP, "w": WEST})
case("deep/deleted", **DEEP, m=io.DELETE, second=io.DELETE, bs=io.DELETE)

schema(
    "solo",
    io.PartitionColumn("key", ""),
    None,
    [
        io.GlobalFirstColumn("g", "g|"),
        io.IndexedColumn("extra", "x:", key="xk"),
        io.FloatColumn("score"),
        io.StringColumn("key", key="key_copy"),
    ],
    ["key", "g", "extra", "score"],
)
case("solo/full", key="k", g="g|1", extra="anything", score=-0.5)
case("solo/prefix", key="k", g="zzz")
case("solo/deleted", key="k", g=io.DELETE, extra="", score=io.DELETE)


class Client:
    """Keeps its calls."""

    def __init__(self):
        self.calls = []

    def __getattr__(self, operation):
        def call(**kwargs):
            self.calls.append({"operation": operation, "kwargs": wire(kwargs)})
            return {}

        return call


def called(call):
    def run():
        client = Client()
        try:
            call(client)
        except Exception:
            # What is made of the answer is no part of the request.
            if not client.calls:
                raise
        return client.calls[0]

    return outcome(run)


def expectation(record, fields):
    table = "golden-more"
    row = outcome(lambda: wire(record.to_row()))
    expect = {
        "partition_key_value": outcome(lambda: neutral(record.partition_key_value)),
        "sort_key_value": outcome(lambda: neutral(record.sort_key_value)),
        "table_key": outcome(lambda: wire(record.table_key)),
        "to_row": row,
        "to_attribute_names": outcome(lambda: wire(record.to_attribute_names())),
        "to_attribute_values": outcome(lambda: wire(record.to_attribute_values())),
        "to_update_expression": outcome(record.to_update_expression),
        "requests": {
            "upsert": called(lambda client: io.upsert(client, table, record)),
            "remove": called(lambda client: io.remove(client, table, record)),
            "insert_records": called(lambda client: io.insert_records(client, table, [record])),
            "transact_put": called(lambda client: io.transacts(client, table, puts=[record])),
            "transact_update": called(lambda client: io.transacts(client, table, updates=[record])),
            "transact_delete": called(lambda client: io.transacts(client, table, deletes=[record])),
            "get_record": called(lambda client: io.get_record(client, table, record)),
        },
    }
    read = lambda: {name: neutral(getattr(record.from_row(record.to_row()), name)) for name in fields}
    matches = outcome(lambda: record.schema.matches(record.to_row()))
    expect["round_trip"] = {"from_row": outcome(read), "schema_matches": matches}
    return expect


def main():
    time.sleep = lambda seconds: None
    records, rows, matches = [], [], []
    for name, schema_id, fields in CASES:
        record_class, description = CLASSES[schema_id]
        record = record_class(**fields)
        expect = expectation(record, description["record_fields"])
        neutral_fields = {field: neutral(value) for field, value in fields.items()}
        records.append({"id": name, "schema": schema_id, "fit": "typed", "fields": neutral_fields, "expect": expect})
        row, trip = expect["to_row"]["ok"], expect["round_trip"]
        read = {"from_row": trip["from_row"], "matches": trip["schema_matches"]}
        rows.append({"id": name, "schema": schema_id, "row": row, "expect": read})
        against = {id: outcome(lambda: one.schema.matches(row)) for id, (one, _) in CLASSES.items()}
        matches.append({"id": name, "row": row, "expect": against})
    files = {
        "schemas": [description for _, description in CLASSES.values()],
        "records": records,
        "from_row": rows,
        "matches": {"schemas": list(CLASSES), "rows": matches},
    }
    for name, content in files.items():
        (FOLDER / f"{name}.json").write_text(json.dumps(content, indent=1) + "\n")


main()
