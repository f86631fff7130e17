import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {type Path, placeOf, scanJson} from '../../source/inspect/errors/json-text.ts';

describe('where JSON ends or breaks', () => {
	test('all that JSON.stringify writes is whole', () => {
		fc.assert(
			fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2), (value, indent) => {
				const text = JSON.stringify(value, null, indent);
				expect(scanJson(`${text} {`, 0)).toEqual({isWhole: true, end: text.length});
			}),
		);
	});

	test('what it lacks its end of is cut, wherever that is', () => {
		fc.assert(
			fc.property(fc.array(fc.jsonValue()), fc.nat(), (value, cut) => {
				const text = JSON.stringify(value);
				const piece = text.slice(0, cut % text.length);
				expect(scanJson(piece, 0)).toMatchObject({isWhole: false, isAtEnd: true, at: piece.length});
			}),
		);
	});

	test.each([
		['[1,]', 3],
		['{"a" 1}', 5],
		['{"a": 01}', 6],
		['{"a": .5}', 6],
		['["\\x"]', 2],
		['["\\u12G4"]', 2],
		['["\t"]', 2],
		['{1: 2}', 1],
		['[nul]', 1],
		['[1 2]', 3],
		['{"a": 1]', 7],
		['NaN', 0],
	])('%j', (text, at) => {
		expect(scanJson(text, 0)).toMatchObject({isWhole: false, isAtEnd: false, at});
	});
});

test('each value is found by its path', () => {
	const walk = (text: string, value: unknown, path: Path): void => {
		const place = placeOf(text, 0, path);
		expect(JSON.parse(text.slice(place?.start, place?.end))).toEqual(value);
		if (typeof value !== 'object' || value === null) return;
		for (const [key, item] of Object.entries(value)) {
			walk(text, item, [...path, Array.isArray(value) ? Number(key) : key]);
		}
	};
	fc.assert(
		fc.property(fc.jsonValue({maxDepth: 3}), fc.constantFrom(undefined, '\t'), (value, indent) => {
			const text = JSON.stringify(value, null, indent);
			walk(text, JSON.parse(text), []);
		}),
		{numRuns: 50},
	);
	expect(placeOf('{"a": 1}', 0, ['b'])).toBeNull();
	expect(placeOf('[[1], [2]]', 0, [1, 0])).toMatchObject({start: 7, end: 8});
});
