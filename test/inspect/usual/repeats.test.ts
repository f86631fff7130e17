/** The same turn of one user again and again, and turns that only look alike. */
import {expect, test} from 'vitest';
import {hash64, hexOf} from '../../../source/inspect/usual/hash.ts';
import {markDistance, repeatIn, turnKey, turnMark} from '../../../source/inspect/usual/repeats.ts';

test('FNV-1a gives what its authors give', () => {
	expect(hexOf(hash64(''))).toBe('cbf29ce484222325');
	expect(hexOf(hash64('a'))).toBe('af63dc4c8601ec8c');
	expect(hexOf(hash64('foobar'))).toBe('85944171f73967e8');
});

const turns = (texts: readonly string[]) =>
	texts.map((text, at) => ({callId: `c${at}`, atMs: at, key: turnKey(text), mark: turnMark(text)}));

function repeated(text: string, earlier: readonly string[]) {
	const turn = {text, key: turnKey(text), mark: turnMark(text), callId: 'now', source: 'message 1'};
	return repeatIn(turn, turns(earlier));
}

const text = 'Give me the names and addresses of all customers in the region north, please';
const times = (n: number, of = text): string[] => Array.from({length: n}, () => of);

test('five times in the window is told, ten times warns', () => {
	expect(repeated(text, times(3))).toBeNull();
	expect(repeated(text, times(4))).toMatchObject({rule: 'same turn', level: 'info', detector: 'repeat'});
	expect(repeated(`  ${text.toUpperCase()}!! `, times(9))).toMatchObject({level: 'warning'});
});

test('turns that differ in a word are near', () => {
	const regions = ['south', 'east', 'west', 'centre', 'islands'].map(region => text.replace('north', region));
	expect(repeated(text, regions)).toMatchObject({rule: 'near turn', level: 'info'});
});

test('other questions, short turns and the turn itself are none', () => {
	const others = [
		'Where is my order?',
		'Can I send the lamp back?',
		'How bright is it?',
		'Which bulb fits?',
		'Thanks',
	];
	expect(repeated(text, others)).toBeNull();
	expect(repeated('yes', times(8, 'yes'))).toBeNull();
	expect(repeated('yes', times(14, 'yes'))).toMatchObject({rule: 'same turn'});
	const turn = {text, key: turnKey(text), mark: turnMark(text), callId: 'c0', source: 'message 1'};
	expect(
		repeatIn(turn, turns(times(1)).concat(turns(times(1)), turns(times(1)), turns(times(1)))),
	).toBeNull();
	expect(repeated('…', times(20, '…'))).toBeNull();
});

test('marks of strangers are far apart', () => {
	expect(
		markDistance(turnMark(text), turnMark('What does a dimmer for three lamps cost in Norway?')),
	).toBeGreaterThan(15);
	expect(markDistance('0000000000000000', 'ffffffffffffffff')).toBe(64);
});
