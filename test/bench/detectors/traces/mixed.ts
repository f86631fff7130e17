/** Traces of agents, made from a seed: those that go round in circles, and those that repeat themselves for a reason. */
import type {Action} from '../../../../source/inspect/exchange.ts';
import type {Random} from '../schema-samples.ts';
import type {Trace} from './steps.ts';

type Told = {
	readonly name: string;
	readonly input: unknown;
	readonly output?: unknown;
	readonly error?: string;
	readonly kind?: Action['kind'];
	readonly actor?: string;
	/** Ms after the end of the action before; negative: side by side. */
	readonly gap?: number;
	readonly lasts?: number;
};

function made(told: readonly Told[], random: Random): readonly Action[] {
	let atMs = 1_795_608_000_000;
	return told.map(({name, input, output, error, kind = 'tool', actor = '', gap, lasts}): Action => {
		const startMs = atMs + (gap ?? 300 + random() * 2500);
		const endMs = startMs + (lasts ?? 40 + random() * 900);
		atMs = endMs;
		return {
			callId: null,
			spanId: null,
			kind,
			name,
			input: typeof input === 'string' ? input : JSON.stringify(input),
			output: output === undefined ? null : typeof output === 'string' ? output : JSON.stringify(output),
			isError: error !== undefined,
			errorMessage: error ?? null,
			startMs,
			endMs,
			actor,
			tokens: null,
			costNanoUsd: null,
		};
	});
}

const pick = <Item>(random: Random, items: readonly Item[]): Item =>
	items[Math.floor(random() * items.length)] as Item;
const between = (random: Random, low: number, high: number): number =>
	low + Math.floor(random() * (high - low + 1));
const times = <Item>(n: number, make: (at: number) => Item): Item[] =>
	Array.from({length: n}, (_, at) => make(at));
const uuid = (random: Random): string =>
	'xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx'.replaceAll('x', () => Math.floor(random() * 16).toString(16));

const words =
	'lamp returns shade refund order carrier dimmer warranty bulb invoice voucher delivery stock parcel'.split(
		' ',
	);
const tools = [
	'search_docs',
	'get_order',
	'read_file',
	'query_database',
	'fetch_url',
	'list_files',
	'lookup_customer',
];

/** What an agent does before and after. */
function around(random: Random): readonly Told[] {
	return times(between(random, 0, 3), () => ({
		name: pick(random, tools),
		input: {q: times(3, () => pick(random, words)).join(' '), n: between(random, 1, 99)},
		output: {text: times(6, () => pick(random, words)).join(' ')},
	}));
}

type Maker = (random: Random) => readonly Told[];

const loops: Readonly<Record<string, Maker>> = {
	'same call': random => {
		const [name, q] = [pick(random, tools), pick(random, words)];
		return times(between(random, 3, 8), () => ({
			name,
			input: {q, request_id: uuid(random)},
			output: {hits: [q], took_ms: between(random, 5, 90), request_id: uuid(random)},
		}));
	},
	'same call, empty': random => {
		const name = pick(random, tools);
		return times(between(random, 3, 7), () => ({name, input: {q: 'lamp 7'}, output: '[]'}));
	},
	'two in turns': random => {
		const [one, other] = [pick(random, tools), 'open_page'];
		return times(between(random, 6, 12), at => ({
			name: at % 2 === 0 ? one : other,
			input: at % 2 === 0 ? {q: 'refund'} : {id: 17},
			output: at % 2 === 0 ? {ids: [17]} : 'The page tells nothing of refunds.',
		}));
	},
	'three in turns': random =>
		times(between(random, 9, 14), at => ({
			name: ['plan', 'search_docs', 'reflect'][at % 3] as string,
			input: {step: ['goal', 'refund lamp', 'enough?'][at % 3]},
			output: ['search', 'nothing about it', 'not enough, search again'][at % 3],
		})),
	'error unchanged': random => {
		const name = pick(random, tools);
		return times(between(random, 3, 8), () => ({
			name,
			input: {path: '/srv/data.csv'},
			error: `PermissionError: /srv/data.csv (request ${uuid(random)})`,
		}));
	},
	'error with words that churn': random => {
		const name = 'run_sql';
		return times(between(random, 3, 6), at => ({
			name,
			input: {
				sql: `SELECT name, city FROM customer ${['WHERE', 'where', 'WHERE true AND', 'WHERE  '][at % 4]} city = "Oslo"`,
			},
			error: 'OperationalError: no such table: customer',
		}));
	},
	'arguments that churn': random => {
		const base = times(3, () => pick(random, words)).join(' ');
		const rest = ['please', 'information', 'details', 'about', 'exact', 'policy', 'page', 'official'];
		return times(between(random, 4, 8), at => ({
			name: 'search_web',
			input: {query: at === 0 ? base : `${base} ${rest[at % rest.length]}`},
			output: pick(random, ['No results found.', '[]', '{"results": []}']),
		}));
	},
	'arguments that churn, one result': random => {
		const output = {title: 'Home', text: 'Welcome to the shop.'};
		return times(between(random, 4, 7), at => ({
			name: 'search_docs',
			input: {
				query: ['warranty of lamps', 'lamps warranty', 'the warranty of lamps', 'warranty lamps terms'][
					at % 4
				],
			},
			output,
		}));
	},
	'retry storm': random =>
		times(between(random, 6, 14), () => ({
			name: 'gpt-4o',
			kind: 'call' as const,
			input: '3 {"role":"user"}',
			error: 'rate_limit',
			gap: 200 + random() * 1500,
		})),
};

