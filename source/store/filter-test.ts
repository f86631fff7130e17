/**
One test of a filter: `key:value` or a bare text, checked against the words that there are. It makes mistakes
helpful; it does not run anything.
*/
import {FilterError} from './answers.ts';
import {
	closedValues,
	filterKeys,
	isNumberKey,
	keyNames,
	keyOf,
	nearest,
	quantities,
	quantityOf,
	type NumberKey,
	type Quantity,
	type WordKey,
} from './filter-keys.ts';
import type {Place} from './filter-scan.ts';

/** What a word is compared with. `wild`: `*` and `?` stand for other characters, and `\` takes that from them. */
export type Pattern = {readonly text: string; readonly wild: boolean};

/** An interval in our units (nano-dollars, milliseconds, counts). */
export type Interval = {
	readonly min: number;
	readonly max: number;
	readonly minInclusive: boolean;
	readonly maxInclusive: boolean;
};

export type Test =
	/** Text in a message of the call. `prefix`: the last word may go on. */
	| {readonly type: 'text'; readonly text: string; readonly prefix: boolean; readonly at: number}
	| {readonly type: 'word'; readonly key: WordKey; readonly pattern: Pattern; readonly at: number}
	| {readonly type: 'number'; readonly key: NumberKey; readonly interval: Interval; readonly at: number}
	/** `key:*`: there is a value. */
	| {readonly type: 'known'; readonly key: WordKey | NumberKey; readonly at: number}
	/** An attribute of the span or of its resource. Null pattern and interval: it is there. */
	| {
			readonly type: 'attribute';
			readonly name: string;
			readonly pattern: Pattern | null;
			readonly interval: Interval | null;
			readonly at: number;
	  };

type Written = {
	readonly key: string | null;
	readonly operator: string;
	/** Where the test begins. */
	readonly at: number;
	readonly place: Place | null;
};

/** The test that was written; throws `FilterError` where it means nothing. */
export function readTest(written: Written): Test {
	const {key, place, at} = written;
	if (key === null) return readText(place as Place);
	if (place === null || (place.kind === 'quoted' && place.text === '')) {
		throw mistake(`${key}: needs a value`, at, key.length + written.operator.length, `${key}:*`);
	}
	if (place.kind === 'group') {
		const first = place.text.replace(/[()]/g, '').trim().split(/\s+/)[0] ?? '';
		throw mistake(
			'a key takes one value',
			place.start,
			place.end - place.start,
			`(${key}:${first} OR ${key}:…)`,
		);
	}
	const attribute = /^attr\.(.+)/.exec(key)?.[1];
	const known = keyOf(key);
	if (known === null && attribute === undefined) throw unknownKey(key, at);
	if (place.kind === 'word') refuseUnsupported(place);
	if (known === null) return readAttribute(attribute ?? '', written, place);
	if (place.kind === 'word' && place.text === '*' && written.operator === ':')
		return {type: 'known', key: known, at};
	if (isNumberKey(known)) {
		return {type: 'number', key: known, interval: intervalOf(written, place, quantities[known]), at};
	}
	return {type: 'word', key: known, pattern: wordPattern(known, written, place), at};
}

function readText(place: Place): Test {
	const at = place.start;
	if (place.kind === 'quoted') return {type: 'text', text: place.text, prefix: false, at};
	refuseUnsupported(place);
	const prefix = place.text.endsWith('*');
	const text = prefix ? place.text.slice(0, -1) : place.text;
	if (/[*?]/.test(text.replace(/\?+$/, '')) || text === '') {
		throw mistake('in text * may only end a word', at, place.end - at, `"${place.text.replaceAll('*', '')}"`);
	}
	return {type: 'text', text, prefix, at};
}

function readAttribute(name: string, written: Written, place: Place): Test {
	const {at} = written;
	const base = {type: 'attribute', name, at} as const;
	if (place.kind === 'word' && place.text === '*' && written.operator === ':') {
		return {...base, pattern: null, interval: null};
	}
	if (place.kind === 'range' || (written.operator !== ':' && written.operator !== ':=')) {
		return {...base, pattern: null, interval: intervalOf(written, place, 'count')};
	}
	return {...base, pattern: patternOf(place), interval: null};
}

