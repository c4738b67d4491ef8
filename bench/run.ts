/**
 * npm run bench: ratios to a bare node:http server in the same run. One core for the server, 64
 * connections, loopback only. Rounds are interleaved; medians are printed. Options: --rounds 5 --seconds 3.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { migrate } from '#lib/db/migrate';
import { ensureBuild } from '#lib/process/build';
import { freePort, removeEmbeddedData, startEmbeddedDatabase } from '#lib/process/embedded/embedded';
import { fetchToken, timeUnknownUser, wrongPasswordsBeside } from './clients.ts';
import { addToCompanyList, fillCompanyList, makeClient, makeCompany, makeKeys } from './data.ts';
import { median } from './median.ts';
import { type Measured, measure, residentMb, startPinned, stopAll, type Target } from './processes.ts';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, seconds: { type: 'string', default: '3' } },
});
const rounds = Number(values.rounds);
const seconds = Number(values.seconds);

await ensureBuild(process.cwd());
const folder = mkdtempSync(join(tmpdir(), 'keyfence-bench-db-'));
const database = await startEmbeddedDatabase(folder, 'bench');
await migrate(database.url);
const db = new pg.Client({ connectionString: database.url });
await db.connect();
try {
  await compare();
} finally {
  await stopAll();
  await db.end();
  await database.stop();
  await removeEmbeddedData(folder);
}

type Scenario = [name: string, target: Target, request: string, wanted: string];

async function compare(): Promise<void> {
  const small = await makeCompany(db);
  const large = await makeCompany(db);
  await fillCompanyList(db, small.companyId, 10);
  await fillCompanyList(db, large.companyId, 100_000);
  const bare = await startBare();
  const keyfence = await startKeyfence(true);

  const get = (key: string) => `GET /api/v1/authorize HTTP/1.1\r\nhost: localhost\r\nauthkey: ${key}\r\n\r\n`;
  const body = JSON.stringify({ template_id: small.templateId, mobiles: '919800000000', VAR1: '482913' });
  const flow = `POST /api/v5/flow HTTP/1.1\r\nhost: localhost\r\nauthkey: ${small.allowed}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
  const client = await makeClient(db, small.companyId);
  const token = await fetchToken(keyfence, client);
  const bearer = `GET /api/v1/authorize HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${token}\r\n\r\n`;
  const scenarios: Scenario[] = [
    ['bare node:http', bare, 'GET / HTTP/1.1\r\nhost: localhost\r\n\r\n', ''],
    ['authorize, allowed', keyfence, get(small.allowed), '>= 0.50'],
    ['authorize, refused, row committed first', keyfence, get(small.refused), '>= 0.40'],
    ['authorize, report only, row committed first', keyfence, get(small.reported), '>= 0.40'],
    ['flow, stored before the answer', keyfence, flow, '>= 0.20'],
    ['authorize, allowed, company list of 100,000', keyfence, get(large.allowed), ''],
    ['authorize, token of an API client', keyfence, bearer, '>= 0.40'],
  ];
  const measured = await measureInRounds(scenarios);
  const nextMount = await startKeyfence(false);
  const next = 'bare Next route handler (/healthz)';
  const besideNext = await measureInRounds([
    scenarios[0]!,
    [next, nextMount, 'GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n', ''],
  ]);

  console.log(
    `\n${rounds} rounds of ${seconds} s, 64 connections; medians. Ratio: per round, to bare node:http of that round.`,
  );
  const columns = [
    'req/s'.padStart(9),
    'ratio'.padStart(8),
    'CPU µs'.padStart(9),
    'CPU ratio'.padStart(11),
    'p99 ms'.padStart(9),
  ];
  console.log(`${'what'.padEnd(46)}${columns.join('')}  wanted`);
  for (const [name, , , wanted] of scenarios) printRow(name, measured, wanted);
  printRow(next, besideNext, '');
  const ratio = median(
    ratios(
      measured.get('authorize, allowed, company list of 100,000') ?? [],
      measured.get('authorize, allowed') ?? [],
    ),
  );
  console.log(`100,000 entries against 10: ${ratio.toFixed(2)}  wanted >= 0.9`);

  await wrongPasswordsBeside(keyfence, client.username, get(small.allowed), rounds, seconds);
  await timeUnknownUser(keyfence, client.username);
  await timePlus(keyfence, large.companyId, large.refused, get(large.refused));
  await useManyKeys(keyfence, small.companyId, get);
}

/** Scenarios take turns, so that what the machine does besides meets all of them alike. */
async function measureInRounds(scenarios: Scenario[]): Promise<Map<string, Measured[]>> {
  const measured = new Map<string, Measured[]>(scenarios.map(([name]) => [name, []]));
  for (const [, target, request] of scenarios) await measure(target, [request], 2);
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, target, request] of scenarios) {
      // What the last one left to be delivered is not this one's business. What a lane holds goes by itself.
      await db.query(
        `delete from "Message" m using (select "companyId", id from "Message" where state = 'queued' for update skip locked) q
          where m."companyId" = q."companyId" and m.id = q.id`,
      );
      measured.get(name)?.push(await measure(target, [request], seconds));
    }
  }
  return measured;
}

