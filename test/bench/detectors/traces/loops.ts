/** Agents that turn in circles, made from a seed. */
import {pick} from '../schema-samples.ts';
import {hex, now, subjects, times, tools, type Kind, type Step, uuid, whole, wordings} from './steps.ts';

export const loopKinds: readonly Kind[] = [
	[
		'same call',
		random => {
			const [name, input] = [
				pick(random, tools),
				{id: hex(random, 6), view: pick(random, ['full', 'brief'])},
			];
			const state = pick(random, ['shipped', 'open', 'active customer since 2019']);
			return times(random, [3, 9], () => ({
				name,
				input: {...input, request_id: uuid(random)},
				output: {
					state,
					lines: 4,
					request_id: uuid(random),
					timestamp: now(random),
					took_ms: whole(random, [2, 90]),
				},
			}));
		},
	],
	[
		'same call',
		random => {
			const [command, seconds] = [
				pick(random, ['npm test', 'ls -la build', 'git status']),
				() => random().toFixed(2),
			];
			return times(random, [3, 8], () => ({
				name: 'Bash',
				input: {command},
				output: `3 failed, 12 passed in ${seconds()}s`,
			}));
		},
	],
	[
		'same call',
		random => {
			const q = pick(random, subjects);
			return times(random, [5, 9], at =>
				at % 4 === 3
					? {name: 'list_topics', input: {page: at}, output: ['a', 'b', at]}
					: {name: 'search_docs', input: {q}, output: [{title: 'Terms', text: 'Read the terms of sale.'}]},
			);
		},
	],
	[
		'cycle',
		random => {
			const period = whole(random, [2, 4]);
			const round = Array.from({length: period}, (_, at): Step => ({
				name: pick(random, tools),
				input: {path: `src/${hex(random, 4)}${at}.ts`},
				output: `${hex(random, 3)} lines of code`,
			}));
			return times(random, [period * 3, period * 6], at => ({...(round[at % period] as Step)}));
		},
	],
	[
		'cycle',
		random => {
			const path = `src/${hex(random, 3)}.ts`;
			return times(random, [6, 12], at =>
				at % 2 === 0
					? {name: 'edit_file', input: {path, find: 'let a', put: 'const a'}, output: 'ok'}
					: {name: 'run_tests', input: {}, output: `1 failed, 8 passed (${whole(random, [80, 900])}ms)`},
			);
		},
	],
	[
		'same error',
		random => {
			const input = {table: pick(random, ['orders', 'users']), sql: 'select totl from orders'};
			return times(random, [3, 7], () => ({
				name: 'run_query',
				input,
				error: `column "totl" does not exist (request ${uuid(random)})`,
			}));
		},
	],
	[
		'same error',
		random => {
			const all = [
				'SELECT sum(total) FROM orders_2026',
				'SELECT SUM(total) AS total FROM orders_2026',
				'SELECT sum(o.total) FROM orders_2026 o',
				'SELECT sum(total) FROM orders_2026 LIMIT 10',
				'SELECT sum(total) FROM public.orders_2026',
			];
			return times(random, [3, 5], at => ({
				name: 'run_query',
				input: {sql: all[at]},
				output: `Error: relation does not exist at ${now(random)}`,
			}));
		},
	],
	[
		'churn',
		random => {
			const all = wordings(pick(random, subjects));
			return times(random, [4, 8], at => ({
				name: 'search_docs',
				input: {query: all[at]},
				output: {results: [], total: 0},
			}));
		},
	],
	[
		'churn',
		random => {
			const all = wordings(pick(random, subjects));
			return times(random, [4, 8], at => ({
				name: 'web_search',
				input: {query: all[at], top_k: 5 + at},
				output: pick(random, [`No results found for "${all[at]}"`]),
			}));
		},
	],
	[
		'churn',
		random => {
			const all = wordings(pick(random, subjects));
			const hits = [{id: 'kb-4', title: 'Our shop', text: 'We sell pumps and seals since 1970.'}];
			return times(random, [4, 8], at => ({
				name: 'search_docs',
				input: all[at],
				output: {hits, took_ms: at * 7},
			}));
		},
	],
	[
		'retry storm',
		random => {
			const input = `Summarise ${hex(random, 20)}`;
			return times(random, [5, 14], () => ({
				name: 'gpt-4o',
				kind: 'call',
				input,
				error: '429 rate limit',
				waitMs: whole(random, [100, 8000]),
			}));
		},
	],
];
