import dataclasses

import dynamo_io as dio


@dataclasses.dataclass(frozen=True)
class Product(dio.Record):
    product_id: dio.TypeHints.String = None
    sku: dio.TypeHints.String = None
    category_key: dio.TypeHints.String = None
    name: dio.TypeHints.String = None
    inventory: dio.TypeHints.Integer = None
    price: dio.TypeHints.Float = None
    active: dio.TypeHints.Boolean = None
    launched_at: dio.TypeHints.Datetime = None
    tags: dio.TypeHints.StringSet = None

    schema: dio.SchemaType = dio.Schema(
        partition_key=dio.PartitionColumn("product_id", "product:"),
        sort_key=dio.SortColumn("sku", "sku:"),
        columns=(
            dio.GlobalFirstColumn("category_key", "category:"),
            dio.StringColumn("name"),
            dio.IntegerColumn("inventory"),
            dio.FloatColumn("price"),
            dio.BooleanColumn("active"),
            dio.DatetimeColumn("launched_at"),
            dio.StringSetColumn("tags"),
        ),
    )


@dataclasses.dataclass(frozen=True)
class Account(dio.Record):
    account_id: dio.TypeHints.String = None
    plan: dio.TypeHints.String = None
    balance: dio.TypeHints.Float = None
    closed: dio.TypeHints.Boolean = None

    schema: dio.SchemaType = dio.Schema(
        partition_key=dio.PartitionColumn("account_id", "account:"),
        sort_key=None,
        columns=(
            dio.StringColumn("plan"),
            dio.FloatColumn("balance"),
            dio.BooleanColumn("closed"),
        ),
    )


@dataclasses.dataclass(frozen=True)
class Everything(dio.Record):
    owner: dio.TypeHints.String = None
    item: dio.TypeHints.String = None
    flag: dio.TypeHints.Boolean = None
    blobs: dio.TypeHints.BinarySet = None
    text: dio.TypeHints.String = None
    blob: dio.TypeHints.Bytes = None
    day: dio.TypeHints.Date = None
    moment: dio.TypeHints.Datetime = None
    ratio: dio.TypeHints.Float = None
    ratios: dio.TypeHints.FloatSet = None
    count: dio.TypeHints.Integer = None
    counts: dio.TypeHints.IntegerSet = None
    words: dio.TypeHints.StringSet = None
    stamp: dio.TypeHints.Timestamp = None
    box: dio.TypeHints.Map = None

    schema: dio.SchemaType = dio.Schema(
        partition_key=dio.PartitionColumn("owner", "owner:"),
        sort_key=dio.SortColumn("item", "item:"),
        columns=(
            dio.BooleanColumn("flag"),
            dio.BinarySetColumn("blobs"),
            dio.StringColumn("text"),
            dio.BytesColumn("blob"),
            dio.DateColumn("day"),
            dio.DatetimeColumn("moment"),
            dio.FloatColumn("ratio"),
            dio.FloatSetColumn("ratios"),
            dio.IntegerColumn("count"),
            dio.IntegerSetColumn("counts"),
            dio.StringSetColumn("words"),
            dio.TimestampColumn("stamp"),
            dio.MapColumn("box", children=(dio.StringColumn("label"), dio.IntegerColumn("size"), )),
        ),
    )


@dataclasses.dataclass(frozen=True)
class Renamed(dio.Record):
    team: dio.TypeHints.String = None
    member: dio.TypeHints.String = None
    display_name: dio.TypeHints.String = None
    age: dio.TypeHints.Integer = None
    empty_key: dio.TypeHints.String = None
    joined: dio.TypeHints.Datetime = None

    schema: dio.SchemaType = dio.Schema(
        partition_key=dio.PartitionColumn("team", "team:"),
        sort_key=dio.SortColumn("member", "member:"),
        columns=(
            dio.StringColumn("display_name", key="dn"),
            dio.IntegerColumn("age", key="a"),
            dio.StringColumn("team"),
            dio.StringColumn("member", key="member_copy"),
            dio.StringColumn("empty_key", key=""),
            dio.DatetimeColumn("joined", key="joined_at"),
        ),
    )


@dataclasses.dataclass(frozen=True)
class Computed(dio.Record):
    user: dio.TypeHints.String = None
    email: dio.TypeHints.String = None
    frozen: dio.TypeHints.String = None

    schema: dio.SchemaType = dio.Schema(
        partition_key=dio.PartitionColumn("user", "user:"),
        sort_key=dio.SortColumn("slot", "slot:", computed=True),
        columns=(
            dio.StringColumn("email"),
            dio.StringColumn("handle", computed=True),
            dio.GlobalFirstColumn("by_email", "email:", computed=True),
            dio.StringColumn("frozen", computed=True),
        ),
    )

    @property
    def slot(self):
        if self.email in (None, dio.DELETE):
            return None
        return f"slot:{self.email}"

    @property
    def handle(self):
        if self.email in (None, dio.DELETE):
            return None
        return f"@{self.email}"

    @property
    def by_email(self):
        if self.email in (None, dio.DELETE):
            return None
        return f"email:{self.email}"