function printRow(name: string, measured: Map<string, Measured[]>, wanted: string): void {
  const rows = measured.get(name) ?? [];
  const base = measured.get('bare node:http') ?? [];
  const cpuRatio = median(rows.map((row, i) => (base[i]?.cpuMicros ?? 0) / row.cpuMicros));
  const statuses = new Set(rows.flatMap((row) => Object.keys(row.byStatus)));
  console.log(
    name.padEnd(46) +
      Math.round(median(rows.map((row) => row.requestsPerSecond)))
        .toLocaleString('en')
        .padStart(9) +
      median(ratios(rows, base)).toFixed(2).padStart(8) +
      median(rows.map((row) => row.cpuMicros))
        .toFixed(1)
        .padStart(9) +
      cpuRatio.toFixed(2).padStart(11) +
      median(rows.map((row) => row.p99Ms))
        .toFixed(1)
        .padStart(9) +
      `  ${wanted}  [${[...statuses].join(' ')}]`,
  );
}

/** From the commit of a "+" on a list of 100,000 to the first accepted request, on a server that hears it by NOTIFY. */
async function timePlus(target: Target, companyId: string, key: string, request: string): Promise<void> {
  await measure(target, [request], 1, 4);
  await addToCompanyList(db, companyId, '127.0.0.1');
  const committedAt = performance.now();
  let status = 0;
  while (status !== 200 && performance.now() - committedAt < 10_000) {
    status = (await fetch(`http://127.0.0.1:${target.port}/api/v1/authorize`, { headers: { authkey: key } }))
      .status;
  }
  console.log(
    `"+" on 100,000 entries in force after ${Math.round(performance.now() - committedAt)} ms  wanted < 1,000`,
  );
}

async function useManyKeys(target: Target, companyId: string, get: (key: string) => string): Promise<void> {
  const secrets = await makeKeys(db, companyId, 100_000, false);
  await measure(target, [get(secrets[0] ?? '')], 3);
  const before = residentMb(target.pid);
  const requests = secrets.map(get);
  const { byStatus } = await measure(target, requests, 20);
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  const more = residentMb(target.pid) - before;
  console.log(
    `100,000 authkeys in use (${JSON.stringify(byStatus)}): ${Math.round(more)} MB more memory  wanted < 300`,
  );
}

async function startBare(): Promise<Target> {
  const port = await freePort();
  return { port, pid: await startPinned('bench/bare.ts', [String(port)], /ready/) };
}

async function startKeyfence(gateFirst: boolean): Promise<Target> {
  const port = await freePort();
  const order = { databaseUrl: database.url, gateFirst, environment: { PORT: String(port) } };
  return { port, pid: await startPinned('lib/testing/serve.ts', [JSON.stringify(order)], /^serving/m) };
}

function ratios(rows: Measured[], base: Measured[]): number[] {
  return rows.map((row, i) => row.requestsPerSecond / (base[i]?.requestsPerSecond ?? 1));
}
