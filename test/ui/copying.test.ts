import {expect, test} from 'vitest';
import {osc52} from '../../source/ui/osc52.ts';
import {openBoard} from '../support/board.ts';
import {callOf, derive} from '../support/derived.ts';
import {spanIdOf, traceIdOf} from '../support/seed.ts';
import {storyNowMs} from '../support/story.ts';
import {expectFrame} from '../support/terminal.tsx';

/** A clipboard that keeps what it is given. */
function clipboard({takes = true} = {}) {
	const texts: string[] = [];
	const files: string[] = [];
	return {
		texts,
		files,
		local: async (text: string) => {
			if (takes) texts.push(text);
			return takes;
		},
		file(text: string) {
			files.push(text);
			return '/tmp/copied.txt';
		},
		isTmux: false,
	};
}

/** What OSC 52 carried to the terminal. */
function sent(raw: string): readonly string[] {
	// oxlint-disable-next-line no-control-regex -- control sequences are what it is about
	return Array.from(raw.matchAll(/\u001B\]52;c;([^\u0007]*)\u0007/g), ([, text = '']) =>
		Buffer.from(text, 'base64').toString(),
	);
}

test.each([
	[60, 15],
	[80, 24],
	[120, 40],
	[200, 60],
] as const)('y offers what can be taken along, at %i×%i', async (columns, rows) => {
	const board = await openBoard({columns, rows, clipboard: clipboard()});
	await board.press('2');
	await board.waitFor('25 in 15m');
	await board.press('y');
	await board.waitFor('secrets are masked');
	await expectFrame(board.frame(), `copying/calls-${columns}x${rows}`);
	await board.press('\u001B');
	await board.waitFor('newest first');
	expect(board.frame()).not.toContain('secrets are masked');
});

test('y y takes the most usual along, to the terminal and to this machine, and says how much', async () => {
	const kept = clipboard();
	const board = await openBoard({clipboard: kept});
	await board.press('2');
	await board.waitFor('25 in 15m');
	await board.press('yy');
	await board.waitFor('copied answer');
	expect(kept.texts).toHaveLength(1);
	expect(kept.texts[0]).toContain('Your refund of €59.90');
	expect(sent(board.raw())).toEqual(kept.texts);
});

test('A letter takes its own: a trace as OTLP JSON, the row as CSV', async () => {
	const kept = clipboard();
	const board = await openBoard({clipboard: kept});
	await board.press('3');
	await board.waitFor('[3 Traces]');
	await board.press('y');
	await board.waitFor('OTLP JSON');
	await board.press('o');
	await board.waitFor('copied OTLP JSON');
	expect(JSON.parse(kept.texts[0] ?? '')).toHaveProperty('resourceSpans');
	await board.press('y');
	await board.waitFor('as CSV');
	await board.press('r');
	await board.waitFor('copied row');
	expect(kept.texts[1]).toMatch(/^traceId,name,service,start,/);
});

const secret = `sk-${'proj-'}${'a1B2c3D4e5F6g7H8'.repeat(3)}`;

test('In an open call the message under the cursor; secrets are masked unless Y asks for them', async () => {
	const kept = clipboard();
	const board = await openBoard({
		clipboard: kept,
		seed: writer =>
			derive(writer, {
				calls: [
					callOf(traceIdOf(1), spanIdOf(1), {
						startMs: storyNowMs - 60_000,
						system: null,
						input: [{role: 'user', parts: [{type: 'text', text: `use ${secret}`}]}],
					}),
				],
			}),
	});
	await board.press('2');
	await board.press('\r');
	await board.waitFor('[Conversation]');
	await board.press('g');
	await board.press('y');
	await board.waitFor('as text');
	await board.press('t');
	await board.waitFor('1 secret masked');
	expect(kept.texts[0]).toMatch(/^use \[redacted /);
	await board.press('y');
	await board.waitFor('as text');
	await board.press('Y');
	await board.waitFor('with secrets');
	await board.press('t');
	await board.waitFor('copied text');
	expect(kept.texts[1]).toBe(`use ${secret}`);
});

test('400 KB are copied whole: by this machine, else into a file, never in pieces', async () => {
	const prompt = 'All of it. '.repeat(40_000);
	const seed = async (writer: Parameters<typeof derive>[0]) =>
		derive(writer, {
			calls: [
				callOf(traceIdOf(1), spanIdOf(1), {
					startMs: storyNowMs - 60_000,
					output: [{role: 'assistant', parts: [{type: 'text', text: prompt}]}],
				}),
			],
		});
	for (const takes of [true, false]) {
		const kept = clipboard({takes});
		const board = await openBoard({clipboard: kept, seed});
		await board.press('2');
		await board.waitFor('1 of ');
		await board.press('yy');
		await board.waitFor(takes ? 'copied answer' : 'answer is in /tmp/copied.txt');
		expect(takes ? kept.texts : kept.files).toEqual([prompt]);
		expect(sent(board.raw())).toEqual([]);
	}
});

test('Inside of tmux it goes in its envelope too', () => {
	expect(osc52('a', {isTmux: true})).toBe(
		'\u001B]52;c;YQ==\u0007\u001BPtmux;\u001B\u001B]52;c;YQ==\u0007\u001B\\',
	);
});
