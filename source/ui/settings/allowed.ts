/** `[[allow]]` of the configuration file: findings that are no news, by detector, rule, template and evidence. */
import {type DetectorName, detectorNames} from '../../domain/finding.ts';
import type {Allowance} from '../../store/decisions.ts';

export type Allowed = Omit<Allowance, 'atMs' | 'origin' | 'detector'> & {readonly detector: DetectorName};

type AllowedMistake = {
	/** `allow[2].detector`; tables are counted from 1. */
	readonly key: string;
	readonly message: string;
	readonly hint: string;
};

const patterns = ['rule', 'template', 'evidence'] as const;

/** Longer ones are no patterns, and SQLite looks at them slowly. */
const patternLengthMax = 500;

/** `list`: the value of `allow` in the parsed file, undefined where there is none. */
export function allowedOf(list: unknown): {
	readonly allowed: readonly Allowed[];
	readonly mistakes: readonly AllowedMistake[];
} {
	const mistakes: AllowedMistake[] = [];
	const allowed: Allowed[] = [];
	if (list === undefined) return {allowed, mistakes};
	if (!Array.isArray(list)) {
		mistakes.push({
			key: 'allow',
			message: `allow is ${told(list)}`,
			hint: 'a table for each of them: [[allow]]',
		});
		return {allowed, mistakes};
	}
	for (const [at, value] of list.entries()) {
		const one = allowedIn(value, `allow[${at + 1}]`, mistakes);
		if (one !== null) allowed.push(one);
	}
	return {allowed, mistakes};
}

function allowedIn(value: unknown, within: string, mistakes: AllowedMistake[]): Allowed | null {
	if (!isTable(value)) {
		mistakes.push({key: within, message: `${within} is ${told(value)}`, hint: 'a table: [[allow]]'});
		return null;
	}
	const {detector, ...rest} = value;
	const hint = `one of ${detectorNames.join(', ')}`;
	const name = detectorNames.find(each => each === detector);
	if (name === undefined) {
		const message = detector === undefined ? `${within} has no detector` : `detector is ${told(detector)}`;
		mistakes.push({key: `${within}.detector`, message, hint});
		return null;
	}
	const found: Record<(typeof patterns)[number], string | null> = {
		rule: null,
		template: null,
		evidence: null,
	};
	for (const [key, text] of Object.entries(rest)) {
		const pattern = patterns.find(each => each === key);
		if (pattern === undefined) {
			const keys = ['detector', ...patterns].join(', ');
			mistakes.push({
				key: `${within}.${key}`,
				message: `there is no setting allow.${key}`,
				hint: `one of ${keys}`,
			});
		} else if (typeof text === 'string' && text !== '' && text.length <= patternLengthMax) {
			found[pattern] = text;
		} else {
			const says =
				pattern === 'evidence' ? 'a pattern in quotes, such as "*@example.com"' : 'a text in quotes';
			mistakes.push({key: `${within}.${key}`, message: `${key} is ${told(text)}`, hint: says});
		}
	}
	return {detector: name, ...found};
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function told(value: unknown): string {
	const text = JSON.stringify(value) ?? String(value);
	return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
