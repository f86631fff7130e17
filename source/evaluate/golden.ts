/** Golden answers: JSON lines, as `llmtop export --format dataset` writes them with `expected` filled in, or shorter. */

export type GoldenAnswer = {
	readonly expected: string;
	/** From 1. */
	readonly line: number;
};

export type Golden = {
	/** By id of the call, and by its question. */
	readonly byId: ReadonlyMap<string, GoldenAnswer>;
	readonly byInput: ReadonlyMap<string, GoldenAnswer>;
	/** Numbers of the lines with an answer. */
	readonly lines: readonly number[];
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
	const byId = new Map<string, GoldenAnswer>();
	const byInput = new Map<string, GoldenAnswer>();
	const lines: number[] = [];
	// Editors of some systems begin a file with a mark of its encoding.
	for (const [at, content] of text
		.replace(/^\uFEFF/, '')
		.split('\n')
		.entries()) {
		if (content.trim() === '') continue;
		const line = at + 1;
		const {id, input, expected} = fieldsOf(content, line);
		if (expected === null || expected === undefined) continue;
		const answer = {expected: typeof expected === 'string' ? expected : JSON.stringify(expected), line};
		if (typeof id === 'string') byId.set(id, answer);
		if (typeof input === 'string') byInput.set(normal(input), answer);
		if (typeof id !== 'string' && typeof input !== 'string')
			throw new GoldenMistake(line, 'there is neither an "id" nor an "input" to find its call by');
		lines.push(line);
	}
	return {byId, byInput, lines};
}

function fieldsOf(content: string, line: number): Readonly<Record<string, unknown>> {
	let value: unknown;
	try {
		value = JSON.parse(content);
	} catch {
		throw new GoldenMistake(line, 'it is no JSON');
	}
	if (typeof value !== 'object' || value === null || Array.isArray(value))
		throw new GoldenMistake(line, 'it is no object');
	return value as Readonly<Record<string, unknown>>;
}

/** The same call, or the same question in another one. */
export function expectedOf(
	{byId, byInput}: Golden,
	{callId, question}: {readonly callId: string; readonly question: string | null},
): GoldenAnswer | null {
	return byId.get(callId) ?? (question === null ? null : (byInput.get(normal(question)) ?? null));
}

function normal(text: string): string {
	return text.normalize('NFKC').trim().toLowerCase().replaceAll(/\s+/g, ' ');
}
