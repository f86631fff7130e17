/** What detectors say: kept, listed, counted, accepted, and gone with what it was about. */
import {expect, test} from 'vitest';
import type {Finding} from '../../source/domain/finding.ts';
import type {Measures} from '../../source/domain/inspection.ts';
import type {Reader, Writer} from '../../source/store/store.ts';
import {callOf, derive} from '../support/derived.ts';
import {seedMs, spanIdOf, traceIdOf} from '../support/seed.ts';
import type {OpenStore} from './conformance.ts';

const everything = {asOfMs: seedMs + 1e9, fromMs: 0};
const listed = {...everything, signals: [], detector: null, anchor: null, above: 0, below: 100} as const;

function findingOf(number: number, changes: Partial<Finding> = {}): Finding {
	const traceId = traceIdOf(number);
	const spanId = spanIdOf(number);
	return {
		callId: `${traceId}-${spanId}`,
		traceId,
		spanId,
		atMs: seedMs + number * 1000,
		signal: 'security',
		detector: 'injection',
		rule: 'override',
		level: 'warning',
		confidence: 0.9,
		part: 'document',
		source: 'document 1',
		start: 3,
		end: 8,
		evidence: 'Ignore all',
		template: 'help desk',
		...changes,
	};
}

function measuresOf(number: number, changes: Partial<Measures> = {}): Measures {
	return {
		callId: `${traceIdOf(number)}-${spanIdOf(number)}`,
		atMs: seedMs + number * 1000,
		checked: ['prompt', 'answer'],
		template: 'help desk',
		model: 'gpt-4o',
		user: 'u_1',
		session: null,
		turnKey: 'k',
		turnMark: 'm',
		promptTokens: 100,
		answerLength: 6,
		grounding: null,
		store: null,
		topScore: null,
		scoreGap: null,
		relevance: null,
		coverage: null,
		documents: null,
		usedDocuments: null,
		documentTokens: null,
		unusedTokens: null,
		unusedNanoUsd: null,
		...changes,
	};
}

/** A call of one second in a trace of its own, `number` seconds after the start. */
async function putCall(writer: Writer, number: number): Promise<void> {
	const call = callOf(traceIdOf(number), spanIdOf(number), {
		startMs: seedMs + number * 1000 - 1000,
		durationMs: 1000,
	});
	await derive(writer, {calls: [call]});
}

async function putFindings(
	writer: Writer,
	number: number,
	findings: readonly Finding[],
	measures: readonly Measures[] = [measuresOf(number)],
): Promise<void> {
	await writer.putInspected([
		{unit: traceIdOf(number), ids: [1, 2, 3, 4], version: 1, findings, measures, templates: []},
	]);
}

