/**
How far the prompt of a call is that of the call before it. A provider's cache serves the part from the first token
to the first difference, so that one place decides: which message, which character.
*/
import type {Call} from '../domain/call.ts';
import type {Segment} from './prompt.ts';

export type Break = {
	readonly kind: Segment['kind'];
	/** Number of the message as the conversation shows it; 0 for the tools. */
	readonly number: number;
	readonly role: Segment['role'];
	/** The first character that differs, in UTF-16 units of the text; 0 where another message stands there. */
	readonly at: number;
	/** The texts around it in the call before and in this one, from the same character on. */
	readonly was: string;
	readonly is: string;
};

export type Prefix = {
	/** Null: all of the previous prompt begins this one. */
	readonly break: Break | null;
	/** Segments that are equal from the first on. */
	readonly equal: number;
	/** Of the segment with the break: characters that are equal at its head, and at its end. */
	readonly head: number;
	readonly tail: number;
	/** Segments behind the break that stand in both at the same place: a cache had them, and could not be asked. */
	readonly equalBehind: readonly number[];
};

/** Characters that are told before a difference and behind it. */
const aroundLength = {before: 30, behind: 60} as const;

export function comparePrefix(previous: readonly Segment[], current: readonly Segment[]): Prefix {
	const shorter = Math.min(previous.length, current.length);
	let equal = 0;
	while (equal < shorter && isSame(previous[equal], current[equal])) equal++;
	const was = previous[equal];
	const is = current[equal];
	// The previous prompt ends here, or this one does (a turn that is asked again): nothing of it is broken.
	if (was === undefined || is === undefined) {
		return {break: null, equal, head: 0, tail: 0, equalBehind: []};
	}
	const isSamePlace = was.kind === is.kind && was.role === is.role;
	const head = isSamePlace ? equalHead(was.text, is.text) : 0;
	const equalBehind: number[] = [];
	for (let index = equal + 1; index < shorter; index++) {
		if (isSame(previous[index], current[index])) equalBehind.push(index);
	}
	return {
		break: {
			kind: is.kind,
			number: is.number,
			role: is.role,
			at: head,
			was: around(was.text, head),
			is: around(is.text, head),
		},
		equal,
		head,
		tail: isSamePlace ? equalTail(was.text, is.text, head) : 0,
		equalBehind,
	};
}

function isSame(one: Segment | undefined, two: Segment | undefined): boolean {
	return one?.kind === two?.kind && one?.role === two?.role && one?.text === two?.text;
}

function equalHead(one: string, two: string): number {
	const shorter = Math.min(one.length, two.length);
	let at = 0;
	while (at < shorter && one.charCodeAt(at) === two.charCodeAt(at)) at++;
	// Never between the halves of a surrogate pair.
	return at > 0 && isHighSurrogate(one.charCodeAt(at - 1)) ? at - 1 : at;
}

function isHighSurrogate(unit: number): boolean {
	return unit >= 0xd8_00 && unit < 0xdc_00;
}

function equalTail(one: string, two: string, head: number): number {
	const most = Math.min(one.length, two.length) - head;
	let length = 0;
	while (
		length < most &&
		one.charCodeAt(one.length - 1 - length) === two.charCodeAt(two.length - 1 - length)
	) {
		length++;
	}
	return length;
}

function around(text: string, at: number): string {
	const {before, behind} = aroundLength;
	const from = Math.max(0, at - before);
	return text.slice(from, at + behind).toWellFormed();
}

/** How many characters of `Break.was` and `Break.is` stand before the difference. */
export function beforeOf({at}: Break): number {
	return Math.min(at, aroundLength.before);
}

/** More of a parameter's two values is no line: the schema of an answer may be pages. */
const shownCharacters = 200;

/** What else differs between two calls, in words: a model has a cache of its own, and so do some parameters. */
export function changesOf(previous: Call, current: Call): readonly string[] {
	const changes: string[] = [];
	const models = [
		previous.requestModel ?? previous.responseModel,
		current.requestModel ?? current.responseModel,
	];
	if (models[0] !== models[1]) changes.push(`model ${models[0] ?? '–'} → ${models[1] ?? '–'}`);
	if (previous.provider !== current.provider) {
		changes.push(`provider ${previous.provider ?? '–'} → ${current.provider ?? '–'}`);
	}
	const names = new Set([...Object.keys(previous.parameters), ...Object.keys(current.parameters)]);
	for (const name of names) {
		const was = JSON.stringify(previous.parameters[name] ?? null);
		const is = JSON.stringify(current.parameters[name] ?? null);
		if (was === is) continue;
		const isShort = was.length + is.length <= shownCharacters;
		changes.push(isShort ? `${name} ${was} → ${is}` : `${name} changed`);
	}
	return changes;
}
