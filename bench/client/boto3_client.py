"""boto3 against the canned server: boto3_client.py PORT."""
import sys
import threading
import time

import boto3
from botocore.config import Config

port = sys.argv[1]


def client(connections):
    return boto3.client(
        "dynamodb", region_name="us-east-1", endpoint_url=f"http://127.0.0.1:{port}",
        aws_access_key_id="AKIDEXAMPLE", aws_secret_access_key="SECRETSECRETSECRETSECRETSECRETSECRETSE",
        config=Config(max_pool_connections=connections))


def key(n):
    return {"id": {"S": "partition-0001"}, "sequence": {"N": str(n % 100)}}


ITEM = {"title": {"S": "A title that says what the item is about"}, "description": {"S": "d" * 400},
        "owner": {"S": "owner-4711@example.com"}, "score": {"N": "98.25"}, "active": {"BOOL": True},
        "category": {"S": "category-17"}, "updated": {"N": "1700000000000"}, "notes": {"S": "n" * 400}}
SCENARIOS = [
    ("GetItem", 300, lambda c, n: c.get_item(TableName="kilobytes", Key=key(n))),
    ("PutItem", 300, lambda c, n: c.put_item(TableName="kilobytes", Item={**key(n), **ITEM})),
    ("Query of 100", 20, lambda c, n: c.query(
        TableName="kilobytes", KeyConditionExpression="#k = :v", ExpressionAttributeNames={"#k": "id"},
        ExpressionAttributeValues={":v": {"S": "partition-0001"}}, Limit=100)),
    ("BatchGetItem of 100", 20, lambda c, n: c.batch_get_item(
        RequestItems={"kilobytes": {"Keys": [key(i) for i in range(100)]}})),
]


def measure(c, connections, calls, call):
    times = []

    def work():
        for n in range(max(3, calls // connections)):
            begin = time.perf_counter()
            call(c, n)
            times.append((time.perf_counter() - begin) * 1e6)

    before = time.process_time()
    threads = [threading.Thread(target=work) for _ in range(connections)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    cpu = (time.process_time() - before) * 1e6 / len(times)
    times.sort()
    return cpu, times[len(times) // 2], times[len(times) * 99 // 100]


for connections in (1, 32):
    c = client(connections)
    for name, calls, call in SCENARIOS:
        rounds = [measure(c, connections, calls, call) for _ in range(4)][1:]
        cpu, p50, p99 = (min(column) for column in zip(*rounds))
        print(f"| {name} | {connections} | boto3 | {cpu:.1f} | {p50:.1f} | {p99:.1f} | |", flush=True)
