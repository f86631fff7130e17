import Sqlite from 'better-sqlite3';
import {expect, test} from 'vitest';
import {openReader} from '../../../source/store/sqlite/open.ts';
import {derive} from '../../support/derived.ts';
import {seedMs, seedSpan, spanIdOf, traceIdOf} from '../../support/seed.ts';
import {temporaryStore} from '../temporary-store.ts';

const traceId = traceIdOf(1);
const nano = (ms: number): bigint => BigInt(seedMs + ms) * 1_000_000n;

test('A span tells when its first events happened; of a file that says nonsense there, when it can', async () => {
	const store = await temporaryStore(async path => openReader(path));
	const events = Array.from({length: 11}, (_, at) => ({timeNano: nano(at), name: `e${at}`, attributes: {}}));
	const spans = [
		seedSpan({traceId, spanId: spanIdOf(1), events}),
		seedSpan({traceId, spanId: spanIdOf(2), parentSpanId: spanIdOf(1), events: []}),
	];
	await derive(store.writer, {spans});
	const reader = await store.openReader();
	const told = async () => {
		const trace = await reader.trace(traceId, {asOfMs: seedMs + 60_000});
		return trace?.spans.map(({events: count, eventMs}) => [count, eventMs]);
	};
	expect(await told()).toEqual([
		[11, Array.from({length: 8}, (_, at) => seedMs + at)],
		[0, []],
	]);
	const database = new Sqlite(store.path);
	database
		.prepare('UPDATE span SET events = ? WHERE span_id = ?')
		.run('[{"timeNano":"soon"},{"name":"x"}]', spanIdOf(1));
	database.close();
	expect(await told()).toEqual([
		[2, []],
		[0, []],
	]);
	await store.close();
});
