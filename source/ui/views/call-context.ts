/**
What the prompt of a call is made of, how the prompts before it grew to it, and what the provider's cache served of it.
What is reckoned carries `~`; what cannot be told says why.
*/
import type {CallDetail} from '../../store/answers.ts';
import type {CallAnatomy} from '../../store/call-anatomy.ts';
import {bar} from '../charts/bars.ts';
import {sparkline} from '../charts/sparkline.ts';
import {wrapText} from '../conversation/wrap.ts';
import {count, grouped, share} from '../format.ts';
import {emptyRow, piece, type Row} from '../rows.ts';
import {inert, oneLine} from '../text.ts';
import type {Role} from '../theme.ts';
import type {Screen} from '../view.ts';
import {cacheRows} from './call-cache.ts';

type Parts = NonNullable<CallAnatomy['parts']>;

/** A bar longer than this tells no more. */
const barCellsMax = 60;

/** From this many calls on a growth is told: two points are a step. */
const growthCallsMin = 3;

const words: Readonly<Record<Parts['parts'][number]['source'], string>> = {
	tools: 'tool definitions',
	system: 'system',
	history: 'history',
	documents: 'documents',
	user: 'user',
	results: 'calls, results',
	media: 'pictures, files',
	unseen: 'not in telemetry',
};

/** All rows of the tab; the view scrolls them. `anatomy` null: it is being asked for. */
export function contextRows(call: CallDetail, anatomy: CallAnatomy | null, screen: Screen): readonly Row[] {
	if (anatomy === null) return [[piece('  reading the prompts before it …', 'dim')]];
	const gap = screen.height === 'short' ? [] : [emptyRow];
	return [
		...promptRows(call, anatomy, screen),
		...gap,
		...growthRows(call, anatomy, screen),
		...gap,
		...cacheRows(call, anatomy.cache, screen),
	];
}

function promptRows(call: CallDetail, {parts, contextWindow}: CallAnatomy, screen: Screen): readonly Row[] {
	const input = call.usage.input ?? parts?.input ?? null;
	const isKnown = call.usage.input !== null && !call.tokensEstimated;
	const total = input === null ? count(null) : `${isKnown ? '' : '~'}${grouped(input)}`;
	const head: Row = [
		piece(' PROMPT    ', 'accent'),
		piece(`${total} tokens in`),
		piece(`   ${windowText(input, contextWindow)}`, 'dim'),
	];
	if (parts === null) {
		return [
			head,
			...note('the prompt is not in the telemetry, so nobody can say what it is made of', screen),
		];
	}
	const room = Math.max(4, Math.min(barCellsMax, screen.columns - 36));
	const rows = parts.parts.map(({source, tokens}): Row => [
		piece(`   ${words[source].padEnd(17)}`),
		piece(`~${count(tokens)}`.padStart(7)),
		piece(share(tokens, parts.input).padStart(6), 'dim'),
		piece('  '),
		piece(bar(tokens / Math.max(1, parts.input), room, screen.glyphs), roleOf(source)),
	]);
	return [head, ...rows, ...note(basisOf(parts), screen)];
}

/** Where tokens are spent on what the user did not write: that can be saved. */
function roleOf(source: Parts['parts'][number]['source']): Role | undefined {
	return source === 'user' ? 'accent' : undefined;
}

function windowText(input: number | null, contextWindow: number | null): string {
	if (contextWindow === null) return 'the context window of this model is not known';
	if (input === null) return `of ${count(contextWindow)} that the model takes`;
	const left = Math.max(0, contextWindow - input);
	return `${share(input, contextWindow)} of ${count(contextWindow)}, ${count(left)} left`;
}

function basisOf({basis, family, exact}: Parts): string {
	const by = exact ? `the tokenizer of ${family}` : `the tokenizer nearest to ${family}`;
	return basis === 'reported'
		? `counted by ${by}, scaled to what the provider counted`
		: `counted by ${by}; the provider's own count is not in the telemetry`;
}

function growthRows(call: CallDetail, {growth, growthOf}: CallAnatomy, screen: Screen): readonly Row[] {
	const head = piece(' GROWTH    ', 'accent');
	if (growthOf === null) {
		const isTalk = call.operation === 'chat' || call.operation === 'completion';
		const why = isTalk
			? 'the call belongs to no session and no trace'
			: 'this kind of call goes on from nothing';
		return [[head, piece(why, 'dim')]];
	}
	const names = {
		session: `session ${inert(oneLine(call.session ?? '', 40))}`,
		trace: 'this trace',
		messages: 'the chat that these messages are of',
	};
	const of = names[growthOf];
	const known = growth.filter(({input}) => input !== null);
	const first = known[0]?.input ?? null;
	const last = known.at(-1)?.input ?? null;
	if (known.length < 2 || first === null || last === null) {
		return [[head, piece(`the first call of ${of} with tokens`, 'dim')]];
	}
	const room = Math.max(8, Math.min(barCellsMax, screen.columns - 36));
	const shown = growth.slice(-room);
	const line = sparkline(
		shown.map(({input}) => input),
		{glyphs: screen.glyphs, scale: 'linear'},
	);
	const mark = known.some(({isEstimated}) => isEstimated) ? '~' : '';
	const step = Math.round((last - first) / (known.length - 1));
	const each =
		known.length < growthCallsMin ? '' : `, ${mark}${step < 0 ? '−' : '+'}${count(Math.abs(step))} a call`;
	const text = `${mark}${count(first)} ${screen.glyphs.arrow} ${mark}${count(last)} in ${known.length} calls of ${of}${each}`;
	return [[head, piece(line)], ...note(text, screen)];
}

/** A line below a figure, wrapped. */
function note(text: string, screen: Screen): readonly Row[] {
	const indent = 11;
	return wrapText(text, Math.max(10, screen.columns - indent - 1)).map(line => [
		piece(' '.repeat(indent)),
		piece(line, 'dim'),
	]);
}
