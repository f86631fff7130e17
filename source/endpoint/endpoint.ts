/**
An endpoint of the user's own that speaks OpenAI's API (a local one as well): asked only where a flag names it. The key
comes from LLMTOP_API_KEY, else from OPENAI_API_KEY.
*/
import {setTimeout as rest} from 'node:timers/promises';
import {Failure} from '../domain/status.ts';

const timeoutMs = 60_000;
const tries = 4;
const firstRestMs = 500;
/** Longer than an endpoint may ask us to rest. */
const restMsMax = 30_000;
const atOnce = 4;
const saidLengthMax = 200;

/** So many questions in a row without an answer, and it is not the questions. */
const failuresMax = 8;

/** These say that no question would be answered: the key, the address, the model. */
const hopeless: ReadonlySet<number> = new Set([401, 403, 404, 405]);

export type Endpoint = {
	readonly model: string;
	/**
	Posts JSON to a path below the address. Throws `Failure` where there is no use in asking anything else, and another
	error where only this question has no answer.
	*/
	readonly ask: (path: string, body: unknown) => Promise<unknown>;
};

export function endpointAt(url: string, model: string): Endpoint {
	let failures = 0;
	return {
		model,
		async ask(path, body) {
			const address = `${url.replace(/\/+$/, '')}/${path}`;
			try {
				const answer = await post(address, body);
				failures = 0;
				return answer;
			} catch (error) {
				if (error instanceof Failure || ++failures < failuresMax) throw error;
				throw failureOf(address, (error as Error).message);
			}
		},
	};
}

async function post(address: string, body: unknown): Promise<unknown> {
	for (let attempt = 1; ; attempt++) {
		const isLast = attempt === tries;
		const response = await answerOf(address, body, isLast);
		const restMs = Math.min(restMsMax, firstRestMs * 2 ** (attempt - 1));
		if (response?.ok === true) return response.json();
		if (response !== null) {
			const said = `${response.status} ${(await response.text()).slice(0, saidLengthMax)}`.trim();
			if (hopeless.has(response.status)) throw failureOf(address, said);
			if (response.status < 400) throw failureOf(address, movedTo(response));
			if (isLast || (response.status !== 429 && response.status < 500)) throw new Error(said);
		}
		await rest(Math.max(restMs, askedRestMs(response)));
	}
}

/** Null: nobody took the connection, which is worth another try unless this is the last. */
async function answerOf(address: string, body: unknown, isLast: boolean): Promise<Response | null> {
	const key = process.env['LLMTOP_API_KEY'] ?? process.env['OPENAI_API_KEY'];
	try {
		return await fetch(address, {
			method: 'POST',
			headers: {
				'content-type': 'application/json',
				...(key === undefined ? {} : {authorization: `Bearer ${key}`}),
			},
			body: JSON.stringify(body),
			// Texts go where the user said, and not where the endpoint would have them.
			redirect: 'manual',
			signal: AbortSignal.timeout(timeoutMs),
		});
	} catch (error) {
		const {name, message, cause} = error as Error;
		if (name === 'TimeoutError') throw new Error(`no answer within ${timeoutMs / 1000} s`, {cause: error});
		if (!isLast) return null;
		throw failureOf(address, cause instanceof Error ? `${message}: ${cause.message}` : message);
	}
}

function movedTo(response: Response): string {
	return `${response.status}, it sends us to ${response.headers.get('location') ?? 'another address'}; name that one if it is right`;
}

/** 0: it does not say, or names a date. */
function askedRestMs(response: Response | null): number {
	const seconds = Number(response?.headers.get('retry-after') ?? 0);
	return seconds > 0 ? Math.min(restMsMax, seconds * 1000) : 0;
}

function failureOf(address: string, said: string): Failure {
	return new Failure(
		`${address} did not answer: ${said}`,
		'is its address right (most end in /v1), is the model there, and the key in LLMTOP_API_KEY?',
	);
}

/** Of each item, a few at a time, in order. The first that fails ends the rest. */
export async function inTurns<Item, Result>(
	items: readonly Item[],
	ask: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
	const results: Result[] = [];
	let next = 0;
	const worker = async (): Promise<void> => {
		for (let at = next++; at < items.length; at = next++) {
			try {
				results[at] = await ask(items[at] as Item);
			} catch (error) {
				next = items.length;
				throw error;
			}
		}
	};
	await Promise.all(Array.from({length: atOnce}, worker));
	return results;
}
