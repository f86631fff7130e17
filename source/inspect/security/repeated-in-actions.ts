/**
From a suspicious text to what was done: a later tool call that goes to an address, writes to a recipient or runs a
command that the text names, and that the user did not ask for. A signal in a text is common; one that was followed is
what somebody should be woken for.
*/

/** What a text names that an action can repeat. */
type NamedTarget = {
	readonly kind: 'url' | 'email' | 'command' | 'account';
	readonly value: string;
	/** UTF-16 positions in the text. */
	readonly start: number;
	readonly end: number;
};

type RepeatedTarget = NamedTarget & {
	/** Which of the calls, and of its arguments: `to`, `body.url`, `cc[0]`; empty: they are no JSON. */
	readonly call: number;
	readonly argument: string;
};

type SuspiciousText = {
	readonly text: string;
	/** Where the signal is. */
	readonly start: number;
	readonly end: number;
};

type ActionsAfter = {
	/** Tool calls that were made after the text was read, in order. */
	readonly calls: readonly {readonly name: string | null; readonly arguments: string | null}[];
	/** What the user said: what is named there was asked for. */
	readonly asked: readonly string[];
};

/** How far around the signal a target may be named: an order and where to is one paragraph or two. */
const reach = 1200;

/** The first call that repeats a target; null: none does. */
export function repeatedInActions(
	suspicious: SuspiciousText,
	{calls, asked}: ActionsAfter,
): RepeatedTarget | null {
	const wanted = asked.map(simplified);
	const targets = targetsNear(suspicious).filter(
		({value}) => !wanted.some(text => text.includes(simplified(value))),
	);
	if (targets.length === 0) return null;
	for (const [call, {arguments: json}] of calls.entries()) {
		for (const {path, text} of leavesOf(json ?? '')) {
			const given = simplified(text);
			const target = targets.find(({value}) => given.includes(simplified(value)));
			if (target !== undefined) return {...target, call, argument: path};
		}
	}
	return null;
}

// ── What is named ────────────────────────────────────────────────────────────────────────────────────────────────

const targetPatterns: readonly {readonly kind: NamedTarget['kind']; readonly pattern: RegExp}[] = [
	{kind: 'url', pattern: /\b(?:https?|ftp|wss?):\/\/[^\s"'<>)\]}\\]{4,500}/gi},
	{kind: 'url', pattern: /\bwww\.[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4}(?:\/[^\s"'<>)\]}\\]{0,300})?/gi},
	{
		kind: 'email',
		pattern: /\b[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}/g,
	},
	{kind: 'command', pattern: /`([^`\n]{4,300})`/g},
	{
		kind: 'command',
		pattern:
			/\b(?:sudo|curl|wget|rm|chmod|chown|bash|sh|python3?|node|npm|pip3?|powershell|nc|scp|ssh|git|cat|kubectl|docker|eval)\s+[-~/.\w$"'][^\n"'`;]{2,300}/g,
	},
	{
		kind: 'command',
		pattern: /\b(?:DROP|DELETE|TRUNCATE|UPDATE|INSERT|ALTER)\s+[A-Z]{2,10}\s+[^\n;"']{2,200}/g,
	},
	// IBANs, numbers of accounts and wallets: letters and digits, many of both or of one.
	{kind: 'account', pattern: /\b(?=[A-Za-z]{0,40}\d)[A-Za-z0-9]{10,64}\b/g},
];

/** Of a number that is no account: a year, a version, a time have fewer. */
const accountDigitsMin = 6;
/** Targets of one text: what names more is a list. */
const targetsMax = 100;

function targetsNear({text, start, end}: SuspiciousText): readonly NamedTarget[] {
	const from = Math.max(0, start - reach);
	const near = text.slice(from, end + reach);
	const targets: NamedTarget[] = [];
	for (const {kind, pattern} of targetPatterns) {
		for (const match of near.matchAll(pattern)) {
			const named = (match[1] ?? match[0]).replace(/[.,;:!?\s]+$/, '');
			if (kind === 'account' && named.replaceAll(/\D/g, '').length < accountDigitsMin) continue;
			// A host alone is named by what is around a text too: its place tells more than its name.
			const place = from + match.index + match[0].indexOf(named);
			targets.push({kind, value: named, start: place, end: place + named.length});
			if (targets.length >= targetsMax) return targets;
		}
	}
	return targets;
}

/** As people and programs write one thing: capitals, blanks, the scheme and the last slash say nothing. */
function simplified(text: string): string {
	return text
		.toLowerCase()
		.replaceAll(/\s+/g, ' ')
		.replaceAll(/https?:\/\/(?:www\.)?|\/(?=$|[\s"'?#])/g, '')
		.trim();
}

// ── What was given to the tools ──────────────────────────────────────────────────────────────────────────────────

type Leaf = {readonly path: string; readonly text: string};

/** Texts and numbers of the arguments with their paths; the whole where it is no JSON. */
function leavesOf(json: string): readonly Leaf[] {
	let value: unknown;
	try {
		value = JSON.parse(json);
	} catch {
		return [{path: '', text: json}];
	}
	const leaves: Leaf[] = [];
	// A stack of its own: nobody says how deep arguments are.
	const open: {path: string; value: unknown}[] = [{path: '', value}];
	for (let next = open.pop(); next !== undefined; next = open.pop()) {
		const {path, value: inner} = next;
		if (typeof inner === 'string' || typeof inner === 'number') leaves.push({path, text: String(inner)});
		else if (Array.isArray(inner)) {
			for (const [index, item] of inner.entries()) open.push({path: `${path}[${index}]`, value: item});
		} else if (typeof inner === 'object' && inner !== null) {
			for (const [key, item] of Object.entries(inner))
				open.push({path: path === '' ? key : `${path}.${key}`, value: item});
		}
	}
	return leaves.toReversed();
}
