/** llmtop alerts FILE: what fired, and every other change of a state; alerts test FILE: what rules would have told of it. */
import {localAheadMs} from '../domain/time.ts';
import {alertLine, isTold} from '../signals/alertmanager.ts';
import {type AlertChange, historyOf} from '../signals/alerts.ts';
import {examplesAt} from '../signals/examples.ts';
import type {ToldAlert} from '../store/decisions.ts';
import type {Reader} from '../store/store.ts';
import {alertFigure, firesWhen} from '../ui/alert-text.ts';
import {type Command, type Flags, UsageError} from './command.ts';
import {limitFlag, writeListing} from './listing.ts';
import {reading, readingFlags} from './reading.ts';
import {configFlag} from './config-flag.ts';
import {engineSettings} from './engine-settings.ts';
import {testRules} from './test-rules.ts';
import {momentText, wholeVitals} from './whole-vitals.ts';

export const alertsCommand: Command = {
	name: 'alerts',
	arguments: '[test] FILE',
	summary: 'when alerts of a file fired and cleared, oldest first; test: what rules would have told of it',
	example: 'llmtop alerts test llmtop.db --config llmtop.toml',
	flags: {
		json: readingFlags.json,
		...limitFlag,
		...configFlag,
		check: {type: 'boolean', help: 'of test: ends with 3 where a rule fired'},
	},
	arity: [1, 2],
	async run({arguments: [first, second], flags}) {
		const isTest = second !== undefined;
		if (isTest && first !== 'test')
			throw new UsageError(`alerts does not know what to do with "${second}"`, alertsCommand.example);
		if (!isTest && flags['check'] === true)
			throw new UsageError('--check is of alerts test', 'llmtop alerts test FILE --check');
		return reading(second ?? first, async reader => (isTest ? testRules : listHistory)(reader, flags), {
			inspect: true,
		});
	},
};

type Listed = {
	readonly key: string;
	readonly change: AlertChange;
	readonly traces: readonly string[];
	readonly told: ToldAlert['told'];
};

async function listHistory(reader: Reader, flags: Flags): Promise<number> {
	const {alerts: settings} = await engineSettings(flags);
	const vitals = await wholeVitals(reader);
	const changes = historyOf(vitals, {settings, dayOffsetMs: localAheadMs(vitals.asOfMs)});
	const {told} = await reader.decisions({asOfMs: vitals.asOfMs});
	await writeListing<Listed>(flags, {
		pageRows: 100,
		async read(after, limit) {
			const from = after === null ? 0 : Number(after) + 1;
			const page = changes.slice(from, from + limit);
			return Promise.all(
				page.map(async (change, at) => ({
					key: String(from + at),
					change,
					traces: await tracesOf(reader, change),
					told: told.find(one => one.rule === change.rule && one.atMs === change.atMs)?.told ?? [],
				})),
			);
		},
		keyOf: ({key}) => key,
		jsonOf: ({change, traces, told: by}) => ({...alertLine(change, traces), told: by}),
		heads: ['TIME', 'RULE', 'STATE', 'VALUE', 'FIRES WHEN', 'WHY', 'TRACES'],
		cellsOf: ({change: {rule, atMs, from, to}, traces}) => [
			momentText(atMs),
			rule,
			`${from} → ${to.state}`,
			alertFigure(rule, to),
			firesWhen(rule, to, settings),
			to.why,
			traces.join(' '),
		],
	});
	return 0;
}

/** Of what began to fire or ended to: the rest has nothing to look at. */
async function tracesOf(reader: Reader, change: AlertChange): Promise<readonly string[]> {
	if (!isTold({from: change.from, to: change.to})) return [];
	const traces = await reader.alertTraces(examplesAt(change.rule, change.to, change.atMs));
	return traces.flatMap(({traceId}) => traceId ?? []);
}
