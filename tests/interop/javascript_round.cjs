// The round, with the AWS SDK for JavaScript.
const assert = require('node:assert/strict')
const {
  BatchGetItemCommand, BatchWriteItemCommand, CreateTableCommand, DeleteItemCommand, DeleteTableCommand, DynamoDBClient,
  GetItemCommand, ListTablesCommand, PutItemCommand, QueryCommand, TransactWriteItemsCommand, UpdateItemCommand,
  paginateScan, waitUntilTableExists, waitUntilTableNotExists,
} = require('@aws-sdk/client-dynamodb')

const client = new DynamoDBClient({ endpoint: process.env.DYNANTIC_ENDPOINT, maxAttempts: 1 })
const send = (command) => client.send(command)
const TableName = 'events'

async function round() {
  await send(new CreateTableCommand({
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: 'day', KeyType: 'HASH' }, { AttributeName: 'at', KeyType: 'RANGE' }],
    AttributeDefinitions: [{ AttributeName: 'day', AttributeType: 'S' }, { AttributeName: 'at', AttributeType: 'N' }],
  }))
  await waitUntilTableExists({ client, maxWaitTime: 60 }, { TableName })

  const item = {
    day: { S: 'monday' }, at: { N: '1.5' }, bytes: { B: new Uint8Array([0, 255]) }, yes: { BOOL: true },
    none: { NULL: true }, list: { L: [{ S: 'a' }, { N: '2' }] }, map: { M: { k: { S: 'ü "v"' } } }, set: { SS: ['x', 'y'] },
  }
  await send(new PutItemCommand({ TableName, Item: item }))
  const key = { day: item.day, at: item.at }
  assert.deepEqual((await send(new GetItemCommand({ TableName, Key: key }))).Item, item)

  const puts = Array.from({ length: 25 }, (_, n) => (
    { PutRequest: { Item: { day: { S: 'tuesday' }, at: { N: String(n) }, pad: { S: 'x'.repeat(1000) } } } }))
  assert.deepEqual((await send(new BatchWriteItemCommand({ RequestItems: { [TableName]: puts } }))).UnprocessedItems, {})
  const got = await send(new BatchGetItemCommand({
    RequestItems: { [TableName]: { Keys: [key, { day: { S: 'tuesday' }, at: { N: '24' } }] } } }))
  assert.equal(got.Responses[TableName].length, 2)

  const page = await send(new QueryCommand({
    TableName, KeyConditionExpression: '#d = :d AND #a >= :a', Limit: 3, ScanIndexForward: false,
    ExpressionAttributeNames: { '#d': 'day', '#a': 'at' },
    ExpressionAttributeValues: { ':d': { S: 'tuesday' }, ':a': { N: '20' } },
  }))
  assert.deepEqual(page.Items.map((each) => each.at.N), ['24', '23', '22'])
  assert.deepEqual(page.LastEvaluatedKey, { day: { S: 'tuesday' }, at: { N: '22' } })

  let count = 0
  for await (const each of paginateScan({ client, pageSize: 10 }, { TableName })) count += each.Count
  assert.equal(count, 26)

  const changed = await send(new UpdateItemCommand({
    TableName, Key: key, UpdateExpression: 'SET #l = list_append(#l, :more) ADD hits :one',
    ExpressionAttributeNames: { '#l': 'list' },
    ExpressionAttributeValues: { ':more': { L: [{ BOOL: false }] }, ':one': { N: '1' } }, ReturnValues: 'ALL_NEW',
  }))
  assert.deepEqual(changed.Attributes.list.L, [{ S: 'a' }, { N: '2' }, { BOOL: false }])
  assert.deepEqual(changed.Attributes.hits, { N: '1' })

  await assert.rejects(send(new PutItemCommand({
    TableName, Item: key, ConditionExpression: 'attribute_not_exists(#d)', ExpressionAttributeNames: { '#d': 'day' },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  })), (error) => error.name === 'ConditionalCheckFailedException' && error.Item.hits.N === '1')
  await assert.rejects(send(new TransactWriteItemsCommand({
    TransactItems: [
      { Delete: { TableName, Key: key } },
      { ConditionCheck: { TableName, Key: { day: { S: 'never' }, at: { N: '0' } }, ConditionExpression: 'attribute_exists(hits)' } },
    ],
  })), (error) => error.name === 'TransactionCanceledException' &&
    error.CancellationReasons.map((each) => each.Code).join() === 'None,ConditionalCheckFailed')
  await send(new TransactWriteItemsCommand({
    TransactItems: [
      { Put: { TableName, Item: { day: { S: 'friday' }, at: { N: '1' } } } },
      { Delete: { TableName, Key: key } },
    ],
  }))
  assert.equal((await send(new GetItemCommand({ TableName, Key: key }))).Item, undefined)
  await send(new DeleteItemCommand({ TableName, Key: { day: { S: 'friday' }, at: { N: '1' } } }))

  await Promise.all(Array.from({ length: 50 }, (_, n) => send(new PutItemCommand({
    TableName, Item: { day: { S: 'parallel' }, at: { N: String(n) } } }))))
  await send(new DeleteTableCommand({ TableName }))
  await waitUntilTableNotExists({ client, maxWaitTime: 60 }, { TableName })
  assert.deepEqual((await send(new ListTablesCommand({}))).TableNames, [])
}

round().then(() => client.destroy(), (error) => {
  console.error(error)
  process.exit(1)
})
