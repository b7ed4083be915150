"""boto3 against a running dio-mock: what users of other languages see. Takes the endpoint."""

import decimal
import sys

import boto3
from boto3.dynamodb.conditions import Attr, Key
from boto3.dynamodb.types import TypeSerializer
from botocore.config import Config
from botocore.exceptions import ClientError

endpoint = sys.argv[1]
options = dict(
    endpoint_url=endpoint,
    region_name="eu-central-1",
    aws_access_key_id="any",
    aws_secret_access_key="any",
    config=Config(retries={"total_max_attempts": 1}),
)
client = boto3.client("dynamodb", **options)
resource = boto3.resource("dynamodb", **options)


def refused(error, call, **arguments):
    """Makes a call that is to fail with this error, and answers with it."""
    try:
        call(**arguments)
    except ClientError as failure:
        code = failure.response["Error"]["Code"]
        assert code == error, failure.response
        return failure
    raise AssertionError(f"{call} did not fail with {error}")


def tables():
    string = lambda name: {"AttributeName": name, "AttributeType": "S"}
    keys = lambda partition, sort: [
        {"AttributeName": partition, "KeyType": "HASH"},
        {"AttributeName": sort, "KeyType": "RANGE"},
    ]
    definition = dict(
        TableName="shop",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[string("pk"), string("sk"), string("g1k")],
        KeySchema=keys("pk", "sk"),
        GlobalSecondaryIndexes=[
            {"IndexName": "due", "KeySchema": keys("g1k", "sk"), "Projection": {"ProjectionType": "ALL"}}
        ],
    )
    client.create_table(**definition)
    client.get_waiter("table_exists").wait(TableName="shop", WaiterConfig={"Delay": 1, "MaxAttempts": 2})
    table = client.describe_table(TableName="shop")["Table"]
    assert table["TableStatus"] == "ACTIVE" and table["GlobalSecondaryIndexes"][0]["IndexName"] == "due"
    exists = refused("ResourceInUseException", client.create_table, **definition)
    assert isinstance(exists, client.exceptions.ResourceInUseException)
    refused("ResourceNotFoundException", client.describe_table, TableName="none")
    assert client.list_tables()["TableNames"] == ["shop"]


def items():
    shop = resource.Table("shop")
    item = {
        "pk": "customer:42",
        "sk": "#profile",
        "name": "Grüße, 世界 🦀",
        "points": decimal.Decimal("12345678901234567890.123456789"),
        "small": decimal.Decimal("1E-130"),
        "tags": {"a", "b"},
        "photo": b"\x00\xff",
        "nested": {"list": [1, {"deep": [True, None]}]},
    }
    shop.put_item(Item=item)
    got = shop.get_item(Key={"pk": "customer:42", "sk": "#profile"}, ConsistentRead=True)["Item"]
    got["photo"] = bytes(got["photo"])
    assert got == item, got

    new = Attr("pk").not_exists()
    failure = refused("ConditionalCheckFailedException", shop.put_item, Item=item, ConditionExpression=new)
    assert isinstance(failure, client.exceptions.ConditionalCheckFailedException)
    failure = refused(
        "ConditionalCheckFailedException",
        shop.put_item,
        Item=item,
        ConditionExpression=new,
        ReturnValuesOnConditionCheckFailure="ALL_OLD",
    )
    assert failure.response["Item"]["pk"] == {"S": "customer:42"}, failure.response

    answer = shop.update_item(
        Key={"pk": "customer:42", "sk": "#profile"},
        UpdateExpression="SET #n = :name, nested.#l[0] = nested.#l[0] + :one REMOVE photo ADD tags :more",
        ExpressionAttributeNames={"#n": "name", "#l": "list"},
        ExpressionAttributeValues={":name": "Ann", ":one": 1, ":more": {"c"}},
        ReturnValues="ALL_NEW",
    )["Attributes"]
    assert answer["nested"]["list"][0] == 2 and answer["tags"] == {"a", "b", "c"} and "photo" not in answer
    old = shop.delete_item(Key={"pk": "customer:42", "sk": "#profile"}, ReturnValues="ALL_OLD")
    assert old["Attributes"]["name"] == "Ann"
    assert "Item" not in shop.get_item(Key={"pk": "customer:42", "sk": "#profile"})
    message = str(refused("ValidationException", shop.put_item, Item={"pk": "a"}))
    assert "Missing the key sk in the item" in message, message


