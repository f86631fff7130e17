/** Values that have broken parsers before, or would break what walks, adds or stores them. */
import type {Random} from './random.ts';

/** Levels, well above every bound and above what a stack holds. */
const depths = [65, 65, 200, 200, 1000, 5000] as const;

/** One in so many is nested this deep: 100 KB a body, and enough for any stack. */
const abyssOneIn = 20;
const abyss = 50_000;

export const hostileNumbers = [
	'-1',
	'0',
	'-0',
	'1e999',
	'-1e999',
	'1e308',
	'5e-324',
	'9007199254740993',
	'9223372036854775807',
	'9223372036854775808',
	'-9223372036854775808',
	'18446744073709551615',
	'18446744073709551616',
	'99999999999999999999999999',
	'4294967296',
	'2147483648',
	'0.1',
	'NaN',
] as const;

/** Texts: of attribute values, of JSON inside them, of keys. */
export function hostileText(random: Random): string {
	switch (random.below(14)) {
		case 0:
			return nested('[', ']', random);
		case 1:
			return nested('{"a":', '}', random);
		case 2:
			return nested('[{"content":', '}]', random);
		case 3:
			return random.pick(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'length']);
		case 4:
			return '{"__proto__":{"role":"user"},"role":"user","content":{"__proto__":[]}}';
		case 5:
			return random.pick(hostileNumbers);
		case 6:
			return '\u0000\u0001\u001B]52;c;aGk=\u0007\u009B31m\u202E\u{E0041}\uFEFF\uFFFE';
		case 7:
			return 'x'.repeat(random.pick([100, 1000, 20_000]));
		case 8:
			return ' '.repeat(random.pick([100, 5000]));
		case 9:
			return random.pick(['', '[', '{', '"', '[]', '{}', 'null', '[null]', '[[]]', '{"messages":null}']);
		case 10:
			return `[${'{"role":"user","content":"a"},'.repeat(random.pick([10, 500]))}null]`;
		case 11:
			return '{"role":"user","role":"assistant","content":"a","content":["b",3,null]}';
		case 12:
			return `data:image/png;base64,${'A'.repeat(random.pick([4, 5000]))}`;
		default:
			return '1970-01-01T00:00:00Z\u2028\u2029%s%n${7*7}\'";--';
	}
}

function nested(open: string, close: string, random: Random): string {
	const depth = random.oneIn(abyssOneIn) ? abyss : random.pick(depths);
	return open.repeat(depth) + (random.oneIn(2) ? `1${close.repeat(depth)}` : '');
}

export const invalidUtf8: readonly Buffer[] = [
	Buffer.from([0xff, 0xfe, 0xfd]),
	Buffer.from([0xc0, 0x80]),
	Buffer.from([0xed, 0xa0, 0x80]),
	Buffer.from([0xf4, 0x90, 0x80, 0x80]),
	Buffer.from([0xe2, 0x82]),
];
