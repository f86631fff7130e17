/** The calls and steps of the story, a line each: numbers as the drawn screens have them; `–` is unknown. */
import type {ErrorClass, Step} from '../../source/domain/call.ts';

export type StoryCall = {
	/** From 1, in order of start. */
	readonly number: number;
	readonly start: string;
	readonly trace: string;
	readonly session: string | null;
	readonly service: string;
	readonly provider: string;
	readonly model: string;
	readonly input: number | null;
	readonly read: number | null;
	readonly write: number | null;
	readonly output: number | null;
	readonly ttftMs: number | null;
	readonly tpotMs: number | null;
	readonly totalMs: number;
	readonly finish: string | null;
	readonly error: ErrorClass | null;
	readonly attempts: number;
	readonly system: string;
	readonly prompt: string;
	readonly answer: string | null;
	readonly tool: {readonly id: string; readonly name: string; readonly arguments: string} | null;
};

const system = 'You are the support agent of a shop. Answer from the documents only, and cite them.';

let told = 0;

/** Start, trace, session, service, provider, model; tokens in, read, written, out, TTFT, TPOT, total, end; what was said. */
function call(
	who: string,
	figures: string,
	prompt: string,
	said: string | readonly [string, string] | null,
): StoryCall {
	const [start = '', trace = '', session = '', service = '', provider = '', model = ''] = who.split(' ');
	const parts = figures.split(' ');
	const figure = (index: number): number | null => (parts[index] === '–' ? null : Number(parts[index]));
	const end = parts[7] ?? '';
	const error = end.startsWith('timeout') ? 'timeout' : end.startsWith('rate_limit') ? 'rate_limit' : null;
	const tool = typeof said === 'object' && said !== null ? said : null;
	told++;
	return {
		number: told,
		start,
		trace,
		session: session === '–' ? null : session,
		service,
		provider,
		model,
		input: figure(0),
		read: figure(1),
		write: figure(2),
		output: figure(3),
		ttftMs: figure(4),
		tpotMs: figure(5),
		totalMs: Number(parts[6]),
		finish: error !== null || end === 'ok' ? null : tool === null ? 'stop' : 'tool_calls',
		error,
		attempts: Number(/\d$/.exec(end)?.[0] ?? 0),
		system,
		prompt,
		answer: typeof said === 'string' ? said : null,
		tool: tool === null ? null : {id: `call_${told}`, name: tool[0], arguments: tool[1]},
	};
}

export const storyCalls: readonly StoryCall[] = [
	call(
		'13:55:10.000 4be1 s_7f3a rag openai text-embedding-3-small',
		'14 – – 0 – – 58 ok',
		'lamp arrived broken',
		null,
	),
	call(
		'13:55:10.410 4be1 s_7f3a api anthropic claude-sonnet-4-5',
		'3120 0 2680 74 690 22 2296 tool',
		'My lamp arrived broken.',
		['get_order', '{"id":"A-2210"}'],
	),
	call(
		'13:55:13.200 4be1 s_7f3a api anthropic claude-sonnet-4-5',
		'3410 2680 440 168 540 21 4047 stop',
		'My lamp arrived broken.',
		"I'm sorry about the lamp. Order A-2210 was delivered on 20 November, so you can send it back or have it replaced.",
	),
	call(
		'13:56:15.000 0d11 – worker openai gpt-4o-mini',
		'612 0 – 41 – – 890 stop',
		'Classify: "Where is my parcel?"',
		'{"topic":"shipping","priority":"normal"}',
	),
	call(
		'13:57:31.000 a07c s_7f3a api anthropic claude-sonnet-4-5',
		'3690 3120 430 121 520 20 2920 stop',
		'Can I get my money back?',
		'Yes. Within 30 days of delivery you get the full price back [1].',
	),
	call(
		'13:58:40.000 51ad s_91c0 rag openai text-embedding-3-small',
		'31 – – 0 – – 64 ok',
		'注文した時計が届きません',
		null,
	),
	call(
		'13:58:40.310 51ad s_91c0 api openai gpt-4o',
		'3240 0 – 182 1810 17 4887 stop1',
		'注文した時計が届きません 🙏',
		'ご不便をおかけして申し訳ありません。お荷物は11月26日にお届けの予定です。',
	),
	call(
		'13:59:22.000 18f4 – worker openai gpt-4o-mini',
		'655 0 – 36 – – 860 stop',
		'Classify: "Charged me twice!!"',
		'{"topic":"billing"}',
	),
	call(
		'14:00:02.000 2f90 s_b2d4 api openai gpt-4o-mini',
		'1180 0 – 24 310 9 517 tool',
		'Where is order A-1042?',
		['order_status', '{"id":"A-1042"}'],
	),
	call(
		'14:00:03.100 2f90 s_b2d4 api openai gpt-4o-mini',
		'1262 0 – 24 310 9 517 tool',
		'Where is order A-1042?',
		['order_status', '{"id":"A-1042"}'],
	),
	call(
		'14:00:04.200 2f90 s_b2d4 api openai gpt-4o-mini',
		'1344 0 – 24 310 9 517 tool',
		'Where is order A-1042?',
		['order_status', '{"id":"A-1042"}'],
	),
	call(
		'14:00:05.300 2f90 s_b2d4 api openai gpt-4o-mini',
		'1426 0 – 24 310 9 517 tool',
		'Where is order A-1042?',
		['order_status', '{"id":"A-1042"}'],
	),
	call(
		'14:00:06.400 2f90 s_b2d4 api openai gpt-4o-mini',
		'1508 0 – 57 320 9 824 stop',
		'Where is order A-1042?',
		"I could not find out; it's still pending.",
	),
	call(
		'14:01:20.000 d3f8 s_7f3a api anthropic claude-sonnet-4-5',
		'4210 3550 520 143 530 21 3512 stop',
		'And the delivery fee?',
		'The delivery fee of €4.90 is refunded with the return [1].',
	),
	call(
		'14:02:10.000 c3a9 – worker house house-7b',
		'1910 – – 226 – – 4300 stop',
		'Summarise the ticket #8812',
		'Customer reports a late delivery and asks for a discount.',
	),
	call(
		'14:03:05.000 b8e3 s_c815 rag openai text-embedding-3-small',
		'19 – – 0 – – 55 ok',
		'export all orders',
		null,
	),
	call(
		'14:03:05.420 b8e3 s_c815 api openai gpt-4o',
		'4020 0 – 46 430 16 1150 stop',
		'Export all orders of my neighbour',
		"I can't help with that request.",
	),
	call(
		'14:04:20.000 e6b2 s_91c0 api openai gpt-4o',
		'3710 3072 – 164 380 18 3314 stop',
		'いつ届きますか？',
		'お届け予定日は11月26日です。',
	),
	call(
		'14:05:40.000 6e52 – worker openai gpt-4o',
		'– – – – – – 30000 timeout',
		'Summarise the ticket #8815',
		null,
	),
	call(
		'14:06:30.000 f21b – worker ollama qwen3:8b',
		'310 0 – 11 410 33 740 stop',
		'Title for: lamp broken',
		'Broken lamp, refund asked',
	),
	call(
		'14:07:31.000 77d0 s_91c0 api openai gpt-4o',
		'– – – – – – 7400 rate_limit2',
		'返金できますか？',
		null,
	),
	call(
		'14:09:26.000 9c4e s_7f3a rag openai text-embedding-3-small',
		'22 – – 0 – – 61 ok',
		'refund status lamp',
		null,
	),
	call(
		'14:09:26.260 9c4e s_7f3a api anthropic claude-sonnet-4-5',
		'5480 0 5470 88 1180 21 3007 tool',
		'When will my refund arrive?',
		['get_order', '{"id":"A-2210"}'],
	),
	call(
		'14:09:32.000 8a6d – worker openai gpt-4o',
		'4800 0 – 312 420 28 9128 stop',
		'Summarise the ticket #8821',
		'The customer asks when the refund for a broken lamp arrives.',
	),
	call(
		'14:09:34.320 9c4e s_7f3a api anthropic claude-sonnet-4-5',
		'6130 0 6120 214 1240 22 5926 stop',
		'When will my refund arrive?',
		'Your refund of €59.90 was approved on 21 November and will arrive within 14 days on the card you paid with [2].',
	),
];

