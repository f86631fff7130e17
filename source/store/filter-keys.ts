/**
The words of the filter language: which keys there are, what each is compared with, and how a person's number
becomes ours. It knows no syntax (`filter.ts`) and no SQL (`sqlite/filter-sql.ts`).
*/

export type WordKey =
	| 'model'
	| 'provider'
	| 'service'
	| 'operation'
	| 'status'
	| 'error'
	| 'finish'
	| 'tool'
	| 'user'
	| 'session'
	| 'agent'
	| 'endpoint'
	| 'dialect'
	| 'carrier'
	| 'source'
	| 'stream'
	| 'template'
	| 'finding'
	| 'trace'
	| 'span'
	| 'id';

export type NumberKey =
	| 'cost'
	| 'ttft'
	| 'duration'
	| 'tpot'
	| 'in'
	| 'out'
	| 'cache'
	| 'reasoning'
	| 'attempts'
	| 'tools';

export type Quantity = 'money' | 'time' | 'count';

export const quantities: Readonly<Record<NumberKey, Quantity>> = {
	cost: 'money',
	ttft: 'time',
	duration: 'time',
	tpot: 'time',
	in: 'count',
	out: 'count',
	cache: 'count',
	reasoning: 'count',
	attempts: 'count',
	tools: 'count',
};

/** Keys whose values are a closed list, so that a slip of the hand is a mistake and not an empty list. */
export const closedValues: Readonly<Partial<Record<WordKey, readonly string[]>>> = {
	status: ['ok', 'error', 'cancelled'],
	stream: ['true', 'false'],
	carrier: ['span', 'log', 'metric', 'proxy'],
	source: ['reported', 'computed', 'estimated', 'local', 'unpriced', 'unknown'],
};

/** Every key with what it means: completion and help are printed from this list. `attr.NAME` is the one beside it. */
export const filterKeys: Readonly<Record<WordKey | NumberKey, string>> = {
	model: 'model that answered or was asked for',
	provider: 'openai, anthropic, …',
	service: 'service.name of the application',
	operation: 'chat, completion, embeddings, image, speech, server',
	status: 'ok, error, cancelled',
	error: 'class of the error: rate_limit, timeout, …',
	finish: 'finish reason: stop, length, tool_calls, content_filter, …',
	tool: 'name of a tool that the model asked for',
	user: 'user id',
	session: 'session (conversation) id',
	agent: 'agent name',
	endpoint: 'host or host:port of the model server',
	dialect: 'instrumentation that wrote the telemetry',
	carrier: 'span, log, metric, proxy',
	source: 'where the cost is from: reported, computed, local, unpriced, unknown, …',
	stream: 'true, false',
	template: 'prompt template',
	finding: 'detector, rule or level of a finding: injection, card, warning, …',
	trace: 'trace id',
	span: 'span id',
	id: 'call id',
	cost: 'dollars: cost:>0.01',
	ttft: 'time to first token: ttft:>2s',
	duration: 'end to end: duration:>500ms',
	tpot: 'time per output token: tpot:>20ms',
	in: 'input tokens: in:>2k',
	out: 'output tokens: out:>2k',
	cache: 'input tokens read from the cache',
	reasoning: 'reasoning tokens',
	attempts: 'failed attempts before the last',
	tools: 'tool calls asked for',
};

/** Other names of keys: what the columns are called on screen, and what other tools call them. */
const aliases: Readonly<Record<string, WordKey | NumberKey>> = {
	op: 'operation',
	total: 'duration',
	input: 'in',
	output: 'out',
};

/** The key behind a name as written; null where there is none. */
export function keyOf(name: string): WordKey | NumberKey | null {
	const lower = name.toLowerCase();
	if (Object.hasOwn(filterKeys, lower)) return lower as WordKey | NumberKey;
	return Object.hasOwn(aliases, lower) ? (aliases[lower] ?? null) : null;
}

export function isNumberKey(key: WordKey | NumberKey): key is NumberKey {
	return Object.hasOwn(quantities, key);
}

/** The name nearest to a misspelt one among `names`; null where half of the letters are wrong. */
export function nearest(name: string, names: readonly string[]): string | null {
	let best: string | null = null;
	let bestDistance = Math.max(1, Math.floor(name.length / 2)) + 1;
	for (const candidate of names) {
		const distance = editDistance(name.toLowerCase(), candidate);
		if (distance < bestDistance) {
			best = candidate;
			bestDistance = distance;
		}
	}
	return best;
}

export const keyNames: readonly string[] = [...Object.keys(filterKeys), ...Object.keys(aliases)];

const factors: Readonly<Record<Quantity, Readonly<Record<string, number>>>> = {
	// Nano-dollars, so that the comparison is between integers.
	money: {'': 1e9},
	// Milliseconds. A bare number is milliseconds too, as in the columns of the file.
	time: {'': 1, us: 0.001, ms: 1, s: 1000, m: 60_000, h: 3_600_000},
	count: {'': 1, k: 1000, m: 1_000_000},
};

const number = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)([a-z]*)$/i;

/** A number with its unit in our units (nano-dollars, milliseconds, a count), or what to write instead. */
export function quantityOf(
	text: string,
	quantity: Quantity,
): {readonly value: number} | {readonly problem: string; readonly instead: string | null} {
	const match = number.exec(text);
	const factor = match === null ? undefined : factors[quantity][(match[2] ?? '').toLowerCase()];
	if (match !== null && factor !== undefined) {
		const scaled = Number(match[1]) * factor;
		return {value: quantity === 'money' ? Math.round(scaled) : scaled};
	}
	const repaired = text
		.replaceAll('$', '')
		.replaceAll('_', '')
		.replace(/,(\d{3})(?!\d)/g, '$1')
		.replace(',', '.');
	const instead = repaired !== text && 'value' in quantityOf(repaired, quantity) ? repaired : null;
	if (instead !== null) return {problem: `not a number: write ${instead}`, instead};
	if (match !== null) {
		const units = Object.keys(factors[quantity]).filter(unit => unit !== '');
		const known = units.length === 0 ? 'dollars have none' : `known are ${units.join(', ')}`;
		const unit = quantity === 'time' ? 's' : '';
		return {problem: `unknown unit ${match[2]}: ${known}`, instead: `${match[1]}${unit}`};
	}
	return {problem: 'not a number', instead: null};
}

/** Levenshtein's distance, one row at a time; names are short. */
function editDistance(left: string, right: string): number {
	let row = Array.from({length: right.length + 1}, (_, index) => index);
	for (let i = 1; i <= left.length; i++) {
		const next = [i];
		for (let j = 1; j <= right.length; j++) {
			const swap = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
			next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, swap));
		}
		row = next;
	}
	return row[right.length] ?? 0;
}
