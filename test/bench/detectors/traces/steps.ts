/** What an agent does one thing after the other, made from a seed, as the actions of a trace. */
import type {Action} from '../../../../source/inspect/exchange.ts';
import {pick, type Random} from '../schema-samples.ts';

export type Trace = {readonly kind: string; readonly isLoop: boolean; readonly actions: readonly Action[]};

export type Step = {
	readonly name: string;
	readonly input: unknown;
	readonly output?: unknown;
	readonly error?: string;
	/** Milliseconds before it starts, beside what the model takes. */
	readonly waitMs?: number;
	/** It starts with the one before. */
	readonly together?: boolean;
	readonly actor?: string;
	readonly kind?: 'call';
	/** No model call stands before it: a program asks, and no agent. */
	readonly bare?: boolean;
};

export type Kind = readonly [name: string, make: (random: Random) => readonly Step[]];

export function whole(random: Random, [from, to]: readonly [number, number]): number {
	return from + Math.floor(random() * (to - from + 1));
}

export function hex(random: Random, length: number): string {
	return Array.from({length}, () => Math.floor(random() * 16).toString(16)).join('');
}

export function uuid(random: Random): string {
	return [8, 4, 4, 4, 12].map(length => hex(random, length)).join('-');
}

export function times(
	random: Random,
	range: readonly [number, number],
	make: (at: number) => Step,
): readonly Step[] {
	return Array.from({length: whole(random, range)}, (_, at) => make(at));
}

export function now(random: Random): string {
	return new Date(1_795_608_000_000 + Math.floor(random() * 9_000_000)).toISOString();
}

export const subjects = [
	'refund window',
	'parental leave',
	'warranty of pumps',
	'Reisekosten Ausland',
	'срок возврата товара',
];
export const wordings = (subject: string): readonly string[] => [
	subject,
	`${subject} policy`,
	`policy for ${subject}`,
	`${subject} rules and policy`,
	`what is the ${subject}`,
	`${subject} documentation`,
	`${subject.toUpperCase()}`,
	`company ${subject} details`,
];
export const tools = [
	'search_docs',
	'get_order',
	'lookup_customer',
	'read_file',
	'fetch_url',
	'run_query',
	'Bash',
];

/** With model calls between, other work before and after, and clocks that run on. */
export function actionsOf(random: Random, steps: readonly Step[]): readonly Action[] {
	const actions: Action[] = [];
	let [clockMs, startMs] = [1_795_608_000_000, 0];
	const withModel = random() < 0.6;
	const add = (step: Step): void => {
		const {name, input, output, error, actor = 'agent', kind = 'tool'} = step;
		clockMs += step.waitMs ?? 0;
		if (kind === 'tool' && step.together !== true && step.bare !== true) {
			const endMs = clockMs + 400 + random() * 2600;
			if (withModel) {
				const spent = {tokens: 900, costNanoUsd: 2_000_000};
				const call = {kind: 'call', name: 'gpt-4o', input: null, output: null} as const;
				actions.push({...plain, ...call, ...spent, startMs: clockMs, endMs, actor});
			}
			clockMs = endMs;
		}
		if (step.together !== true) startMs = clockMs;
		const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
		clockMs = Math.max(clockMs, startMs + 20 + random() * 500);
		actions.push({
			...plain,
			kind,
			name,
			actor,
			input: text(input),
			output: output === undefined ? null : text(output),
			isError: error !== undefined,
			errorMessage: error ?? null,
			startMs,
			endMs: clockMs,
		});
	};
	const other = (): Step => ({
		name: pick(random, ['get_weather', 'list_files', 'get_user']),
		input: {of: hex(random, 5)},
		output: hex(random, 12),
	});
	for (const step of [...times(random, [0, 4], other), ...steps, ...times(random, [0, 3], other)]) add(step);
	return actions;
}

const plain = {
	callId: null,
	spanId: null,
	isError: false,
	errorMessage: null,
	tokens: null,
	costNanoUsd: null,
};
