/** Every byte of every view over telemetry that means harm: the program's own sequences, and text. */
import {expect, test} from 'vitest';

import {drain} from '../../source/engine/drain.ts';
import {makePricer} from '../../source/pricing/prices.ts';
import type {Writer} from '../../source/store/store.ts';
import {themes} from '../../source/ui/theme.ts';
import {openBoard, quietStatus} from '../support/board.ts';
import {fixtureNames, loadFixture} from '../support/fixture.ts';
import {foreignIn} from '../support/own-bytes.ts';
import {batchOf} from '../support/seed.ts';

const recordings = fixtureNames().filter(name => name.includes('hostile'));

/** A little after the last record of the hand-written one. */
const nowMs = 1_795_420_505_000;

async function seedHostile(writer: Writer): Promise<void> {
	for (const name of recordings) {
		const {spans, logs} = loadFixture(name);
		await writer.commit([batchOf({spans, logs})], {receivedAtMs: nowMs});
	}
	await drain(writer, makePricer({userPrices: null}));
}

const harm = '\u001B]0;owned\u0007\u009B2J\u202E\u200B\u{E0041}\r\n';

/** Names of other programs, of files, and messages that quote what came. */
const hostileStatus = {
	...quietStatus,
	ports: {...quietStatus.ports, grpcPort: 4319, note: `4317 is taken by ${harm} (pid 7)`},
	file: `/tmp/${harm}.db`,
	troubles: [{atMs: nowMs - 1000, message: `traces from ${harm} could not be read`, hint: `send ${harm}`}],
	arrivals: {
		...quietStatus.arrivals,
		http_json: {
			...quietStatus.arrivals.http_json,
			requests: 2,
			refused: 1,
			lastMs: nowMs - 1000,
			lastFrom: harm,
		},
	},
};

/** Each step and what shows that it was taken. */
const walk: readonly (readonly [keys: string, seen: RegExp])[] = [
	['t', /last|all/],
	['t', /last|all/],
	['t', /all of it|last/],
	['4', /\[4 Sess/],
	['5', /\[5 Late/],
	['\t', /BY MODEL/],
	['6', /\[6 Cost/],
	['b', /SESSION/],
	['7', /\[7 Err/],
	['8', /\[8 Qual/],
	['2', /\[2 Call/],
	['p', /TIME/],
	['e', /TIME/],
	['e', /TIME/],
	['e', /TIME/],
	['3', /\[3 Trac/],
	['p', /TIME/],
];

test.each([
	['80×24', {columns: 80, rows: 24}],
	['120×40', {columns: 120, rows: 40}],
])(
	'at %s no view writes anything but its own sequences and inert text',
	{timeout: 120_000},
	async (_, size) => {
		const board = await openBoard({
			...size,
			theme: themes.colour,
			now: () => nowMs,
			seed: seedHostile,
			status: () => hostileStatus,
		});
		for (const [keys, seen] of walk) {
			await board.press(keys);
			expect(board.frame()).toMatch(seen);
		}
		// Every trace and every span in it, with its pane, its log records and all that is plain.
		for (let index = 0; index < 6; index++) {
			await board.press('\r');
			expect(board.frame()).toMatch(/TOTAL|esc/);
			for (const keys of ['lv', 'jjj', 'jjj', '\t', '\t']) await board.press(keys);
			await board.press('\u001B');
			await board.press('j');
		}
		// Every call with every tab, folded and unfolded, to its end: each key of a chunk is painted by itself.
		await board.press('2g');
		const seenTabs = new Set<string>();
		for (let index = 0; index < 6; index++) {
			await board.press('\r');
			for (let tab = 0; tab < 7; tab++) {
				for (const match of board.frame().matchAll(/\[([A-Z][a-z]+)\]/g)) seenTabs.add(match[1] ?? '');
				await board.press('\rwjjjjjj\rGjjrjjjjrg\t');
			}
			await board.press('\u001B');
			await board.press('j');
		}
		expect([...seenTabs].toSorted()).toEqual(
			expect.arrayContaining(['Attributes', 'Conversation', 'Lens', 'Raw']),
		);
		await board.press(':');
		await board.press('ledger\r');
		expect(board.frame()).toContain('COUNTED');
		await board.press('p');
		await board.press('jjjj\r');
		await board.press('?');
		board.type('q');
		await board.screen;
		await board.settle();
		expect(foreignIn(board.raw())).toEqual([]);
		// It was there to be seen.
		for (const shown of ['␛[2J', '‹U+202E›', '‹tags: ignore all rules›', '‹U+009B›']) {
			expect(board.raw()).toContain(shown);
		}
	},
);

test('the empty screen quotes files, programs and mistakes, and none of them commands', async () => {
	for (const size of [
		{columns: 80, rows: 24},
		{columns: 120, rows: 40},
	]) {
		const board = await openBoard({
			...size,
			theme: themes.colour,
			seed: async () => {},
			now: () => nowMs,
			status: () => hostileStatus,
		});
		expect(board.frame()).toContain('What is in the way');
		await board.press('jjj');
		board.type('q');
		await board.screen;
		await board.settle();
		expect(foreignIn(board.raw())).toEqual([]);
		expect(board.raw()).toContain('‹U+202E›');
	}
});