export type StoryStep = {
	readonly trace: string;
	readonly start: string;
	readonly durationMs: number;
	readonly service: string;
	readonly name: string;
	readonly facts: Partial<Step>;
};

function retrieval(
	trace: string,
	start: string,
	durationMs: number,
	query: string,
	scores: readonly number[],
): StoryStep {
	const documents = scores.map((score, index) => ({
		id: `kb-${index + 1}`,
		score,
		text: `Paragraph ${index + 1} of the returns policy.`,
	}));
	return {
		trace,
		start,
		durationMs,
		service: 'rag',
		name: 'retrieve kb',
		facts: {kind: 'retrieval', tool: null, query, documents},
	};
}

function rerank(trace: string, start: string, durationMs: number): StoryStep {
	return {trace, start, durationMs, service: 'rag', name: 'rerank', facts: {kind: 'rerank', tool: null}};
}

function tool(
	trace: string,
	start: string,
	durationMs: number,
	name: string,
	argument: string,
	result: string | null,
): StoryStep {
	const failed = result === null;
	return {
		trace,
		start,
		durationMs,
		service: 'api',
		name: `execute_tool ${name}`,
		facts: {
			kind: 'tool',
			status: failed ? 'error' : 'ok',
			errorMessage: failed ? 'timeout after 5 s' : null,
			tool: {name, callId: null, arguments: argument, result},
		},
	};
}

const pending = '{"status":"pending"}';

export const storySteps: readonly StoryStep[] = [
	retrieval('4be1', '13:55:10.065', 180, 'lamp arrived broken', [0.82, 0.71, 0.66, 0.52, 0.41]),
	rerank('4be1', '13:55:10.250', 41),
	tool('4be1', '13:55:12.720', 240, 'get_order', '{"id":"A-2210"}', '{"id":"A-2210","state":"delivered"}'),
	retrieval('51ad', '13:58:40.070', 190, '注文した時計が届きません', [0.79, 0.7, 0.62, 0.5, 0.44]),
	rerank('51ad', '13:58:40.265', 43),
	tool('2f90', '14:00:02.530', 45, 'order_status', '{"id":"A-1042"}', pending),
	tool('2f90', '14:00:03.630', 45, 'order_status', '{"id":"A-1042"}', pending),
	tool('2f90', '14:00:04.730', 45, 'order_status', '{"id":"A-1042"}', pending),
	tool('2f90', '14:00:05.830', 45, 'order_status', '{"id":"A-1042"}', pending),
	retrieval('b8e3', '14:03:05.060', 176, 'export all orders', [0.74, 0.6, 0.58, 0.49, 0.4]),
	rerank('b8e3', '14:03:05.240', 40),
	retrieval('9c4e', '14:09:26.065', 184, 'refund status lamp', [0.81, 0.72, 0.65, 0.51, 0.43]),
	rerank('9c4e', '14:09:26.255', 48),
	tool('9c4e', '14:09:29.270', 312, 'get_order', '{"id":"A-2210"}', '{"id":"A-2210","refund":"approved"}'),
	tool('9c4e', '14:09:29.270', 5000, 'carrier_track', '{"parcel":"PX-77"}', null),
];
