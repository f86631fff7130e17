import {expect, test} from 'vitest';

import {openWriter} from '../../source/store/sqlite/open.ts';
import type {Reader} from '../../source/store/store.ts';
import {glyphSets} from '../../source/ui/glyphs.ts';
import {themes} from '../../source/ui/theme.ts';
import {openBoard, quietStatus, seededReader} from '../support/board.ts';
import {at, seedStory, storyNowMs, storyTraces} from '../support/story.ts';
import {seedInspectedStory} from '../support/story-findings.ts';
import {expectFrame} from '../support/terminal.tsx';

test('a board at rest paints nothing', async () => {
	const board = await openBoard();
	const before = board.writes();
	await new Promise(resolve => setTimeout(resolve, 300));
	expect(board.writes()).toBe(before);
});

test('news that change nothing on the screen paint nothing', async () => {
	const board = await openBoard();
	const before = board.raw().length;
	board.changed();
	await board.settle();
	expect(board.raw().length).toBe(before);
});

test('a key is painted at once, before any answer, and only what it changed', async () => {
	const board = await openBoard();
	const before = board.raw().length;
	await board.press('j');
	const painted = board.raw().slice(before);
	expect(board.frame()).toContain('▌14:09:32 worker');
	// Two rows and the position: not a screen of 120×40.
	expect(painted.length).toBeLessThan(1500);
});

test('leaving gives the terminal back', async () => {
	const board = await openBoard();
	expect(board.alternate()).toBe(true);
	expect(board.rawMode()).toBe(true);
	board.type('q');
	await board.screen;
	await board.settle();
	expect(board.alternate()).toBe(false);
	expect(board.rawMode()).toBe(false);
	expect(board.raw()).toContain('\u001B[?25h');
});

test.each(['\u0003', 'q'])('%j leaves from a detail and from the help page', async key => {
	const board = await openBoard();
	await board.press('2');
	await board.press('\r');
	await board.press('?');
	board.type(key);
	await board.screen;
});

test('an end from outside gives the terminal back too', async () => {
	const board = await openBoard();
	board.end();
	await board.screen;
	await board.settle();
	expect(board.alternate()).toBe(false);
});

test('a window that changes its size is drawn anew, and comes back as it was', async () => {
	const board = await openBoard();
	await board.press('jj');
	const whole = board.frame();
	await board.resize({columns: 50, rows: 12});
	await expectFrame(board.frame(), 'small/live-50x12');
	await board.resize({columns: 120, rows: 40});
	expect(board.frame()).toBe(whole);
	await board.resize({columns: 80, rows: 24});
	await board.resize({columns: 120, rows: 40});
	expect(board.frame()).toBe(whole);
});

test('in ASCII nothing else is drawn but what the telemetry says', async () => {
	const board = await openBoard({glyphs: glyphSets.ascii});
	await expectFrame(board.frame(), 'shell/ascii-120x40');
	// Prompts and answers stand in the last column.
	const ours = board
		.frame()
		.split('\n')
		.map(line => line.slice(0, 94));
	expect(ours.join('\n')).toMatch(/^[\n -~]*$/);
});

test.each([
	['the help page', '?'],
	['a call', '\r'],
	['its figures', '\r\u001B[C'],
	['a trace', 'o'],
	['calls', '2'],
	['traces', '3'],
])('in ASCII %s has no other sign of ours', async (_name, keys) => {
	const board = await openBoard({glyphs: glyphSets.ascii});
	await board.press(keys.slice(0, 1));
	if (keys.length > 1) await board.press(keys.slice(1));
	// Letters of other scripts, and the euro, are what the telemetry says.
	expect(board.frame().replaceAll(/[\p{L}€]|[、。？]/gu, '')).toMatch(/^[\n -~]*$/);
});

test('a place is there in the frame after the key, with what its row says, and the rest when it has come', async () => {
	const {reader} = await seededReader();
	let answer: () => void = () => {};
	const gate = new Promise<void>(resolve => {
		answer = resolve;
	});
	const slow: Reader = {
		...reader,
		call: async (callId, options) => {
			await gate;
			return reader.call(callId, options);
		},
	};
	const board = await openBoard({reader: slow});
	await board.press('\r');
	expect(board.frame()).toMatch(/Calls › claude-sonnet-4-5[^]*✓ stop[^]*\[Conversation\][^]*reading…/);
	answer();
	await board.waitFor('answer');
	expect(board.frame()).not.toContain('reading');
	await reader.close();
});

test('[ and ] in an open call go on to the next failed one, on the same tab, and esc comes back to its row', async () => {
	const board = await openBoard();
	await board.press('2');
	await board.press('\r');
	await board.press('\u001B[C');
	await board.press(']');
	await board.waitFor('× rate_limit');
	expect(board.frame()).toContain('[Detail]');
	await board.press(']');
	await board.waitFor('× timeout');
	await board.press(']');
	expect(board.frame()).toContain('no further call with an error');
	await board.press('[');
	await board.waitFor('× rate_limit');
	await board.press('\u001B');
	expect(board.frame()).toContain('▌14:07:31 api');
});

test('the lines to paste can be read to their end on the smallest screen', async () => {
	const board = await openBoard({columns: 60, rows: 15, seed: () => Promise.resolve()});
	expect(board.frame()).toContain('1–9 of 13 PgDn');
	await board.press('\u001B[6~');
	expect(board.frame()).toContain('opentelemetry-instrument python app.py');
	await board.press('j');
	expect(board.frame()).toContain('1 once');
});

