/** The models of the simulated application: how long they take and how many tokens a text is. */
import type {Random} from './random.ts';

export type Model = {
	readonly id: string;
	readonly answeredBy: string;
	/** As `gen_ai.provider.name` has it. */
	readonly provider: string;
	/** As the AI SDK names it; null where the application does not use the model through it. */
	readonly aiSdkProvider: string | null;
	readonly host: string;
	/** Time to the first token, from and to. */
	readonly firstTokenMs: readonly [number, number];
	readonly tokenMs: readonly [number, number];
	readonly responsePrefix: string;
};

export const models = {
	sonnet: {
		id: 'claude-sonnet-4-5',
		answeredBy: 'claude-sonnet-4-5-20250929',
		provider: 'anthropic',
		aiSdkProvider: 'anthropic.messages',
		host: 'api.anthropic.com',
		firstTokenMs: [480, 760],
		tokenMs: [17, 23],
		responsePrefix: 'msg_01',
	},
	gpt4o: {
		id: 'gpt-4o',
		answeredBy: 'gpt-4o-2024-11-20',
		provider: 'openai',
		aiSdkProvider: 'openai.chat',
		host: 'api.openai.com',
		firstTokenMs: [340, 620],
		tokenMs: [14, 19],
		responsePrefix: 'chatcmpl-',
	},
	mini: {
		id: 'gpt-4o-mini',
		answeredBy: 'gpt-4o-mini-2024-07-18',
		provider: 'openai',
		aiSdkProvider: 'openai.chat',
		host: 'api.openai.com',
		firstTokenMs: [240, 380],
		tokenMs: [7, 11],
		responsePrefix: 'chatcmpl-',
	},
	qwen: {
		id: 'qwen3:8b',
		answeredBy: 'qwen3:8b',
		provider: 'ollama',
		aiSdkProvider: null,
		host: 'localhost',
		firstTokenMs: [280, 460],
		tokenMs: [28, 36],
		responsePrefix: 'chatcmpl-',
	},
	house: {
		id: 'house-7b',
		answeredBy: 'house-7b',
		provider: 'house',
		aiSdkProvider: null,
		host: 'llm.house.internal',
		firstTokenMs: [300, 500],
		tokenMs: [15, 20],
		responsePrefix: 'chatcmpl-',
	},
} as const satisfies Record<string, Model>;

/** Four characters a token in Latin script, one in Japanese: near enough for a story. */
export function tokensOf(text: string): number {
	const wide = text.match(/[\u3000-\u9FFF\uFF00-\uFFEF]/g)?.length ?? 0;
	return Math.max(1, Math.ceil((text.length - wide) / 4 + wide));
}

export type Pace = {readonly firstTokenMs: number; readonly totalMs: number};

/** How long one answer takes: the wait for the first token and then each of the others. */
export function paceOf(model: Model, outputTokens: number, random: Random): Pace {
	const firstTokenMs = random.integer(...model.firstTokenMs);
	const tokenMs = random.integer(...model.tokenMs);
	return {firstTokenMs, totalMs: firstTokenMs + tokenMs * Math.max(0, outputTokens - 1)};
}

/** Input includes what was read from and written to the cache. */
export type Usage = {
	readonly input: number;
	readonly output: number;
	readonly cacheRead: number;
	readonly cacheWrite: number;
};