@dataclasses.dataclass(frozen=True)
class Maps(dio.Record):
    doc: dio.TypeHints.String = None
    part: dio.TypeHints.String = None
    meta: dio.TypeHints.Map = None
    empty_map: dio.TypeHints.Map = None

    schema: dio.SchemaType = dio.Schema(
        partition_key=dio.PartitionColumn("doc", "doc:"),
        sort_key=dio.SortColumn("part", "part:"),
        columns=(
            dio.MapColumn("meta", children=(dio.StringColumn("title"), dio.IntegerColumn("pages", key="pp"), dio.MapColumn("author", children=(dio.StringColumn("name"), dio.DateColumn("born"), dio.StringSetColumn("langs"), )), ), key="m"),
            dio.MapColumn("empty_map", children=()),
        ),
    )


@dataclasses.dataclass(frozen=True)
class Gsi(dio.Record):
    device: dio.TypeHints.String = None
    event: dio.TypeHints.String = None
    site: dio.TypeHints.String = None
    kind: dio.TypeHints.String = None
    status: dio.TypeHints.String = None
    g1: dio.TypeHints.String = None
    g2: dio.TypeHints.String = None
    level: dio.TypeHints.Integer = None

    schema: dio.SchemaType = dio.Schema(
        partition_key=dio.PartitionColumn("device", "dev:"),
        sort_key=dio.SortColumn("event", "evt:"),
        columns=(
            dio.GlobalFirstColumn("site", "site:"),
            dio.GlobalSecondColumn("kind", "kind:"),
            dio.GlobalThirdColumn("status", "status:"),
            dio.StringColumn("g1"),
            dio.StringColumn("g2"),
            dio.IntegerColumn("level"),
        ),
    )


@dataclasses.dataclass(frozen=True)
class Bare(dio.Record):
    left: dio.TypeHints.String = None
    right: dio.TypeHints.String = None

    schema: dio.SchemaType = dio.Schema(
        partition_key=dio.PartitionColumn("left", "left:"),
        sort_key=dio.SortColumn("right", "right:"),
        columns=(
        ),
    )


@dataclasses.dataclass(frozen=True)
class Generic(dio.Record):
    a: dio.TypeHints.String = None
    b: dio.TypeHints.String = None
    txt: dio.TypeHints.String = None
    num: dio.TypeHints.Integer = None
    when: dio.TypeHints.Datetime = None
    set_: dio.TypeHints.StringSet = None
    anything: dio.TypeHints.Map = None
    things: dio.TypeHints.List = None
    more: dio.TypeHints.List = None

    schema: dio.SchemaType = dio.Schema(
        partition_key=dio.PartitionColumn("a", "a:"),
        sort_key=dio.SortColumn("b", "b:"),
        columns=(
            dio.Column("txt", dio.DynamoTypes.STRING),
            dio.Column("num", dio.DynamoTypes.INTEGER),
            dio.Column("when", dio.DynamoTypes.DATETIME),
            dio.Column("set_", dio.DynamoTypes.STRING_SET),
            dio.Column("anything", dio.DynamoTypes.MAP),
            dio.Column("things", dio.DynamoTypes.LIST),
            dio.ListColumn("more", key="mm"),
        ),
    )


@dataclasses.dataclass(frozen=True)
class Open(dio.Record):
    id: dio.TypeHints.String = None
    sub: dio.TypeHints.String = None
    text: dio.TypeHints.String = None

    schema: dio.SchemaType = dio.Schema(
        partition_key=dio.PartitionColumn("id", ""),
        sort_key=dio.SortColumn("sub", ""),
        columns=(
            dio.StringColumn("text"),
        ),
    )


@dataclasses.dataclass(frozen=True)
class Indexed(dio.Record):
    root: dio.TypeHints.String = None
    leaf: dio.TypeHints.String = None
    fourth: dio.TypeHints.String = None
    plain: dio.TypeHints.String = None

    schema: dio.SchemaType = dio.Schema(
        partition_key=dio.IndexedColumn("root", "root:", key="pk"),
        sort_key=dio.IndexedColumn("leaf", "leaf:", key="sk"),
        columns=(
            dio.IndexedColumn("fourth", "four:", key="g4k"),
            dio.IndexedColumn("plain", "plain:"),
        ),
    )
