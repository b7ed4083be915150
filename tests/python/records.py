"""What the generated classes make of records and of items.

Reads cases from the file that is named, each a record as Python writes it and the item that dio has for it, and
writes for each what dynamo-io makes of them.
"""

import base64
import datetime
import json
import sys

import dynamo_io as dio
import slots
import stock

UTC = datetime.timezone.utc


def to_json(value):
    """An attribute value with its bytes as text."""
    [(tag, held)] = value.items()
    if tag == "B":
        return {tag: base64.b64encode(held).decode()}
    if tag == "BS":
        return {tag: [base64.b64encode(element).decode() for element in held]}
    if tag == "M":
        return {tag: {name: to_json(member) for name, member in held.items()}}
    return value


def from_json(value):
    """The other way around."""
    [(tag, held)] = value.items()
    if tag == "B":
        return {tag: base64.b64decode(held)}
    if tag == "BS":
        return {tag: [base64.b64decode(element) for element in held]}
    if tag == "M":
        return {tag: {name: from_json(member) for name, member in held.items()}}
    return value


def row_of(record):
    """The row of a record."""
    return {name: to_json(value) for name, value in record.to_row().items()}


answers = []
with open(sys.argv[1], encoding="utf-8") as file:
    cases = json.load(file)
for case in cases:
    record = eval(case["python"])  # the test's own text
    answer = {}
    try:
        answer["row"] = row_of(record)
        answer["update"] = record.to_update_expression()
    except ValueError as error:
        answer["error"] = str(error)
    if case["item"] is not None:
        item = {name: from_json(value) for name, value in case["item"].items()}
        answer["matches"] = [
            other.__name__
            for other in (stock.Lot, stock.Move, stock.Note, slots.Slot)
            if other.schema.matches(item)
        ]
        answer["again"] = row_of(type(record).from_row(item)) if case["writes_back"] else None
    answers.append(answer)
print(json.dumps(answers))
