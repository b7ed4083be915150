"""Indexes: of the library, by its constants and by what its columns write, and of the module."""

import dataclasses

import dynamo_io as dio
from dynamo_io import definitions

NAMES = (str("id"), "name", "partition".upper())
BY_KIND = dio.Index("by_kind", "by.kind", "g4k", None)
BY_LEVEL = definitions.Index(id="by_level", name="by_level", partition_key="level", sort_key="kind")
NOWHERE = dio.Index("nowhere", "nowhere", "nothing", "sk")
COMPUTED = dio.Index("computed", "com" + "puted".upper(), "g4k", "sk")
UNREAD = dio.Index(*NAMES)
STANDARD = dio.Index("standard", None, "pk", "sk")


@dataclasses.dataclass(frozen=True)
class Device(dio.Record):
    device: dio.TypeHints.KeyColumn = None
    event: dio.TypeHints.KeyColumn = None
    site: dio.TypeHints.Index = None
    status: dio.TypeHints.Index = None
    fourth: dio.TypeHints.Index = None
    kind: dio.TypeHints.String = None
    level: dio.TypeHints.Integer = None
    g1: dio.TypeHints.String = None
    g3: dio.TypeHints.String = None

    schema: dio.SchemaType = dio.Schema(
        partition_key=dio.IndexedColumn("device", "dev:", key="pk"),
        sort_key=dio.IndexedColumn("event", "evt:", "sk"),
        columns=(
            dio.GlobalFirstColumn("site", "site:"),
            dio.GlobalSecondColumn("g2k", "kind:", True),
            dio.StringColumn("status", key="g3k"),
            dio.IndexedColumn("fourth", "four:", key="g4k"),
            dio.StringColumn("kind"),
            dio.IntegerColumn("level"),
            dio.StringColumn("g1"),
            dio.StringColumn("g3"),
        ),
    )

    @property
    def g2k(self):
        if self.kind is None:
            return None
        return f"kind:{self.kind}"


def read(client):
    used = [dio.Indexes.G1_G2, dio.Indexes.G1_G3, dio.Indexes.G3_G2, dio.Indexes.STANDARD, definitions.G3_SORT_INDEX]
    return used
