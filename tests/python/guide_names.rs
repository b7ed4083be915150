//! `docs/dynamo-io.md`, and `docs/mock.md` for the mock, leave out no name of the library.

use crate::guide::GUIDE;
use crate::live::peer::Peer;

/// All that `dynamo_io` exports, but for its modules.
const EXPORTED: &str = "
    BinarySetColumn BooleanColumn BytesColumn Column ColumnType DELETE DateColumn DatetimeColumn DynamoType
    DynamoTypes FloatColumn FloatSetColumn GlobalFirstColumn GlobalSecondColumn GlobalThirdColumn Index
    IndexedColumn Indexes IntegerColumn IntegerSetColumn ListColumn MapColumn PagedRecordResponse
    PagedRowResponse PartitionColumn Record Response ResponseType Schema SchemaType SingleRecordResponse
    SingleRowResponse SortColumn StringColumn StringSetColumn TimestampColumn TypeHints get_indexed_record
    get_indexed_records get_indexed_row get_indexed_rows get_record get_records_for_partition get_row
    get_rows_for_partition insert_records read_entire_table remove transacts upsert";

/// What it has beside: responses of its modules, members of a record and of a response, indexes.
const BESIDE: &str = "
    schema request response pages row rows record records ScannedRowResponse ScannedRecordResponse first_row
    iter_rows first_record iter_records completed to_debug_dict to_row from_row matches table_key
    partition_key_value sort_key_value to_update_expression to_attribute_names to_attribute_values get_value_for
    columns created_at updated_at expires_at STANDARD INVERTED PARTITION_G1 PARTITION_G2 PARTITION_G3 SORT_G1
    SORT_G2 SORT_G3 G1_PARTITION G2_PARTITION G3_PARTITION G1_SORT G2_SORT G3_SORT G1_G2 G1_G3 G2_G1 G2_G3 G3_G1
    G3_G2";

/// What `dynamo_io.mock` exports, and what its tables have.
const MOCK: &str = "
    MockDynamoClient MockTable Key Row Paginator string integer number boolean timestamp date_time is_anything
    is_in is_not_null is_optional is_instance_of is_match is_like is_iso is_not add add_row add_rows add_record
    add_records update_row update_rows update_record update_records delete_key delete_row delete_rows
    delete_record delete_records get get_record get_rows get_row_from_index all_records find_records find_rows
    assert_has_key assert_row_values assert_matching_row_values";

/// Those that do not stand in a text as words.
fn left_out<'n>(text: &str, names: &'n str) -> Vec<&'n str> {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
    names.split_whitespace().filter(|name| !words.contains(name)).collect()
}

#[test]
fn no_name_is_left_out() {
    assert_eq!(left_out(GUIDE, EXPORTED), [""; 0]);
    assert_eq!(left_out(GUIDE, BESIDE), [""; 0]);
    assert_eq!(left_out(include_str!("../../docs/mock.md"), MOCK), [""; 0]);
}

#[test]
fn the_names_are_the_library_s() {
    if !Peer::is_there() {
        return;
    }
    let names = format!(
        "
import dynamo_io.mock
public = lambda *places: {{name for place in places for name in dir(place) if not name.startswith('_')}}
modules = {{'definitions', 'mock', 'reader', 'recorder', 'writer'}}
same(public(dio) - modules, set({EXPORTED:?}.split()))
responses = public(dio.PagedRecordResponse, dio.recorder.ScannedRecordResponse, dio.SingleRecordResponse, dio.Response)
same((responses | public(dio.Record, dio.Indexes)) - set({BESIDE:?}.split()), set())
same(public(dio.mock, dio.mock.MockTable) - modules - set({MOCK:?}.split()), set())"
    );
    if let Err(traceback) = Peer::run("http://127.0.0.1:1", &names) {
        panic!("{traceback}");
    }
}
