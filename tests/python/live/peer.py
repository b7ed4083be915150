"""dynamo-io at the other end of a table: runs what the test says, a line of JSON each, and answers with a line.

A line is `{"endpoint": ..., "code": ...}`, the endpoint that of one test. The code is run with the names below, `client`, and
`answer(rows)`, which makes stored rows the answer's value. A failure is answered with its traceback.
"""

import base64
import datetime
import json
import sys
import traceback

import boto3
import botocore.exceptions
import dynamo_io as dio
from botocore.config import Config

import market
import till

UTC = datetime.timezone.utc

#: Of every record that is compared whole.
STAMPS = {
    "created_at": datetime.datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC),
    "updated_at": datetime.datetime(2021, 1, 2, 3, 4, 5, tzinfo=UTC),
    "expires_at": datetime.datetime(2040, 1, 2, 3, 4, 5, tzinfo=UTC),
}


def client_of(endpoint):
    """A client without retries or proxies: what goes wrong is seen at once."""
    config = Config(proxies={}, retries={"total_max_attempts": 1}, connect_timeout=10, read_timeout=20)
    return boto3.client(
        "dynamodb",
        endpoint_url=endpoint,
        region_name="eu-central-1",
        aws_access_key_id="any",
        aws_secret_access_key="any",
        config=config,
    )


def to_json(value):
    """An attribute value with its bytes as text."""
    [(tag, held)] = value.items()
    if tag == "B":
        return {tag: base64.b64encode(held).decode()}
    if tag == "BS":
        return {tag: [base64.b64encode(element).decode() for element in held]}
    if tag == "L":
        return {tag: [to_json(element) for element in held]}
    if tag == "M":
        return {tag: {name: to_json(member) for name, member in held.items()}}
    return value


def rows_to_json(rows):
    """Rows as the test reads them."""
    return [{name: to_json(value) for name, value in row.items()} for row in rows]


def same(found, expected):
    """Requires that two values are equal, and shows them if they are not."""
    if found != expected:
        raise AssertionError(f"found\n  {found!r}\nexpected was\n  {expected!r}")


def refused(error, call, *arguments, **named):
    """Requires that DynamoDB refuses a call."""
    try:
        call(*arguments, **named)
    except botocore.exceptions.ClientError as failure:
        same(failure.response["Error"]["Code"], error)
    else:
        raise AssertionError(f"{call.__name__} was not refused")


def raises(error, call, *arguments):
    """Requires that the library itself cannot do a call."""
    try:
        call(*arguments)
    except error:
        return
    raise AssertionError(f"{call.__name__} did not raise {error.__name__}")


class Test:
    """One test: a client of its own, and the names that its turns have in common."""

    def __init__(self, endpoint):
        self.given = None
        self.names = NAMES | {"client": client_of(endpoint), "answer": self.answer}

    def answer(self, rows):
        self.given = rows_to_json(rows)

    def run(self, code):
        self.given = None
        exec(code, self.names)  # the test's own text
        return self.given


NAMES = {
    "botocore": botocore,
    "dio": dio,
    "market": market,
    "Offer": market.Offer,
    "Review": market.Review,
    "Account": till.Account,
    "date": datetime.date,
    "datetime": datetime.datetime,
    "timedelta": datetime.timedelta,
    "timezone": datetime.timezone,
    "UTC": UTC,
    "STAMPS": STAMPS,
    "same": same,
    "refused": refused,
    "raises": raises,
}

tests = {}
for line in sys.stdin:
    turn = json.loads(line)
    try:
        if turn["endpoint"] not in tests:
            tests[turn["endpoint"]] = Test(turn["endpoint"])
        reply = {"answer": tests[turn["endpoint"]].run(turn["code"])}
    except Exception:
        reply = {"failed": traceback.format_exc()}
    print(json.dumps(reply), flush=True)