function wordPattern(key: WordKey, written: Written, place: Place): Pattern {
	if (place.kind === 'range' || (written.operator !== ':' && written.operator !== ':=')) {
		const text = place.kind === 'range' ? '…' : place.text;
		throw mistake(`${key} is not a number`, written.at, place.end - written.at, `${key}:${text}`);
	}
	const pattern = patternOf(place);
	const values = closedValues[key];
	if (values !== undefined && !pattern.wild && !values.includes(pattern.text.toLowerCase())) {
		const instead = nearest(pattern.text, values) ?? values[0] ?? '';
		throw mistake(
			`${key} is one of ${values.join(', ')}`,
			place.start,
			place.end - place.start,
			`${key}:${instead}`,
		);
	}
	return pattern;
}

function patternOf(place: Place): Pattern {
	if (place.kind === 'quoted') return {text: place.text, wild: false};
	const wild = /(?<!\\)[*?]/.test(place.text);
	return wild ? {text: place.text, wild} : {text: place.text.replace(/\\(.)/g, '$1'), wild};
}

const range = /^([[{])\s*(\S+)\s+TO\s+([^\s\]}]+)\s*([\]}])$/;

function intervalOf(written: Written, place: Place, quantity: Quantity): Interval {
	const read = (text: string, at: number): number => {
		const result = quantityOf(text, quantity);
		if ('value' in result) return result.value;
		const example = quantity === 'time' ? '2s' : quantity === 'money' ? '0.01' : '2k';
		const whole = `${written.key}${written.operator}`;
		const hint =
			place.kind === 'range' ? (result.instead ?? example) : `${whole}${result.instead ?? example}`;
		throw mistake(result.problem, at, text.length, hint);
	};
	if (place.kind === 'range') {
		const match = range.exec(place.text);
		if (match === null || written.operator !== ':') {
			throw mistake('not a range', place.start, place.end - place.start, `${written.key}:[1 TO 5]`);
		}
		const [, open, low = '', high = '', close] = match;
		return {
			min: low === '*' ? -Infinity : read(low, place.start + place.text.indexOf(low)),
			max: high === '*' ? Infinity : read(high, place.start + place.text.lastIndexOf(high)),
			minInclusive: open === '[',
			maxInclusive: close === ']',
		};
	}
	const value = read(place.text, place.start);
	switch (written.operator) {
		case ':>':
			return {min: value, max: Infinity, minInclusive: false, maxInclusive: true};
		case ':>=':
			return {min: value, max: Infinity, minInclusive: true, maxInclusive: true};
		case ':<':
			return {min: -Infinity, max: value, minInclusive: true, maxInclusive: false};
		case ':<=':
			return {min: -Infinity, max: value, minInclusive: true, maxInclusive: true};
		default:
			return {min: value, max: value, minInclusive: true, maxInclusive: true};
	}
}

/** What Lucene has and this language has not, and what other languages write for what it has. */
function refuseUnsupported(place: Place): void {
	const {text, start} = place;
	const length = place.end - start;
	if (text === '&&' || text === '||') {
		const instead = text === '&&' ? 'AND' : 'OR';
		throw mistake(`${text} is written ${instead}`, start, length, instead);
	}
	if (/^[!+]/.test(text)) {
		const instead = text.startsWith('!') ? `-${text.slice(1)}` : text.slice(1);
		throw mistake(
			`${text[0]} has no meaning here`,
			start,
			1,
			instead === '' || instead === '-' ? 'NOT' : instead,
		);
	}
	if (/^\/.*\/[a-z]*$/.test(text) && text.length > 1) {
		throw mistake('regular expressions are not supported', start, length, 'use * and ?, as in model:gpt-4o*');
	}
	if (/[~^]\d*\.?\d*$/.test(text)) {
		throw mistake(
			'fuzzy words and weights are not supported',
			start,
			length,
			text.replace(/[~^][\d.]*$/, '*'),
		);
	}
}

function unknownKey(key: string, at: number): FilterError {
	const near = nearest(key, keyNames);
	const hint =
		near === null
			? `keys: ${Object.keys(filterKeys).join(' ')} attr.NAME; a text with a colon goes in quotes`
			: `${near}:`;
	return mistake(`unknown key ${key}`, at, key.length, hint);
}

function mistake(message: string, at: number, length: number, hint: string): FilterError {
	return new FilterError({message, at, length, hint});
}
