/** Pairs of a file through scorers: read a page at a time, scored, and told with what could not be. */
import type {CallDetail} from '../store/answers.ts';
import {Failure} from '../domain/status.ts';
import {expectedOf, type Golden} from '../evaluate/golden.ts';
import type {Pair, Scorer} from '../evaluate/pair.ts';
import type {ScoreLine} from '../evaluate/report.ts';
import {exchangeOf} from '../inspect/exchanges.ts';
import type {Reader} from '../store/store.ts';
import {inTurns} from '../endpoint/endpoint.ts';
import {headOf} from '../ui/text.ts';

const pageCalls = 100;

/** Of what a scorer says. */
const saidCellsMax = 200;

export type Grouping = 'all' | 'template' | 'model' | 'service';

/** Chat calls with an answer, a page at a time; with golden answers those alone that have one, whose lines `met` takes. */
export async function* pagesOfPairs(
	reader: Reader,
	{
		filter,
		limit,
		golden,
		met,
	}: {
		readonly filter: string;
		readonly limit: number;
		readonly golden: Golden | null;
		readonly met: Set<number>;
	},
): AsyncGenerator<readonly Pair[]> {
	let after: string | null = null;
	for (let read = 0; read < limit;) {
		const page: readonly CallDetail[] = await reader.callDetails({
			filter,
			after,
			limit: pageCalls,
			includeUncounted: false,
		});
		const pairs: Pair[] = [];
		for (const call of page) {
			if (read + pairs.length === limit) break;
			const pair = await pairOf(reader, call, golden, met);
			if (pair !== null) pairs.push(pair);
		}
		read += pairs.length;
		yield pairs;
		after = page.at(-1)?.callId ?? null;
		if (after === null) return;
	}
}

async function pairOf(
	reader: Reader,
	call: CallDetail,
	golden: Golden | null,
	met: Set<number>,
): Promise<Pair | null> {
	if (call.output === null) return null;
	const around = await reader.surroundings(call.callId, {asOfMs: Number.MAX_SAFE_INTEGER});
	const unit = {steps: around?.steps ?? [], used: new Set<string>()};
	const exchange = exchangeOf({call, isNew: [], isSystemNew: true}, unit);
	if (exchange === null) return null;
	const {callId, question} = exchange;
	const answer = golden === null ? null : expectedOf(golden, {callId, question});
	if (golden !== null && answer === null) return null;
	if (answer !== null) met.add(answer.line);
	return {
		callId,
		atMs: exchange.endMs,
		template: around?.template?.key ?? '',
		templateName: around?.template?.name ?? exchange.service,
		exchange,
		answer: (exchange.answers ?? [])
			.map(({text}) => text.trim())
			.join('\n')
			.trim(),
		expected: answer?.expected ?? null,
	};
}

type ScoreMistake = {readonly scorer: string; readonly callId: string; readonly message: string};

export type Scores = {
	/** How many there were. */
	readonly pairs: number;
	readonly lines: readonly ScoreLine[];
	readonly mistakes: readonly ScoreMistake[];
};

/** Scorer by scorer, each in the order of the pairs. Only a page of pairs is in memory, whatever the size of the file. */
export async function scoresOf(
	pages: AsyncIterable<readonly Pair[]>,
	scorers: readonly Scorer[],
	by: Grouping,
): Promise<Scores> {
	const lines = scorers.map((): ScoreLine[] => []);
	const mistakes: ScoreMistake[] = [];
	let count = 0;
	for await (const pairs of pages) {
		count += pairs.length;
		for (const [at, outcomes] of (await inTurns(pairs, pair => outcomesOf(pair, scorers, by))).entries()) {
			for (const [place, outcome] of outcomes.entries()) {
				if (typeof outcome === 'string') {
					const callId = pairs[at]?.callId ?? '';
					mistakes.push({scorer: scorers[place]?.name ?? '', callId, message: outcome});
				} else if (outcome !== null) lines[place]?.push(outcome);
			}
		}
	}
	return {pairs: count, lines: lines.flat(), mistakes};
}

/** Of each scorer: its score, null where it has nothing to say, or what went wrong. */
async function outcomesOf(
	pair: Pair,
	scorers: readonly Scorer[],
	by: Grouping,
): Promise<readonly (ScoreLine | string | null)[]> {
	const {callId, atMs} = pair;
	const outcomes: (ScoreLine | string | null)[] = [];
	for (const scorer of scorers) {
		try {
			const scored = await scorer.score(pair);
			const {score = 0, said = null} = scored ?? {};
			outcomes.push(
				scored === null
					? null
					: {scorer: scorer.name, callId, atMs, ...groupOf(pair, by), score, said: shortOf(said)},
			);
		} catch (error) {
			if (error instanceof Failure) throw error;
			outcomes.push(error instanceof Error ? error.message : String(error));
		}
	}
	return outcomes;
}

/** A text of its own: a piece of an answer would hold all of the answer in memory. */
function shortOf(said: string | null): string | null {
	return said === null ? null : (JSON.parse(JSON.stringify(headOf(said, saidCellsMax))) as string);
}

type Group = {readonly group: string; readonly groupKey: string};

function groupOf({template, templateName, exchange: {model, service}}: Pair, by: Grouping): Group {
	return groupNamed({template, templateName, model, service}, by);
}

function groupNamed(
	{
		template,
		templateName,
		model,
		service,
	}: {
		readonly template: string;
		readonly templateName: string;
		readonly model: string | null;
		readonly service: string;
	},
	by: Grouping,
): Group {
	// Who has no template is called by its service, and is not one with a template of that name.
	if (by === 'template')
		return {group: templateName, groupKey: template === '' ? `service ${service}` : template};
	const name = by === 'model' ? (model ?? 'unknown') : by === 'service' ? service : 'all';
	return {group: name, groupKey: name};
}

/** To which group a call belongs that an earlier run scored; null: it is no longer in the file. */
export async function groupOfCall(reader: Reader, callId: string, by: Grouping): Promise<string | null> {
	if (by === 'all') return 'all';
	const around = await reader.surroundings(callId, {asOfMs: Number.MAX_SAFE_INTEGER});
	if (around === null) return null;
	const {call, template} = around;
	const {groupKey} = groupNamed(
		{
			template: template?.key ?? '',
			templateName: template?.name ?? call.service,
			model: call.responseModel ?? call.requestModel,
			service: call.service,
		},
		by,
	);
	return groupKey;
}
