"""The round, with the AWS command line: each step is a command as a person would type it."""

import json
import os
import subprocess


def aws(*arguments, fails_with=None):
    """Runs `aws dynamodb ...`; gives its reply, or the error text where it must fail."""
    done = subprocess.run(
        ["aws", "dynamodb", *arguments, "--endpoint-url", os.environ["DYNANTIC_ENDPOINT"], "--output", "json"],
        env=dict(os.environ, AWS_PAGER=""), capture_output=True, text=True)
    if fails_with is not None:
        assert done.returncode != 0 and fails_with in done.stderr, (arguments, done.stdout, done.stderr)
        return done.stderr
    assert done.returncode == 0, (arguments, done.stderr)
    return json.loads(done.stdout) if done.stdout.strip() else {}


aws("create-table", "--table-name", "music", "--billing-mode", "PAY_PER_REQUEST",
    "--attribute-definitions", "AttributeName=artist,AttributeType=S", "AttributeName=song,AttributeType=S",
    "--key-schema", "AttributeName=artist,KeyType=HASH", "AttributeName=song,KeyType=RANGE")
aws("wait", "table-exists", "--table-name", "music")
aws("put-item", "--table-name", "music",
    "--item", '{"artist":{"S":"Björk"},"song":{"S":"Jóga"},"year":{"N":"1997"}}')
item = aws("get-item", "--table-name", "music", "--key", '{"artist":{"S":"Björk"},"song":{"S":"Jóga"}}')["Item"]
assert item["year"] == {"N": "1997"}, item

aws("batch-write-item", "--request-items", json.dumps({"music": [
    {"PutRequest": {"Item": {"artist": {"S": "Björk"}, "song": {"S": song}, "year": {"N": year}}}}
    for song, year in (("Army of Me", "1995"), ("Hyperballad", "1996"), ("Pagan Poetry", "2001"))]}))
songs = aws("query", "--table-name", "music", "--key-condition-expression", "artist = :a AND song < :s",
            "--expression-attribute-values", '{":a":{"S":"Björk"},":s":{"S":"J"}}')
assert [each["song"]["S"] for each in songs["Items"]] == ["Army of Me", "Hyperballad"], songs
assert aws("scan", "--table-name", "music", "--filter-expression", "#y > :y", "--select", "COUNT",
           "--expression-attribute-names", '{"#y":"year"}',
           "--expression-attribute-values", '{":y":{"N":"1996"}}')["Count"] == 2

key = '{"artist":{"S":"Björk"},"song":{"S":"Hyperballad"}}'
changed = aws("update-item", "--table-name", "music", "--key", key, "--return-values", "ALL_NEW",
              "--update-expression", "SET plays = if_not_exists(plays, :zero) + :one",
              "--expression-attribute-values", '{":zero":{"N":"0"},":one":{"N":"1"}}')
assert changed["Attributes"]["plays"] == {"N": "1"}, changed
aws("update-item", "--table-name", "music", "--key", key, "--update-expression", "SET plays = :n",
    "--condition-expression", "plays > :n", "--expression-attribute-values", '{":n":{"N":"9"}}',
    fails_with="ConditionalCheckFailedException")

aws("transact-write-items", "--transact-items", json.dumps([
    {"Delete": {"TableName": "music", "Key": json.loads(key)}},
    {"Put": {"TableName": "music", "Item": {"artist": {"S": "Sigur Rós"}, "song": {"S": "Hoppípolla"}}}}]))
assert aws("get-item", "--table-name", "music", "--key", key) == {}
aws("delete-item", "--table-name", "music", "--key", '{"artist":{"S":"Sigur Rós"},"song":{"S":"Hoppípolla"}}')
assert aws("scan", "--table-name", "music", "--page-size", "1", "--max-items", "10")["Count"] == 3
aws("delete-table", "--table-name", "music")
aws("describe-table", "--table-name", "music", fails_with="ResourceNotFoundException")
assert aws("list-tables")["TableNames"] == []
