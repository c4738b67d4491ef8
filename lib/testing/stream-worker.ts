/** Posts audit events from a process of its own, until it is killed. Argument: the database. */
import { streamLanes } from '#lib/alerts/streams/lanes';
import { openRuntime } from '#lib/process/open-runtime';
import { demoEnv } from './env.ts';
import { reachReceivers } from './webhook-receiver.ts';

reachReceivers(10_000);
const runtime = await openRuntime({ ...demoEnv(), databaseUrl: process.argv[2] ?? '' });
// What it holds when it dies is free a second later.
const lanes = streamLanes(runtime.pool, 'audit', 1_000);
setInterval(() => void lanes.wake(), 50);
