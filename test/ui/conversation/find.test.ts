import {expect, test} from 'vitest';
import {glyphSets} from '../../../source/ui/glyphs.ts';
import {loadRendering} from '../../../source/ui/conversation/rendering.ts';
import {matchesIn, withMarks} from '../../../source/ui/conversation/find.ts';
import {openBoard} from '../../support/board.ts';
import {expectFrame} from '../../support/terminal.tsx';
import {callDetail} from '../views/call-data.ts';

const said = (role: 'user' | 'assistant', text: string) => ({role, parts: [{type: 'text', text}]}) as const;

const call = callDetail({
	system: 'You are kind.',
	input: [
		said('user', 'My lamp arrived broken.'),
		said('assistant', 'Send the LAMP back.'),
		said('user', 'Which lamp?'),
		said('user', 'one\ntwo\nthree lamps, a lamp'),
	],
	output: [said('assistant', 'The lamp.')],
});
const layout = {width: 60, wrap: true, rendered: true, glyphs: glyphSets.unicode};

test('A text is found in every message, in those of the folded history too', () => {
	expect(matchesIn(call, 'lamp', layout)).toEqual([
		{message: 1, line: 0, open: [-1, 1]},
		{message: 2, line: 0, open: [-1, 2]},
		{message: 3, line: 0, open: [-1, 3]},
		{message: 4, line: 2, open: [4]},
		{message: null, line: 0, open: []},
	]);
	expect(matchesIn(call, 'kind', layout)).toEqual([{message: 0, line: 0, open: [0]}]);
	expect(matchesIn(call, 'desk', layout)).toEqual([]);
	expect(matchesIn(call, '', layout)).toEqual([]);
});

test('Each place is marked, and nothing of the row is lost', () => {
	const row = [{text: 'Lamp '}, {text: 'a lamp, lamps', role: 'dim'}] as const;
	expect(withMarks(row, 'lamp')).toEqual([
		{text: 'Lamp', role: 'warn'},
		{text: ' '},
		{text: 'a ', role: 'dim'},
		{text: 'lamp', role: 'warn'},
		{text: ', ', role: 'dim'},
		{text: 'lamp', role: 'warn'},
		{text: 's', role: 'dim'},
	]);
	// The small form of this letter is two characters.
	expect(withMarks([{text: 'İ lamp'}], 'lamp')).toEqual([{text: 'İ lamp'}]);
});

test('A text is found and marked across what is emphasised, and where it stands once it is rendered', async () => {
	await loadRendering();
	const rich = callDetail({
		system: null,
		input: [said('user', '# Refund\n\n- a **refund** is due\n\n```js\nrefund(1)\n```')],
		output: [said('assistant', 'Due on **Mon**day.')],
	});
	const lines = (text: string, rendered: boolean) =>
		matchesIn(rich, text, {...layout, rendered}).map(({message, line}) => [message, line]);
	expect(lines('a refund is', true)).toEqual([[0, 2]]);
	expect(lines('a refund is', false)).toEqual([]);
	expect(lines('**refund', false)).toEqual([[0, 2]]);
	expect(lines('refund', true)).toEqual([
		[0, 0],
		[0, 2],
		[0, 5],
	]);
	expect(withMarks([{text: 'Due on '}, {text: 'Mon', role: 'strong'}, {text: 'day.'}], 'monday')).toEqual([
		{text: 'Due on '},
		{text: 'Monday', role: 'warn'},
		{text: '.'},
	]);
});

test('In an open call a text is found, gone to with n and N round the end, and left with an empty line', async () => {
	const board = await openBoard();
	await board.press('2');
	await board.waitFor('of 25');
	await board.press('\r');
	await board.waitFor('[Conversation]');
	await board.press('/refund');
	await board.press('\r');
	await board.waitFor('▌');
	await expectFrame(board.frame(), 'call/found-120x40');
	const first = board.frame();
	await board.press('N');
	expect(board.frame()).not.toBe(first);
	await board.press('n');
	expect(board.frame()).toBe(first);
	await board.press('/\u0015nowhere\r');
	expect(board.frame()).toContain('nowhere is not in this conversation');
	await board.press('/\u0015\r');
	await board.press('n');
	expect(board.frame()).toContain('nothing is looked for: / finds a text');
});
