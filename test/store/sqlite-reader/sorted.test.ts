/** Lists sorted by a figure that many calls have alike, down to the moment of their start. */
import {expect, test} from 'vitest';
import {openReader} from '../../../source/store/sqlite/open.ts';
import type {ListQuestion} from '../../../source/store/store.ts';
import {callOf, derive} from '../../support/derived.ts';
import {seedMs, spanIdOf, traceIdOf} from '../../support/seed.ts';
import {temporaryStore} from '../temporary-store.ts';

/** More than are read beyond a page to find where it ends, on both sides of an anchor. */
const alike = 260;

const pageRows = 30;

test.each(['cost', 'model', 'status', 'duration', 'hit', 'tpot', 'service', 'session', 'operation'] as const)(
	'pages by %s give each call once',
	async sort => {
		const store = await temporaryStore(async path => openReader(path));
		const calls = Array.from({length: alike}, (_, index) => callOf(traceIdOf(index + 1), spanIdOf(1), {}));
		const later = Array.from({length: 40}, (_, index) =>
			callOf(traceIdOf(1_000 + index), spanIdOf(1), {startMs: seedMs + index, durationMs: 100 + index}),
		);
		await derive(store.writer, {calls: [...calls, ...later]});
		const reader = await store.openReader();
		for (const filter of ['', 'model:gpt-4o*', 'status:ok']) {
			const question: ListQuestion = {
				asOfMs: seedMs + 100_000,
				fromMs: -Infinity,
				filter,
				sort,
				ascending: false,
				anchor: null,
				above: 0,
				below: pageRows,
			};
			const listed: string[] = [];
			for (let page = await reader.calls(question); ;) {
				const fresh = page.rows.map(row => row.callId).filter(id => !listed.includes(id));
				if (fresh.length === 0) break;
				listed.push(...fresh);
				const anchor = listed.at(-1) ?? null;
				page = await reader.calls({...question, anchor});
				expect(page.before).toBe(listed.length - 1);
			}
			expect(listed).toHaveLength(alike + later.length);
			const back: string[] = [];
			for (let anchor = listed.at(-1) ?? null; anchor !== null;) {
				const page = await reader.calls({...question, anchor, above: pageRows, below: 0});
				const above = page.rows.map(row => row.callId).filter(id => id !== anchor);
				back.unshift(...above);
				anchor = above[0] ?? null;
			}
			expect([...back, listed.at(-1)]).toEqual(listed);
		}
		await store.close();
	},
);
