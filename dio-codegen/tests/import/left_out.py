import dataclasses, typing
import dynamo_io as dio
from dynamo_io import *
from .elsewhere import Base, COLUMNS, helper
from functools import partial

COLS = (dio.StringColumn("a"),)
COLS += (dio.StringColumn("b"),)
SELF = SELF
String = dio.StringColumn

@dataclasses.dataclass(frozen=True)
class NoSchema(dio.Record):
    x: str = None

@dataclasses.dataclass(frozen=True)
class Unresolved(dio.Record):
    a: TypeHints.String = None
    schema = Schema(PartitionColumn("id", "u:"), None, COLUMNS)

@dataclasses.dataclass(frozen=True)
class Augmented(dio.Record):
    id: TypeHints.String = None
    a: TypeHints.String = None
    schema = Schema(PartitionColumn("id", "g:"), None, COLS)

@dataclasses.dataclass(frozen=True)
class Partly(dio.Record):
    id: TypeHints.KeyColumn
    n: int
    when: typing.Optional[int]
    s: str | None
    schema = Schema(PartitionColumn("id", "p:"), SortColumn("s2", "x", computed=True), [
        String("n2"), helper("x"), *COLUMNS, StringColumn("id", "pk"), StringColumn("created_at"),
        IntegerColumn("n"), IntegerColumn("m", key="n"), IntegerColumn("when"), StringColumn("n", key="nn"),
        StringColumn("x y"), StringColumn(1), StringColumn("a", "b", True, 4), StringColumn("a", keyy="b"), Column("t", 5),
        IntegerColumn("twice", computed=True), StringColumn("iso", computed=True), StringColumn("low", computed=True),
        MapColumn("m1"), MapColumn("m2", (StringColumn("a"), StringColumn("a"), MapColumn("Type", (StringColumn("class_"),)))),
        StringColumn("s"), 42,
    ])
    @property
    def s2(self): return f"x{self.s}y{self.n}"
    @property
    def twice(self): return self.n * 2
    @property
    def iso(self): return compute(self.when)
    @property
    def low(self): return self.s.lower()

@dataclasses.dataclass(frozen=True)
class _lower_case(dio.Record):
    id: TypeHints.KeyColumn = None
    productID: TypeHints.KeyColumn = None
    schema = Schema(partition_key=IndexedColumn("id", "l:"), sort_key=None, columns=[StringColumn("productID"), StringColumn("meta")])
    meta: str = 'it\'s "x" \x7f\n'

class Derived(Base):
    schema = Schema(partition_key=PartitionColumn("id", "d:"), sort_key=None, columns=[StringColumn("name")])

class Elsewhere(Base):
    pass

@dataclasses.dataclass(frozen=True)
class Copy(_lower_case):
    schema = dataclasses.replace(_lower_case.schema, columns=_lower_case.schema.columns + (IntegerColumn("k"),))
    k: int = 3

@dataclasses.dataclass(frozen=True)
class Colon(dio.Record):
    a: str = None; b: str = None; c: int = None
    schema = Schema(PartitionColumn("pk", "c:", computed=True), None, (StringColumn("a"), StringColumn("b"), IntegerColumn("c")))
    @property
    def pk(self): return f"c:{self.a}:{self.b}:{self.c}"

Indexes.G1_G2
dio.Indexes.G3_G2
