/** What is measured of answers and retrievals: on how many, and with what result; brackets where that is too few to trust. */
import type {Check} from '../../domain/inspection.ts';
import type {Inspected} from '../../store/finding-answers.ts';
import type {QualityMeasure} from '../../store/quality-answers.ts';
import {count, money, rate, share} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import {fit, piece, type Row} from '../rows.ts';
import {cutEnd, inert, left, oneLine, right} from '../text.ts';

/** Of findings of one detector (and rule), among the calls on which it could be looked for. */
type Line = {readonly name: string; readonly detector: string; readonly rule?: string; readonly of: Check};

const lines: readonly Line[] = [
	{name: 'number', detector: 'number', of: 'number'},
	{name: 'quote', detector: 'quote', of: 'quote'},
	{name: 'citation', detector: 'citation', of: 'citation'},
	{name: 'schema', detector: 'schema', of: 'schema'},
	{name: 'refusal, hard', detector: 'refusal', rule: 'hard', of: 'answer'},
	{name: 'refusal, soft', detector: 'refusal', rule: 'soft', of: 'answer'},
	{name: 'truncated', detector: 'truncated', of: 'answer'},
	{name: 'empty', detector: 'empty', of: 'answer'},
	{name: 'repetition', detector: 'repetition', of: 'answer'},
	{name: 'length', detector: 'length', of: 'answer'},
];

/** Below this many a mean says little, and stands in brackets. */
const enough = 50;

const nameCells = 16;
const countCells = 6;

export function measureRows(
	inspected: Inspected,
	app: readonly QualityMeasure[],
	{width, glyphs}: {readonly width: number; readonly glyphs: Glyphs},
): readonly Row[] {
	const rows: Row[] = [
		[
			piece(left('MEASURE', nameCells), 'dim'),
			piece(right('n', countCells), 'dim'),
			piece(right('VALUE', width - nameCells - countCells), 'dim'),
		],
		...lines.map(line => findingLine(line, inspected, {width, glyphs})),
		meanLine('grounding', inspected.grounding, {width, glyphs}),
		...retrievalLines(inspected, {width, glyphs}),
		...appLines(app, {width, glyphs}),
	];
	return rows.map(row => fit(row, width, glyphs.cut));
}

type Options = {readonly width: number; readonly glyphs: Glyphs};

function findingLine({name, detector, rule, of}: Line, inspected: Inspected, options: Options): Row {
	const own = inspected.tallies.filter(
		tally => tally.detector === detector && (rule === undefined || tally.rule === rule),
	);
	const found = own.reduce((sum, {calls}) => sum + calls, 0);
	const n = inspected.checked[of];
	const isBad = own.some(({level}) => level !== 'info');
	const {glyphs} = options;
	const sign = n === 0 ? glyphs.unknown : isBad ? glyphs.warning : glyphs.ok;
	// A call that two rules say something of is in the sum twice: it is then a bound.
	const calls = Math.min(found, n);
	const bound = own.length > 1 ? '≤' : '';
	const value = n === 0 ? '' : found === 0 ? '0' : `${bound}${count(calls)}, ${rate(calls, n)}`;
	return line(
		{sign, role: n === 0 ? 'dim' : isBad ? 'warn' : 'ok', name, n: n === 0 ? glyphs.none : count(n), value},
		options,
	);
}

function meanLine(
	name: string,
	told: {readonly n: number; readonly mean: number} | null,
	options: Options,
): Row {
	const {glyphs} = options;
	if (told === null)
		return line({sign: glyphs.unknown, role: 'dim', name, n: glyphs.none, value: ''}, options);
	const few = told.n < enough;
	const value = few ? `(${told.mean.toFixed(2)})` : told.mean.toFixed(2);
	return line(
		{sign: few ? glyphs.learning : glyphs.ok, role: few ? 'dim' : 'ok', name, n: count(told.n), value},
		options,
	);
}

function retrievalLines(inspected: Inspected, options: Options): readonly Row[] {
	const {stores, documents, usedDocuments, documentTokens, unusedTokens, unusedNanoUsd} = inspected;
	const n = inspected.checked.retrieval;
	if (n === 0) return [];
	const {glyphs} = options;
	const scored = stores
		.slice(0, 2)
		.flatMap(({store, n: times, topScore, scoreGap}) => [
			[piece('')],
			[piece(cutEnd(`RETRIEVAL  ${oneLine(inert(store))}`, options.width, glyphs.cut), 'dim')],
			meanLine('top-1 score', topScore === null ? null : {n: times, mean: topScore}, options),
			meanLine('top-1 − top-k', scoreGap === null ? null : {n: times, mean: scoreGap}, options),
		]);
	const empty = inspected.tallies.find(({detector, rule}) => detector === 'retrieval' && rule === 'empty');
	const used = documents === 0 ? '' : `${count(usedDocuments)} of ${count(documents)}`;
	const price = unusedNanoUsd === 0 ? '' : `, ${money(unusedNanoUsd)}`;
	return [
		...scored,
		meanLine('relevance', inspected.relevance, options),
		meanLine('coverage', inspected.coverage, options),
		line({sign: glyphs.ok, role: 'ok', name: 'chunks used', n: count(n), value: used}, options),
		line(
			{
				sign: unusedTokens * 2 > documentTokens ? glyphs.warning : glyphs.ok,
				role: unusedTokens * 2 > documentTokens ? 'warn' : 'ok',
				name: 'tokens unused',
				n: count(n),
				value: documentTokens === 0 ? '' : `${share(unusedTokens, documentTokens)}${price}`,
			},
			options,
		),
		line(
			{
				sign: empty === undefined ? glyphs.ok : glyphs.warning,
				role: empty === undefined ? 'ok' : 'warn',
				name: 'empty',
				n: count(n),
				value: count(empty?.n ?? 0),
			},
			options,
		),
	];
}

/** What the application says of its own answers stands apart. */
function appLines(app: readonly QualityMeasure[], options: Options): readonly Row[] {
	const told = app.filter(({source}) => source === 'evaluation');
	if (told.length === 0) return [];
	return [
		[],
		[piece('FROM THE APP', 'dim')],
		...told.slice(0, 6).map(({name, n, scores, labels}) =>
			scores === null
				? line(
						{
							sign: ' ',
							role: 'dim',
							name: oneLine(inert(name)),
							n: count(n),
							value: labels
								.map(({label, count: times}) => `${oneLine(inert(label))} ${count(times)}`)
								.join(' '),
						},
						options,
					)
				: meanLine(oneLine(inert(name)), {n: scores.n, mean: scores.mean}, options),
		),
	];
}

function line(
	{
		sign,
		role,
		name,
		n,
		value,
	}: {
		readonly sign: string;
		readonly role: 'ok' | 'warn' | 'dim';
		readonly name: string;
		readonly n: string;
		readonly value: string;
	},
	{width, glyphs}: Options,
): Row {
	const rest = Math.max(6, width - nameCells - countCells);
	const isDim = role === 'dim';
	return [
		piece(`${sign} `, role),
		piece(left(cutEnd(name, nameCells - 3, glyphs.cut), nameCells - 2), isDim ? 'dim' : undefined),
		piece(right(n, countCells), isDim ? 'dim' : undefined),
		piece(right(cutEnd(value, rest, glyphs.cut), rest), role === 'warn' ? 'warn' : isDim ? 'dim' : undefined),
	];
}
