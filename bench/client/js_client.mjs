// The AWS SDK for JavaScript against the canned server: node js_client.mjs PORT, with the SDK where Node finds it.
import { createRequire } from "node:module";
import { performance } from "node:perf_hooks";

const require = createRequire(process.env.DYNANTIC_NODE_MODULES ? process.env.DYNANTIC_NODE_MODULES + "/" : import.meta.url);
const { DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand, BatchGetItemCommand } = require("@aws-sdk/client-dynamodb");

const client = new DynamoDBClient({
  region: "us-east-1",
  endpoint: `http://127.0.0.1:${process.argv[2]}`,
  credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "SECRETSECRETSECRETSECRETSECRETSECRETSE" },
});
const key = (n) => ({ id: { S: "partition-0001" }, sequence: { N: String(n % 100) } });
const item = {
  title: { S: "A title that says what the item is about" }, description: { S: "d".repeat(400) },
  owner: { S: "owner-4711@example.com" }, score: { N: "98.25" }, active: { BOOL: true },
  category: { S: "category-17" }, updated: { N: "1700000000000" }, notes: { S: "n".repeat(400) },
};
const scenarios = [
  ["GetItem", 1000, (n) => client.send(new GetItemCommand({ TableName: "kilobytes", Key: key(n) }))],
  ["PutItem", 1000, (n) => client.send(new PutItemCommand({ TableName: "kilobytes", Item: { ...key(n), ...item } }))],
  ["Query of 100", 50, () => client.send(new QueryCommand({
    TableName: "kilobytes", KeyConditionExpression: "#k = :v", ExpressionAttributeNames: { "#k": "id" },
    ExpressionAttributeValues: { ":v": { S: "partition-0001" } }, Limit: 100 }))],
  ["BatchGetItem of 100", 50, () => client.send(new BatchGetItemCommand({
    RequestItems: { kilobytes: { Keys: Array.from({ length: 100 }, (_, n) => key(n)) } } }))],
];
for (const connections of [1, 32]) {
  for (const [name, calls, call] of scenarios) {
    let best = { cpu: Infinity, p50: Infinity, p99: Infinity };
    for (let round = 0; round < 6; ++round) {
      const times = [];
      const before = process.cpuUsage();
      await Promise.all(Array.from({ length: connections }, async () => {
        for (let n = 0; n < Math.max(5, calls / connections); ++n) {
          const begin = performance.now();
          await call(n);
          times.push((performance.now() - begin) * 1000);
        }
      }));
      const cpu = process.cpuUsage(before);
      if (round === 0) continue;  // warming up
      times.sort((a, b) => a - b);
      best.cpu = Math.min(best.cpu, (cpu.user + cpu.system) / times.length);
      best.p50 = Math.min(best.p50, times[Math.floor(times.length / 2)]);
      best.p99 = Math.min(best.p99, times[Math.floor(times.length * 0.99)]);
    }
    console.log(`| ${name} | ${connections} | JavaScript SDK | ${best.cpu.toFixed(1)} | ${best.p50.toFixed(1)} | ${best.p99.toFixed(1)} | |`);
  }
}