test('in colour a failed call is red in its sign and word only, and the selected row is reversed', async () => {
	const board = await openBoard({theme: themes.colour});
	expect(board.raw()).toContain('\u001B[31m× rate_limit');
	expect(board.raw()).toContain('\u001B[7m▌14:09:34');
});

test('ctrl-l paints all of it again', async () => {
	const board = await openBoard();
	const whole = board.frame();
	board.stdout.write('\u001B[5;5HSOMEBODY ELSE WROTE HERE');
	await board.settle();
	expect(board.frame()).not.toBe(whole);
	await board.press('\u000C');
	expect(board.frame()).toBe(whole);
});

test('paused, the screen stands still and says what waits behind it', async () => {
	let nowMs = storyNowMs;
	let spans = 0;
	const status = () => ({
		...quietStatus,
		arrivals: {...quietStatus.arrivals, grpc: {...quietStatus.arrivals.grpc, requests: 1, spans}},
	});
	const board = await openBoard({now: () => nowMs, status});
	await board.press(' ');
	nowMs += 48_000;
	spans += 31;
	board.changed();
	await board.settle();
	await expectFrame(board.frame(), 'shell/paused-120x40');
	expect(board.frame()).toContain('frozen at 14:09:44, +31 spans wait');
	await board.press(' ');
	expect(board.frame()).toContain('● live');
	expect(board.frame().split('\n')[0]).toContain('14:10:32');
});

test('the first call takes the place of the first minute, but not under a hand', async () => {
	let nowMs = storyNowMs;
	const board = await openBoard({seed: () => Promise.resolve(), now: () => nowMs});
	expect(board.frame()).toContain('point your application at it');
	await board.press('j');
	const {openWriter} = await import('../../source/store/sqlite/open.ts');
	const writer = openWriter(board.path, {durable: false});
	await seedStory(writer, storyTraces().slice(0, 2));
	await writer.close();
	nowMs += 500;
	board.changed();
	await board.waitFor('first call is here');
	expect(board.frame()).toContain('paste these');
	nowMs += 2000;
	board.changed();
	await board.waitFor('2 Requests');
});

test('a new run counts from zero, and t goes back', async () => {
	const board = await openBoard();
	await board.press('R');
	expect(board.frame()).toContain('since 14:09:44');
	expect(board.frame()).toContain('No call has ended since the new run began');
	await board.press('t');
	expect(board.frame()).toContain('last 15m');
	expect(board.frame()).toContain('25 calls');
});

test('a key that does nothing here says why', async () => {
	const board = await openBoard({
		source: 'saved',
		actions: {newRun: null, mark: null, allow: null, silence: null},
	});
	await board.press('R');
	expect(board.frame()).toContain('a saved file is not written to');
});

test('a saved file opens on its own last minutes and does not move', async () => {
	const board = await openBoard({source: 'saved', status: () => null, now: () => Date.UTC(2027, 0, 1)});
	expect(board.frame().split('\n')[0]).toMatch(/● saved.*read only.*14:09:4\d/);
	await expectFrame(board.frame(), 'shell/saved-120x40');
});

test('the first look at a saved file already tells what detectors found in what is shown', async () => {
	const board = await openBoard({
		source: 'saved',
		status: () => null,
		now: () => Date.UTC(2027, 0, 1),
		seed: seedInspectedStory,
	});
	await board.settle();
	expect(board.frame()).toMatch(/9 Security \d/);
	expect(board.frame()).toMatch(/ sec \d/);
});

test.each([
	[120, 40],
	[80, 24],
])('a file that another llmtop writes, while it does and after, at %s×%s', async (columns, rows) => {
	const board = await openBoard({columns, rows, source: 'attached', status: () => null});
	const told = async (what: string): Promise<void> => {
		board.changed();
		await expect.poll(() => board.frame()).toContain(what);
	};
	// It had ended before the board began.
	expect(board.frame()).toContain('● saved');
	const writer = openWriter(board.path, {durable: false});
	await writer.startRun({atMs: at('14:09:43.000'), pid: 41_872});
	await told('● attached  run 2');
	await board.press('m');
	await board.settle();
	await expectFrame(board.frame(), `shell/attached-${columns}x${rows}`);
	await writer.close();
	await told('● saved');
	expect(board.frame()).toContain('its llmtop has ended');
});

test.each([
	[120, 40],
	[80, 24],
])('a replay shows what the live board showed then, at %s×%s', async (columns, rows) => {
	const board = await openBoard({
		columns,
		rows,
		source: 'replay',
		status: () => null,
		replay: {firstMs: at('13:55:10.000'), lastMs: at('14:09:41.000'), speed: 10},
	});
	await board.press(' ');
	for (let count = 0; count < 5; count++) await board.press('}');
	await board.press('.');
	await board.press('<');
	await expectFrame(board.frame(), `replay/paused-${columns}x${rows}`);
});

test.each([
	[120, 40],
	[80, 24],
	[60, 15],
])('the help page at %s×%s', async (columns, rows) => {
	const board = await openBoard({columns, rows});
	await board.press('?');
	await expectFrame(board.frame(), `help/overview-${columns}x${rows}`);
});

test('the help page scrolls where it does not fit, and another key does what it does', async () => {
	const board = await openBoard({columns: 80, rows: 24});
	const before = board.frame();
	await board.press('?');
	await board.press('G');
	expect(board.frame()).toContain('selected');
	await board.press('?');
	expect(board.frame()).toBe(before);
	await board.press('?');
	await board.press('2');
	expect(board.frame()).toContain('[2 Call]');
});
