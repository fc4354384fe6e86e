"""The round, with boto3: every operation that a mapper needs, and what its replies must hold."""

import os
from decimal import Decimal

import boto3
from boto3.dynamodb.conditions import Attr, Key
from botocore.config import Config
from botocore.exceptions import ClientError

ENDPOINT = os.environ["DYNANTIC_ENDPOINT"]


def refused(code, call, **arguments):
    """The error reply of a call that must fail with a code."""
    try:
        call(**arguments)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error.response
        return error.response
    raise AssertionError(f"{code} expected")


resource = boto3.resource("dynamodb", endpoint_url=ENDPOINT, config=Config(retries={"max_attempts": 1}))
client = resource.meta.client

# Tables, and the waiter that asks until they are there.
table = resource.create_table(
    TableName="orders",
    KeySchema=[{"AttributeName": "customer", "KeyType": "HASH"}, {"AttributeName": "number", "KeyType": "RANGE"}],
    AttributeDefinitions=[
        {"AttributeName": "customer", "AttributeType": "S"},
        {"AttributeName": "number", "AttributeType": "N"},
        {"AttributeName": "status", "AttributeType": "S"},
    ],
    GlobalSecondaryIndexes=[
        {
            "IndexName": "by-status",
            "KeySchema": [{"AttributeName": "status", "KeyType": "HASH"}, {"AttributeName": "number", "KeyType": "RANGE"}],
            "Projection": {"ProjectionType": "ALL"},
        }
    ],
    BillingMode="PAY_PER_REQUEST",
)
table.wait_until_exists()
assert client.list_tables()["TableNames"] == ["orders"]
assert table.table_arn.startswith("arn:aws:dynamodb:eu-west-1:") and table.table_arn.endswith(":table/orders")
refused("ResourceInUseException", client.create_table, TableName="orders",
        KeySchema=[{"AttributeName": "a", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "a", "AttributeType": "S"}], BillingMode="PAY_PER_REQUEST")

# An item of every type comes back as it was.
everything = {
    "customer": "Zoë \"quoted\" \\ 東京 🙂",
    "number": Decimal("12345678901234567890123456789012345678"),
    "status": "open",
    "bytes": b"\x00\xff",
    "yes": True,
    "nothing": None,
    "list": [Decimal("1.5"), "two", [], {}],
    "map": {"inner": {"deep": Decimal("-1E-20")}},
    "texts": {"a", "b"},
    "numbers": {Decimal(1), Decimal(2)},
    "blobs": {b"x", b"y"},
    "empty": "",
}
table.put_item(Item=everything)
key = {"customer": everything["customer"], "number": everything["number"]}
got = table.get_item(Key=key, ConsistentRead=True)["Item"]
got["bytes"] = got["bytes"].value
got["blobs"] = {each.value for each in got["blobs"]}
assert got == everything, got

# Batches, queries by both keys, pages, filters, an index.
with table.batch_writer() as batch:
    for number in range(60):
        batch.put_item({"customer": "c1", "number": number, "status": "open" if number % 3 else "done", "amount": number})
keys = [{"customer": "c1", "number": n} for n in range(0, 60, 10)]
found = resource.batch_get_item(RequestItems={"orders": {"Keys": keys}})["Responses"]["orders"]
assert sorted(int(each["number"]) for each in found) == [0, 10, 20, 30, 40, 50]

page = table.query(KeyConditionExpression=Key("customer").eq("c1") & Key("number").between(10, 19), ScanIndexForward=False)
assert [int(each["number"]) for each in page["Items"]] == list(range(19, 9, -1))
pages = client.get_paginator("query").paginate(
    TableName="orders", KeyConditionExpression="customer = :c", ExpressionAttributeValues={":c": "c1"},
    PaginationConfig={"PageSize": 25})
assert [page["Count"] for page in pages][:2] == [25, 25]
page = table.query(IndexName="by-status", KeyConditionExpression=Key("status").eq("done"),
                   FilterExpression=Attr("amount").gte(30))
assert [int(each["number"]) for each in page["Items"]] == list(range(30, 60, 3))
assert sum(page["Count"] for page in client.get_paginator("scan").paginate(TableName="orders")) == 61

# Updates, and conditions that fail.
key = {"customer": "c1", "number": 1}
reply = table.update_item(
    Key=key, UpdateExpression="SET #s = :done, amount = amount + :ten, tags = :t REMOVE absent",
    ConditionExpression=Attr("status").eq("open"), ExpressionAttributeNames={"#s": "status"},
    ExpressionAttributeValues={":done": "done", ":ten": 10, ":t": {"vip"}}, ReturnValues="UPDATED_NEW")
assert reply["Attributes"] == {"status": "done", "amount": Decimal(11), "tags": {"vip"}}, reply
refused("ConditionalCheckFailedException", table.put_item, Item=key, ConditionExpression="attribute_not_exists(customer)")
refused("ValidationException", table.update_item, Key=key, UpdateExpression="SET")
refused("ResourceNotFoundException", client.get_item, TableName="nowhere", Key={"a": "b"})

# Transactions: all, or nothing with a reason for each.
client.transact_write_items(TransactItems=[
    {"Update": {"TableName": "orders", "Key": key, "UpdateExpression": "ADD amount :n", "ExpressionAttributeValues": {":n": 1}}},
    {"Put": {"TableName": "orders", "Item": {"customer": "c2", "number": 1}}},
    {"ConditionCheck": {"TableName": "orders", "Key": {"customer": "c1", "number": 2},
                        "ConditionExpression": "attribute_exists(customer)"}},
])
items = client.transact_get_items(TransactItems=[{"Get": {"TableName": "orders", "Key": each}}
                                                 for each in (key, {"customer": "c2", "number": 1})])["Responses"]
assert items[0]["Item"]["amount"] == 12 and items[1]["Item"]["customer"] == "c2"
reply = refused("TransactionCanceledException", client.transact_write_items, TransactItems=[
    {"Delete": {"TableName": "orders", "Key": key}},
    {"Put": {"TableName": "orders", "Item": {"customer": "c2", "number": 1},
             "ConditionExpression": "attribute_not_exists(customer)"}},
])
assert [each["Code"] for each in reply["CancellationReasons"]] == ["None", "ConditionalCheckFailed"], reply
assert "Item" in table.get_item(Key=key)

# Deletes.
assert table.delete_item(Key=key, ReturnValues="ALL_OLD")["Attributes"]["amount"] == 12
assert "Item" not in table.get_item(Key=key)

# A stranger, and the right key with the wrong secret.
for key_id, secret, code in (("AKIDSTRANGER", "x", "UnrecognizedClientException"),
                             (os.environ["AWS_ACCESS_KEY_ID"], "x", "InvalidSignatureException")):
    stranger = boto3.client("dynamodb", endpoint_url=ENDPOINT, aws_access_key_id=key_id, aws_secret_access_key=secret)
    refused(code, stranger.list_tables)

# Regions are apart.
assert boto3.client("dynamodb", endpoint_url=ENDPOINT, region_name="us-east-1").list_tables()["TableNames"] == []

table.delete()
table.wait_until_not_exists()
assert client.list_tables()["TableNames"] == []
