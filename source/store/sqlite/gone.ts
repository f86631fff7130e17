/**
What stands in a raw record for a text that was taken out of it: `{"$gone":[length, hash, why]}`, so that the same
record sent again is known, and why the text is missing can be told. The hash of what was purged is left out: who
guesses a text could prove it.
*/
import type {AttributeValue} from '../../domain/otlp.ts';
import type {ContentReader} from './content.ts';
import {contentLengthMin} from './cut.ts';
import {hashOf} from './hash.ts';

/** `sampled <percent kept>` or `purged`. */
export type Why = string;

type Gone = readonly [length: number, hash: string, why: Why];

const goneKey = '"$gone":[';

/** Why a text of this stored JSON is missing; null where none is. */
export function whyGone(json: string | null): Why | null {
	if (json?.includes(goneKey) !== true) return null;
	return /"\$gone":\[\d+,"[^"]*","([^"]*)"\]/.exec(json)?.[1] ?? null;
}

function goneOf(text: string, why: Why): {$gone: Gone} {
	return {$gone: [text.length, why === 'purged' ? '' : hashOf(text), why]};
}

function isGone(value: unknown): value is {$gone: Gone} {
	return typeof value === 'object' && value !== null && '$gone' in value && Array.isArray(value.$gone);
}

/** A stored value (parsed, with references) without what was said; copies only what changes. */
export function withoutContent(
	stored: AttributeValue,
	options: {
		readonly content: ContentReader;
		readonly isContent: (text: string, key: string) => boolean;
		readonly why: Why;
	},
	key = '',
): AttributeValue {
	if (typeof stored === 'string') {
		const isSaid = stored.length >= contentLengthMin || options.isContent(stored, key);
		return isSaid && stored !== '' ? (goneOf(stored, options.why) as unknown as AttributeValue) : stored;
	}
	if (typeof stored !== 'object' || stored === null || isGone(stored)) return stored;
	if (Array.isArray(stored)) return stored.map(item => withoutContent(item as AttributeValue, options, key));
	const map = stored as Readonly<Record<string, AttributeValue>>;
	if (Array.isArray(map['$content'])) {
		return goneOf(textOf(map, options.content), options.why) as unknown as AttributeValue;
	}
	return Object.fromEntries(
		Object.entries(map).map(([name, item]) => [
			name,
			withoutContent(item, options, name === '$content' ? key : key === '' ? name : `${key}.${name}`),
		]),
	);
}

/** True where `whole`, a record that came again, says what was taken out of the stored one, and else the same. */
export function isSameBut(stored: AttributeValue, whole: AttributeValue, content: ContentReader): boolean {
	if (isGone(stored)) {
		const [length, hash, why] = stored.$gone;
		return typeof whole === 'string' && whole.length === length && goneOf(whole, why).$gone[1] === hash;
	}
	if (typeof stored !== 'object' || stored === null) return stored === whole;
	if ('$content' in stored) {
		const own = (stored as {readonly $content: AttributeValue}).$content;
		if (!Array.isArray(own)) return isSameBut(own, whole, content);
		return textOf(stored, content) === whole;
	}
	if (typeof whole !== 'object' || whole === null) return false;
	const [one, other] = [Object.entries(stored), Object.entries(whole)];
	return (
		one.length === other.length &&
		Array.isArray(stored) === Array.isArray(whole) &&
		one.every(([key, value], index) => {
			const [otherKey, otherValue] = other[index] as [string, AttributeValue];
			return key === otherKey && isSameBut(value as AttributeValue, otherValue, content);
		})
	);
}

/** Of a reference. */
function textOf(reference: object, content: ContentReader): string {
	return (content.resolve({text: {...reference}} as AttributeValue) as {text: string}).text;
}

/** For people who look at a record. */
export function noteOfGone([length, , why]: readonly unknown[]): string {
	return `(${String(why).startsWith('sampled') ? 'sampled away' : 'purged'}: ${Number(length)} characters)`;
}