export function conformanceFindings(name: string, open: OpenStore): void {
	async function withStore(ask: (writer: Writer, reader: Reader) => Promise<void>): Promise<void> {
		const store = await open();
		try {
			await ask(store.writer, await store.openReader());
		} finally {
			await store.close();
		}
	}

	test(`${name}: findings are listed newest first around an anchor, and oldest first for commands`, () =>
		withStore(async (writer, reader) => {
			for (const number of [1, 2, 3, 4]) {
				await putCall(writer, number);
				await putFindings(writer, number, [findingOf(number)]);
			}
			const page = await reader.findings(listed);
			expect(page.rows.map(row => row.traceId)).toEqual([4, 3, 2, 1].map(traceIdOf));
			expect([page.before, page.total]).toEqual([0, 4]);
			const around = await reader.findings({
				...listed,
				anchor: page.rows[2]?.key ?? null,
				above: 1,
				below: 0,
			});
			expect(around.rows.map(row => row.traceId)).toEqual([3, 2].map(traceIdOf));
			expect(around.before).toBe(1);
			const [first, ...rest] = await reader.findingsInOrder({filter: '', after: null, limit: 10});
			expect([first, ...rest].map(row => row?.traceId)).toEqual([1, 2, 3, 4].map(traceIdOf));
			expect(first).toMatchObject({
				model: 'gpt-4o-2024-11-20',
				service: 'api',
				start: 3,
				end: 8,
				confidence: 0.9,
			});
			const behind = await reader.findingsInOrder({filter: '', after: first?.key ?? null, limit: 2});
			expect(behind.map(row => row.traceId)).toEqual([2, 3].map(traceIdOf));
			expect(await reader.findingsInOrder({filter: 'status:error', after: null, limit: 10})).toEqual([]);
		}));

	test(`${name}: a window, a signal and a detector narrow the list`, () =>
		withStore(async (writer, reader) => {
			await putCall(writer, 1);
			await putFindings(writer, 1, [
				findingOf(1),
				findingOf(1, {signal: 'quality', detector: 'number', rule: 'number', part: 'output'}),
			]);
			const signals = ['quality'] as const;
			expect((await reader.findings({...listed, signals})).rows).toMatchObject([{detector: 'number'}]);
			expect((await reader.findings({...listed, detector: 'injection'})).rows).toMatchObject([
				{detector: 'injection'},
			]);
			expect((await reader.findings({...listed, asOfMs: seedMs})).total).toBe(0);
			expect(await reader.findingsOfCall(`${traceIdOf(1)}-${spanIdOf(1)}`)).toHaveLength(2);
		}));

	test(`${name}: a call is found by the detector, rule or level of its findings`, () =>
		withStore(async (writer, reader) => {
			await putCall(writer, 1);
			await putCall(writer, 2);
			await putFindings(writer, 2, [findingOf(2)]);
			const found = async (filter: string) =>
				(await reader.callDetails({filter, after: null, limit: 10, includeUncounted: false})).map(
					call => call.traceId,
				);
			for (const filter of ['finding:injection', 'finding:override', 'finding:warning', 'finding:*'])
				expect(await found(filter)).toEqual([traceIdOf(2)]);
			expect(await found('-finding:*')).toEqual([traceIdOf(1)]);
			expect(await found('finding:pii')).toEqual([]);
		}));

	test(`${name}: tallies count kinds by what was looked at, without what is accepted`, () =>
		withStore(async (writer, reader) => {
			for (const number of [1, 2, 3]) {
				await putCall(writer, number);
				await putFindings(
					writer,
					number,
					[findingOf(number, number === 3 ? {template: 'other', level: 'critical'} : {})],
					[
						measuresOf(number, {
							grounding: number / 4,
							store: 'kb',
							topScore: 0.5,
							documents: 2,
							usedDocuments: 1,
						}),
					],
				);
			}
			const before = await reader.inspected({
				...everything,
				fromMs: seedMs,
				buckets: 3,
				asOfMs: seedMs + 3000,
			});
			expect(before).toMatchObject({calls: 3, waiting: 0, allowed: 0, documents: 6, usedDocuments: 3});
			expect(before.tallies).toMatchObject([
				{detector: 'injection', rule: 'override', level: 'critical', n: 3, calls: 3, cells: [0, 1, 2]},
			]);
			expect(before.checked).toMatchObject({prompt: 3, answer: 3, number: 0});
			expect(before.grounding).toEqual({n: 3, mean: 0.5});
			expect(before.stores).toEqual([{store: 'kb', n: 3, topScore: 0.5, scoreGap: null}]);
			await writer.allow({
				atMs: seedMs,
				origin: 'key',
				detector: 'injection',
				rule: 'override',
				template: 'help desk',
				evidence: null,
			});
			const after = await reader.inspected({...everything, buckets: 1});
			expect(after).toMatchObject({allowed: 2, tallies: [{n: 1}]});
			const page = await reader.findings(listed);
			expect(page.rows.map(row => row.isAllowed)).toEqual([false, true, true]);
		}));

	test(`${name}: allowances of the settings replace each other, and those of a key stay`, () =>
		withStore(async (writer, reader) => {
			const allowance = {atMs: 1, detector: 'pii', rule: null, template: null, evidence: '*@example.com'};
			await writer.allow({...allowance, origin: 'key'});
			await writer.allowInSettings([{...allowance, origin: 'settings', rule: 'email'}]);
			await writer.allowInSettings([{...allowance, origin: 'settings', rule: 'ip'}]);
			const {allowances} = await reader.decisions(everything);
			expect(allowances.map(({origin, rule}) => [origin, rule])).toEqual([
				['key', null],
				['settings', 'ip'],
			]);
			await writer.silence({rule: 'error rate', atMs: 10, untilMs: 20});
			expect((await reader.decisions({asOfMs: 15})).silences).toHaveLength(1);
			expect((await reader.decisions({asOfMs: 25})).silences).toEqual([]);
		}));

	test(`${name}: what is derived anew waits to be inspected, and what comes to nothing leaves its findings`, () =>
		withStore(async (writer, reader) => {
			await putCall(writer, 1);
			expect((await reader.file()).notInspected).toBe(1);
			await putFindings(writer, 1, [findingOf(1)]);
			expect((await reader.file()).notInspected).toBe(0);
			expect((await reader.findings(listed)).total).toBe(1);
			expect(await writer.outdateInspections({version: 1})).toBe(false);
			expect(await writer.outdateInspections({version: 2})).toBe(true);
			expect((await reader.file()).notInspected).toBe(1);
			const size = {limit: 0, text: '0'};
			await writer.retain({
				rules: {size: null, age: null, calls: size, contentPercent: null},
				nowMs: seedMs + 1e12,
				budgetMs: 1000,
			});
			expect((await reader.findings(listed)).total).toBe(0);
		}));

	test(`${name}: a run of an evaluation, and what an endpoint said of a text, come back as they were`, () =>
		withStore(async (writer, reader) => {
			const run = {
				atMs: 5,
				label: 'nightly',
				versions: {grounding: '1'},
				scores: [{scorer: 'grounding', callId: 'a', score: 0.25}],
			};
			await writer.putEval(run);
			expect(await reader.lastEval({beforeMs: 6, label: null})).toEqual(run);
			expect(await reader.lastEval({beforeMs: 6, label: 'other'})).toBeNull();
			expect(await reader.lastEval({beforeMs: 5, label: null})).toBeNull();
			await writer.keepEmbeddings({model: 'm', vectors: new Map([['h', Float32Array.of(0.5, -1)]])});
			const {vectors} = await reader.embeddings({model: 'm', hashes: ['h', 'unknown']});
			expect([...vectors]).toEqual([['h', Float32Array.of(0.5, -1)]]);
		}));

	test(`${name}: what was told of an alert is read back in order`, () =>
		withStore(async (writer, reader) => {
			const told = {
				rule: 'error rate',
				from: 'ok',
				to: 'firing',
				value: 0.5,
				threshold: 0.01,
				why: 'lower end 8%',
				told: [{by: 'command', ok: true, said: 'exit 0'}],
			};
			await writer.tell({...told, atMs: 20});
			await writer.tell({...told, atMs: 10});
			const decisions = await reader.decisions(everything);
			expect(decisions.told.map(({atMs}) => atMs)).toEqual([10, 20]);
			expect(decisions.told[0]).toEqual({...told, atMs: 10});
		}));
}