const legitimate: Readonly<Record<string, Maker>> = {
	'polling that ends': random => {
		const waits = between(random, 3, 8);
		return times(waits + 1, at => ({
			name: pick(random, ['get_job_status', 'check_build', 'get_run']),
			input: {id: 812},
			output: at < waits ? {status: pick(random, ['pending'])} : {status: 'done'},
			gap: 5000,
		})).map(told => ({...told, name: 'get_run'}));
	},
	'polling with progress': random =>
		times(between(random, 4, 10), at => ({name: 'get_upload', input: {id: 5}, output: {percent: at * 9}})),
	pages: random =>
		times(between(random, 3, 9), at => ({
			name: 'list_orders',
			input: {status: 'open', page: at + 1},
			output: {orders: times(3, row => `A-${at * 3 + row}`)},
		})),
	'pages by cursor': random =>
		times(between(random, 3, 7), at => ({
			name: 'list_messages',
			input: {cursor: at === 0 ? null : uuid(random)},
			output: {messages: [`m${at}`], next: uuid(random)},
		})),
	'side by side': random =>
		times(between(random, 3, 6), () => ({
			name: 'search_docs',
			input: {q: 'refund'},
			output: {hits: ['refunds.md']},
			gap: -400,
			lasts: 420,
		})),
	'batch over many': random =>
		times(between(random, 4, 12), at => ({
			name: 'send_mail',
			input: {to: `user${at}@example.com`, subject: 'Your invoice'},
			output: {status: 'sent'},
		})),
	'batch with equal results': random =>
		times(between(random, 4, 10), at => ({
			name: 'delete_file',
			input: {path: `/tmp/${words[at]}.txt`},
			output: 'ok',
		})),
	'batch over places, nothing found': random =>
		times(between(random, 4, 7), at => ({
			name: 'search_web',
			input: {
				query: `opening hours of our shop in ${['Oslo', 'Rome', 'Paris', 'Lima', 'Kyoto', 'Cairo', 'Bern'][at]}`,
			},
			output: '[]',
		})),
	'retries that succeed': random => {
		const fails = between(random, 2, 4);
		return times(fails + 1, at => ({
			name: 'fetch_url',
			input: {url: 'https://example.com/a'},
			...(at < fails ? {error: 'HTTP 503 Service Unavailable'} : {output: '<html>the page</html>'}),
		}));
	},
	'read, edit, read': random =>
		times(between(random, 5, 11), at =>
			at % 2 === 0
				? {name: 'read_file', input: {path: 'a.ts'}, output: `version ${at}`}
				: {name: 'edit_file', input: {path: 'a.ts', text: `change ${words[at]}`}, output: 'ok'},
		),
	'tests after edits': random =>
		times(between(random, 6, 12), at =>
			at % 2 === 0
				? {name: 'edit_file', input: {path: `${words[at % 14]}.ts`, text: words[(at * 5) % 14]}, output: 'ok'}
				: {name: 'run_tests', input: {command: 'npm test'}, output: '3 failed, 14 passed'},
		),
	'agents that ask the same': random =>
		times(between(random, 3, 6), at => ({
			name: 'get_config',
			input: {name: 'shop'},
			output: {currency: 'EUR'},
			actor: `worker-${at}`,
		})),
	heartbeats: random =>
		times(between(random, 4, 9), () => ({name: 'heartbeat', input: {}, output: 'alive', gap: 10_000})),
	'health of two services': random =>
		times(between(random, 6, 10), at => ({
			name: 'health_check',
			input: {service: at % 2 === 0 ? 'api' : 'worker'},
			output: {status: 'healthy'},
			gap: 5000,
		})),
	'searches that go on': random =>
		times(between(random, 4, 8), at => ({
			name: 'search_docs',
			input: {query: `${words[at]} ${words[(at * 3) % 14]}`},
			output: {hits: [words[(at * 5) % 14], words[(at * 7) % 14]]},
		})),
	'searches refined with success': random =>
		times(between(random, 4, 7), at => ({
			name: 'search_web',
			input: {
				query: `lamp warranty ${['', 'norway', 'norway 2026', 'norway 2026 law', 'norway terms', 'shop', 'b2b'][at]}`,
			},
			output: {results: [`https://example.com/${words[at]}`]},
		})),
	'outage over a batch': random =>
		times(between(random, 3, 7), at => ({
			name: 'get_customer',
			input: {id: 4000 + at * 7},
			error: 'HTTP 502 Bad Gateway',
		})),
	'twice, to be sure': random => {
		const name = pick(random, tools);
		return times(2, () => ({name, input: {q: 'stock'}, output: {left: 3}}));
	},
	'model calls that retry and answer': random =>
		times(between(random, 2, 4), at => ({
			name: 'gpt-4o',
			kind: 'call' as const,
			input: '1 {"role":"user"}',
			...(at < 3 ? {error: 'overloaded'} : {output: 'here'}),
		})),
};

/** `n` of each kind. */
export function mixedOf(random: Random, n: number): readonly Trace[] {
	const makeAll = (makers: Readonly<Record<string, Maker>>, isLoop: boolean): readonly Trace[] =>
		Object.entries(makers).flatMap(([kind, make]) =>
			times(n, () => ({
				kind,
				isLoop,
				actions: made([...around(random), ...make(random), ...around(random)], random),
			})),
		);
	return [...makeAll(loops, true), ...makeAll(legitimate, false)];
}