def pages():
    shop = resource.Table("shop")
    with shop.batch_writer() as batch:  # sends batches of 25
        for number in range(120):
            batch.put_item(Item={"pk": "customer:42", "sk": f"order:{number:04}", "g1k": "due", "number": number})
    query = client.get_paginator("query").paginate(
        TableName="shop",
        IndexName="due",
        KeyConditionExpression="g1k = :due AND begins_with(sk, :order)",
        ExpressionAttributeValues={":due": {"S": "due"}, ":order": {"S": "order:"}},
        PaginationConfig={"PageSize": 50},
    )
    sizes, numbers = [], []
    for page in query:
        sizes.append(page["Count"])
        numbers += [int(item["number"]["N"]) for item in page["Items"]]
    assert sizes == [50, 50, 20] and numbers == list(range(120)), (sizes, numbers)
    newest = shop.query(KeyConditionExpression=Key("pk").eq("customer:42"), ScanIndexForward=False, Limit=1)
    assert newest["Items"][0]["number"] == 119
    total = sum(
        page["Count"]
        for segment in range(4)
        for page in client.get_paginator("scan").paginate(
            TableName="shop", Segment=segment, TotalSegments=4, FilterExpression="#n >= :n",
            ExpressionAttributeNames={"#n": "number"}, ExpressionAttributeValues={":n": {"N": "20"}},
        )
    )
    assert total == 100, total
    keys = [{"pk": {"S": "customer:42"}, "sk": {"S": f"order:{number:04}"}} for number in range(100)]
    answer = client.batch_get_item(RequestItems={"shop": {"Keys": keys}}, ReturnConsumedCapacity="TOTAL")
    assert len(answer["Responses"]["shop"]) == 100 and answer["UnprocessedKeys"] == {}
    assert answer["ConsumedCapacity"][0]["CapacityUnits"] > 0


def transactions():
    order = lambda number: {"pk": {"S": "customer:42"}, "sk": {"S": f"order:{number:04}"}}
    put = {"Put": {"TableName": "shop", "Item": order(9000), "ConditionExpression": "attribute_not_exists(pk)"}}
    check = lambda number: {
        "ConditionCheck": {"TableName": "shop", "Key": order(number), "ConditionExpression": "attribute_exists(pk)"}
    }
    client.transact_write_items(TransactItems=[put, check(1)])
    failure = refused("TransactionCanceledException", client.transact_write_items, TransactItems=[check(1), put])
    assert isinstance(failure, client.exceptions.TransactionCanceledException)
    codes = [reason["Code"] for reason in failure.response["CancellationReasons"]]
    assert codes == ["None", "ConditionalCheckFailed"], failure.response
    got = client.transact_get_items(TransactItems=[{"Get": {"TableName": "shop", "Key": order(9000)}}])
    assert got["Responses"][0]["Item"] == order(9000)


def many_at_once():
    from concurrent.futures import ThreadPoolExecutor

    serialize = TypeSerializer().serialize
    put = lambda number: client.put_item(
        TableName="shop", Item={"pk": serialize("parallel"), "sk": serialize(f"{number:04}")}
    )
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(put, range(200)))
    answer = resource.Table("shop").query(KeyConditionExpression=Key("pk").eq("parallel"), Select="COUNT")
    assert answer["Count"] == 200, answer


for part in (tables, items, pages, transactions, many_at_once):
    part()
    print(f"boto3 {boto3.__version__}: {part.__name__.replace('_', ' ')}: ok")
