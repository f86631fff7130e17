/**
kill -9 at random moments under load, some hundreds of times: what was acknowledged is there, once, and what is derived of
it is what a recount says. Not a figure of speed, but the bench is where there is time for so many.

	npm run bench -- --only kill --rounds 300
*/
import {rmSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {isDeepStrictEqual} from 'node:util';
import Sqlite from 'better-sqlite3';
import {lines, run, serve} from '../support/program.ts';
import {recountOf} from '../support/recount.ts';
import {requestOf} from '../support/request.ts';
import type {Measure} from './measure.ts';

/** Spans of a request, a sender each: alone, as a small application sends them, as a busy one does, and large. */
const requestSpans = [1, 20, 100, 512];

/** It dies within this time of its first acknowledgement: while it commits, derives, checkpoints, or rests. */
const lifeMsMax = 700;

/** Rounds on one file, which each start takes up as the death before it left it; then it is counted and a new one begins. */
const roundsOfFile = 20;

type Sent = {readonly acknowledged: Set<string>; readonly sent: Set<string>};

export const kill: Measure = {
	name: 'kill',
	about: `kill -9 within ${lifeMsMax} ms of the first acknowledgement, ${requestSpans.length} senders`,
	async run(settings, say) {
		const total = {acknowledged: 0, lost: 0, twice: 0, unsent: 0, differing: 0, damaged: 0};
		for (let round = 0; round < settings.rounds;) {
			const file = join(settings.folder, `kill-${round}.db`);
			const spans: Sent = {acknowledged: new Set(), sent: new Set()};
			for (let turn = 0; turn < roundsOfFile && round < settings.rounds; turn++, round++) {
				await oneLife(file, round, spans);
				total.lost += lostOf(file, spans);
			}
			const after = await counted(file, spans);
			total.acknowledged += spans.acknowledged.size;
			total.twice += after.twice;
			total.unsent += after.unsent;
			total.differing += after.differing;
			total.damaged += after.damaged;
			say(
				`${round} rounds, ${total.acknowledged.toLocaleString('en')} spans acknowledged, ${total.lost} lost`,
			);
			for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, {force: true});
		}
		const none = (name: string, value: number) => ({
			name,
			value,
			unit: '',
			budget: {direction: 'at most', must: 0, aim: 0} as const,
		});
		return [
			{name: 'kill -9, spans acknowledged', value: total.acknowledged, unit: 'spans', budget: null},
			none('of them not in the file after the death', total.lost),
			none('calls that are in it twice', total.twice),
			none('calls that nobody sent', total.unsent),
			none('files whose totals differ from a recount', total.differing),
			none('files that SQLite calls damaged', total.damaged),
		];
	},
};

/** Starts it, sends, and kills it. */
async function oneLife(file: string, round: number, spans: Sent): Promise<void> {
	const served = await serve(file);
	let live: () => void = () => {};
	const firstAcknowledged = new Promise<void>(resolve => {
		live = resolve;
	});
	const sending = requestSpans.map(async size => {
		for (let number = 0; ; number++) {
			const request = requestOf({seed: `${round}-${size}-${number}`, spans: size});
			for (const id of request.spanIds) spans.sent.add(id);
			try {
				const response = await fetch(`http://${served.http}/v1/traces`, {
					method: 'POST',
					headers: {'content-type': 'application/x-protobuf'},
					body: request.body,
				});
				if (response.status !== 200) continue;
			} catch {
				return;
			}
			for (const id of request.spanIds) spans.acknowledged.add(id);
			live();
		}
	});
	await Promise.race([firstAcknowledged, Promise.all(sending)]);
	await sleep(Math.random() * lifeMsMax);
	await served.kill();
	await Promise.all(sending);
}

/** How many acknowledged spans are not in the file as the death left it. */
function lostOf(file: string, {acknowledged}: Sent): number {
	const database = new Sqlite(file, {readonly: true});
	const ids = new Set(database.prepare<[], string>('SELECT span_id FROM span').pluck().all());
	database.close();
	return [...acknowledged].filter(id => !ids.has(id)).length;
}

/** A command that reads derives what was left waiting. */
async function counted(file: string, {sent}: Sent) {
	const {code, stdout, stderr} = await run(['calls', file, '--json']);
	if (code !== 0) throw new Error(`calls ended with ${code}: ${stderr}`);
	const kept = lines<{spanId: string}>(stdout).map(call => call.spanId);
	const {stored, recounted} = recountOf(file);
	const database = new Sqlite(file, {readonly: true});
	const integrity = database.pragma('integrity_check', {simple: true});
	const spans = database.prepare('SELECT count(*) FROM span').pluck().get();
	database.close();
	return {
		twice: kept.length - new Set(kept).size,
		unsent: kept.filter(id => !sent.has(id)).length,
		// Every span sent here is a call.
		differing: isDeepStrictEqual(stored, recounted) && spans === kept.length ? 0 : 1,
		damaged: integrity === 'ok' ? 0 : 1,
	};
}
