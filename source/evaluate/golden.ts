/** Golden answers: JSON lines, as `llmtop export --format dataset` writes them with `expected` filled in, or shorter. */

export type Golden = {
	/** By id of the call, and by its question. */
	readonly byId: ReadonlyMap<string, string>;
	readonly byInput: ReadonlyMap<string, string>;
	/** Lines with an answer. */
	readonly count: number;
};

/** What is wrong with a line. */
export class GoldenMistake extends Error {
	readonly line: number;
	constructor(line: number, message: string) {
		super(message);
		this.name = 'GoldenMistake';
		this.line = line;
	}
}

/** Lines whose `expected` is null are passed over. Throws `GoldenMistake`. */
export function goldenOf(text: string): Golden {
	const byId = new Map<string, string>();
	const byInput = new Map<string, string>();
	let count = 0;
	for (const [at, line] of text.split('\n').entries()) {
		if (line.trim() === '') continue;
		const {id, input, expected} = fieldsOf(line, at + 1);
		if (expected === null || expected === undefined) continue;
		const answer = typeof expected === 'string' ? expected : JSON.stringify(expected);
		if (typeof id === 'string') byId.set(id, answer);
		if (typeof input === 'string') byInput.set(normal(input), answer);
		if (typeof id !== 'string' && typeof input !== 'string')
			throw new GoldenMistake(at + 1, 'there is neither an "id" nor an "input" to find its call by');
		count++;
	}
	return {byId, byInput, count};
}

function fieldsOf(line: string, number: number): Readonly<Record<string, unknown>> {
	let value: unknown;
	try {
		value = JSON.parse(line);
	} catch {
		throw new GoldenMistake(number, 'it is no JSON');
	}
	if (typeof value !== 'object' || value === null || Array.isArray(value))
		throw new GoldenMistake(number, 'it is no object');
	return value as Readonly<Record<string, unknown>>;
}

/** The same call, or the same question in another one. */
export function expectedOf(
	{byId, byInput}: Golden,
	{callId, question}: {readonly callId: string; readonly question: string | null},
): string | null {
	return byId.get(callId) ?? (question === null ? null : (byInput.get(normal(question)) ?? null));
}

function normal(text: string): string {
	return text.normalize('NFKC').trim().toLowerCase().replaceAll(/\s+/g, ' ');
}
