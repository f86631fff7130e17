/** Agents and programs that repeat themselves for a reason, made from a seed. */
import {pick} from '../schema-samples.ts';
import {hex, now, subjects, times, tools, type Kind, uuid, whole, wordings} from './steps.ts';

export const honestKinds: readonly Kind[] = [
	[
		'polling that changes',
		random => {
			const job = hex(random, 8);
			return times(random, [4, 12], at => ({
				name: 'get_job',
				input: {job},
				output: {status: 'running', progress: at * 8},
			}));
		},
	],
	[
		'polling of one answer that ends',
		random => {
			const [job, count] = [hex(random, 8), whole(random, [3, 6])];
			const status = pick(random, ['pending', 'running', 'in_progress', 'queued']);
			return [
				...times(random, [count, count], () => ({
					name: 'get_job',
					input: {job},
					output: {status, at: now(random)},
				})),
				{name: 'get_job', input: {job}, output: {status: 'done', url: 'https://example.com/x'}},
			];
		},
	],
	[
		'polling by a timer',
		random => {
			const [job, gap] = [hex(random, 8), whole(random, [1500, 30_000])];
			return times(random, [3, 20], () => ({
				name: 'check_inbox',
				input: {job},
				output: {messages: []},
				bare: true,
				waitMs: gap * (0.97 + random() * 0.06),
			}));
		},
	],
	[
		'sleep between polls',
		random => {
			const job = hex(random, 8);
			return times(random, [6, 16], at =>
				at % 2 === 0
					? {name: 'get_build', input: {job}, output: {status: 'building'}}
					: {name: 'sleep', input: {seconds: 5}, output: 'ok', waitMs: 5000},
			);
		},
	],
	[
		'pages',
		random => {
			const key = pick(random, ['page', 'offset', 'cursor']);
			return times(random, [3, 15], at => ({
				name: 'list_orders',
				input: {[key]: key === 'cursor' ? hex(random, 12) : at * 20, limit: 20},
				output: {orders: [uuid(random), uuid(random)]},
			}));
		},
	],
	[
		'fan-out',
		random => {
			const q = pick(random, subjects);
			return times(random, [3, 8], at => ({
				name: 'search_docs',
				input: {q},
				output: ['a'],
				together: at > 0,
			}));
		},
	],
	[
		'batch over ids',
		random =>
			times(random, [4, 20], () => ({
				name: 'close_ticket',
				input: {ticket_id: uuid(random)},
				output: {ok: true},
			})),
	],
	[
		'batch over names',
		random => {
			const cities = ['Paris', 'Oslo', 'Rome', 'Lima', 'Cairo', 'Quito', 'Bonn', 'Kyiv', 'Baku', 'Riga'];
			return times(random, [4, 10], at => ({
				name: 'search_events',
				input: {query: `concerts in ${cities[at]} this weekend`},
				output: {results: []},
			}));
		},
	],
	[
		'batch of messages',
		random => {
			const names = ['Anna', 'Bob', 'Chen', 'Dora', 'Emil', 'Fay', 'Gus', 'Hana'];
			return times(random, [4, 8], at => ({
				name: 'send_email',
				input: {
					to: `${names[at]?.toLowerCase()}@example.com`,
					body: `Hello ${names[at]}, your order is on its way.`,
				},
				output: {status: 'sent'},
			}));
		},
	],
	[
		'batch over files',
		random =>
			times(random, [4, 12], at => ({
				name: 'lint_file',
				input: {path: `src/views/${hex(random, 4)}/page-${at}.ts`},
				output: 'No problems found',
			})),
	],
	[
		'batch of lower-case words',
		random => {
			const parts = ['pump', 'seal', 'valve', 'hose', 'rotor', 'shaft', 'bearing', 'gasket'];
			return times(random, [4, 8], at => ({
				name: 'search_stock',
				input: {query: `${parts[at]} in stock at main warehouse`},
				output: {items: [], total: 0},
			}));
		},
	],
	[
		'retries that succeed',
		random => [
			...times(random, [2, 4], () => ({
				name: 'fetch_url',
				input: {url: 'https://example.com/a'},
				error: 'timeout after 3s',
			})),
			{name: 'fetch_url', input: {url: 'https://example.com/a'}, output: 'A page'},
		],
	],
	[
		'model retries that succeed',
		random => {
			const input = `Translate ${hex(random, 20)}`;
			return [
				...times(random, [2, 4], () => ({
					name: 'gpt-4o',
					kind: 'call' as const,
					input,
					error: '503 overloaded',
					waitMs: 900,
				})),
				{name: 'gpt-4o', kind: 'call', input, output: 'Guten Tag'},
			];
		},
	],
	[
		'several actors',
		random => {
			const q = pick(random, subjects);
			return times(random, [3, 8], at => ({
				name: 'search_docs',
				input: {q},
				output: ['a'],
				actor: `worker ${at}`,
			}));
		},
	],
	[
		'read after each edit',
		random => {
			const path = `src/${hex(random, 3)}.ts`;
			return times(random, [6, 14], at =>
				at % 2 === 0
					? {name: 'read_file', input: {path}, output: 'export const a = 1;'}
					: {name: 'edit_file', input: {path, find: hex(random, 5), put: hex(random, 5)}, output: 'ok'},
			);
		},
	],
	[
		'tests after each edit',
		random => {
			const path = `src/${hex(random, 3)}.ts`;
			return times(random, [6, 14], at =>
				at % 2 === 1
					? {name: 'Bash', input: {command: 'npm test'}, output: '1 failed, 30 passed'}
					: {
							name: 'Edit',
							input: {path, find: hex(random, 5), put: hex(random, 5)},
							output: 'The file was edited.',
						},
			);
		},
	],
	[
		'heartbeats',
		random =>
			times(random, [4, 30], () => ({
				name: 'send_heartbeat',
				input: {},
				output: 'ok',
				bare: true,
				waitMs: 900 + random() * 500,
			})),
	],
	[
		'search refined until it finds',
		random => {
			const all = wordings(pick(random, subjects));
			return [
				...times(random, [3, 5], at => ({
					name: 'search_docs',
					input: {query: all[at]},
					output: {results: []},
				})),
				{name: 'search_docs', input: {query: all[6]}, output: {results: [{title: 'Found'}]}},
			];
		},
	],
	[
		'search that differs in what it finds',
		random => {
			const all = wordings(pick(random, subjects));
			return times(random, [4, 7], at => ({
				name: 'search_docs',
				input: {query: all[at]},
				output: {results: [{title: `Chapter ${at}`, text: pick(random, tools)}]},
			}));
		},
	],
	[
		'keys pressed again',
		random =>
			times(random, [3, 8], () => ({
				name: 'browser_scroll',
				input: {direction: 'down'},
				output: 'Scrolled down.',
			})),
	],
	[
		'sampling',
		random => {
			const input = `Write a slogan ${hex(random, 8)}`;
			return times(random, [3, 9], () => ({
				name: 'gpt-4o',
				kind: 'call',
				input,
				output: `Slogan ${hex(random, 9)} of ours`,
			}));
		},
	],
	[
		'errors of a batch',
		random =>
			times(random, [3, 9], () => ({
				name: 'delete_user',
				input: {id: hex(random, 8)},
				error: 'permission denied',
			})),
	],
];
