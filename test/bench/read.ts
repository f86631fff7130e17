/**
How long each question takes on files of 10,000, 100,000 and 1,000,000 calls of one kind and rate, asked of the three
files in turn, so that the machine's pace is the same for all of them.
*/
import {openReader} from '../../source/store/sqlite/open.ts';
import type {Reader} from '../../source/store/store.ts';
import {windows} from '../../source/ui/state/windows.ts';
import {fileOfCalls} from './large-file.ts';
import {percentile, type Budget, type Figure, type Measure} from './measure.ts';
import {questions, sampleOf, type Question, type QuestionKind, type Sample} from './read-questions.ts';

/** Askings of a question; of one that takes long, as many as fit into `longMs`, and at least three. */
const repeats = 40;
const longMs = 4_000;
const repeatsMin = 3;

/** The first askings fill the caches and are not counted. */
const warmUp = 2;

type Asked = {readonly calls: number; readonly reader: Reader; readonly sample: Sample};

type Times = {readonly p50: number; readonly p95: number};

const budgets: Readonly<Record<QuestionKind, {readonly time: Budget; readonly ratio: Budget | null} | null>> =
	{
		view: {
			time: {direction: 'at most', must: 100, aim: 30},
			ratio: {direction: 'at most', must: 3, aim: 1.5},
		},
		search: {time: {direction: 'at most', must: 150, aim: 50}, ratio: null},
		whole: null,
	};

/** A ratio of less says nothing to a person: half of the time from a key to its frame. */
const ratioFloorMs = 4;

export const read: Measure = {
	name: 'read',
	about: 'every question of a screen, p95, on files of many calls',
	async run(settings, say) {
		const files: Asked[] = settings.sizes.map(calls => {
			const path = fileOfCalls(calls, settings.large);
			return {calls, reader: openReader(path), sample: sampleOf(path)};
		});
		const chosen = questions.filter(question => question.name.includes(settings.question));
		say(
			`${'ms, p50 / p95'.padEnd(40)}${files.map(({calls}) => `${calls} calls`.padStart(18)).join('')}   ratio`,
		);
		const figures: Figure[] = [];
		for (const question of chosen) {
			const times = await timesOf(question, files);
			const cells = times.map(({p50, p95}) => `${p50.toFixed(1)} / ${p95.toFixed(1)}`.padStart(18));
			const ratio = ratioOf(question, files, times);
			say(`${question.name.padEnd(40)}${cells.join('')}${ratio.toFixed(1).padStart(8)}`);
			figures.push(...figuresOf(question, times, ratio));
		}
		for (const {reader} of files) await reader.close();
		return figures;
	},
};

async function timesOf(question: Question, files: readonly Asked[]): Promise<readonly Times[]> {
	const times: number[][] = files.map(() => []);
	const spent = files.map(() => 0);
	for (let run = 0; run < warmUp + repeats; run++) {
		for (const [index, {reader, sample}] of files.entries()) {
			const counted = times[index] ?? [];
			// One that takes seconds is warm after its first asking.
			if ((spent[index] ?? 0) > longMs && (counted.length >= repeatsMin || run >= 1 + repeatsMin)) continue;
			const began = performance.now();
			await question.ask(reader, sample, run);
			const took = performance.now() - began;
			spent[index] = (spent[index] ?? 0) + took;
			if (run >= warmUp || (run > 0 && (spent[index] ?? 0) > longMs)) counted.push(took);
		}
	}
	return times.map(counted => ({p50: percentile(counted, 0.5), p95: percentile(counted, 0.95)}));
}

/**
Of the medians of the largest file and the smallest that is as long as the window: a day of a file of three hours is
a smaller question. The p95 of forty askings is one of them, and a neighbour's turn.
*/
function ratioOf({name}: Question, files: readonly Asked[], times: readonly Times[]): number {
	const window = windows.find(({label}) => label !== 'all' && name.split(', ').includes(label))?.ms ?? 0;
	const at = files.findIndex(({sample}) => sample.lastMs - sample.firstMs >= window);
	const [small, large] = [times[at]?.p50 ?? 0, times.at(-1)?.p50 ?? 0];
	return large / Math.max(small, ratioFloorMs);
}

function figuresOf({name, kind}: Question, times: readonly Times[], ratio: number): readonly Figure[] {
	const budget = budgets[kind];
	const time: Figure = {
		name,
		value: times.at(-1)?.p95 ?? Number.NaN,
		unit: 'ms',
		budget: budget?.time ?? null,
	};
	if (budget?.ratio === undefined || budget.ratio === null || times.length < 2) return [time];
	return [time, {name: `${name}, ratio`, value: ratio, unit: '', budget: budget.ratio}];
}
