/**
One call: what was said, what exactly it cost and why, every attribute, the span as it came. Tabs over one
answer of the reader; nothing moves here while data arrives.
*/
import {textOfMessage} from '../../domain/message.ts';
import type {CallDetail, CallRow} from '../../store/answers.ts';
import type {Reader} from '../../store/store.ts';
import {type CallTab, callTabs} from '../state/call-tabs.ts';
import {clock, costText, count, duration, share, tokensText} from '../format.ts';
import {loadRendering} from '../conversation/rendering.ts';
import {callPosition, tracePlace, type CallPlace} from '../state/places.ts';
import {fit, piece, type Piece, type Row, widthOf} from '../rows.ts';
import {topPlace} from '../state/state.ts';
import {cutMiddle, inert, oneLine} from '../text.ts';
import type {BodyRow, Screen, View, ViewContext, ViewFrame, Walk} from '../view.ts';
import {endedOf, modelOf, statusPieces} from './call-facts.ts';
import {anatomyAtHand, keptAnatomy, keptCall, keptCarriers, keptUses} from './call-kept.ts';
import type {CallData, TabPage} from './call-page.ts';
import {callPages, changeIn, foundIn} from './call-pages.ts';
import {callBelow, callRowBelow} from './known-below.ts';
import {readingFrame} from './reading.ts';

/** Facts, tabs and an empty line above the text; a short screen has no room for the empty one. */
const headRows = {short: 2, normal: 3, tall: 3} as const;

export const callView: View<CallData> = {
	id: 'call',
	question: context =>
		JSON.stringify([
			context.asOfMs,
			placeOf(context)?.callId,
			needsOf(placeOf(context)),
			placeOf(context)?.against,
		]),
	async ask(reader, context, later) {
		const place = placeOf(context);
		if (place === null) return {...nothing, call: null};
		const {asOfMs} = context;
		const [answer, findings] = await Promise.all([
			reader.call(place.callId, {asOfMs}),
			reader.findingsOfCall(place.callId),
			loadRendering(),
		]);
		const call = keptCall(reader, answer);
		const data: CallData = {...nothing, call, findings};
		const needs = needsOf(place);
		if (call !== null && place.tab === 'conversation') {
			const known = anatomyAtHand(call);
			if (known === null && later !== undefined) void countLater(reader, {...data, call}, {asOfMs, later});
			return {...data, anatomy: known};
		}
		if (call === null || needs === 'call') return data;
		if (needs === 'anatomy') return {...data, anatomy: await keptAnatomy(reader, call, asOfMs)};
		if (needs === 'other') return {...data, ...(await askedOther(reader, call, {place, asOfMs}))};
		const carriers = keptCarriers(reader, await reader.carriers(place.callId, {asOfMs}));
		if (needs === 'carriers' || context.usesOf === undefined) return {...data, carriers};
		return {...data, carriers, uses: keptUses(place.callId, carriers, context.usesOf)};
	},
	begin(below, context) {
		const callId = placeOf(context)?.callId ?? '';
		const call = callBelow(below, callId);
		if (call !== null) return {...nothing, call};
		const row = callRowBelow(below, callId);
		return row === null ? null : {...nothing, call: null, row};
	},
	draw,
	walk,
	enter(data, context) {
		const place = placeOf(context);
		const call = data?.call ?? null;
		if (place === null || data === null || call === null) return 'nothing folds here';
		const {stops, enter} = pageOf(call, data, place, context);
		const stop = stops[placeIn(stops, callPosition(place))];
		return enter === null || stop === undefined ? 'nothing folds here' : enter(stop);
	},
	textAt: (data, context) => textUnder(data?.call ?? null, placeOf(context)),
	traceAt: data => data?.call?.traceId ?? null,
	callAt: (_data, context) => placeOf(context)?.callId ?? null,
	match(by, data, context) {
		const place = placeOf(context);
		const call = data?.call ?? null;
		if (place === null || data === null || call === null) return 'there is no call';
		const {screen} = context;
		return place.tab === 'diff'
			? changeIn(call, {by, data, place, screen})
			: foundIn(call, {by, place, screen});
	},
	other(data, context) {
		const place = placeOf(context);
		const call = data?.call ?? null;
		if (place === null || data === null || call === null) return 'there is no call';
		const {other} = pageOf(call, data, place, context);
		if (other !== undefined) return other();
		if (call.traceId === null) return 'this call came as a log record without a trace';
		return {type: 'open', place: tracePlace(call.traceId, call.spanId)};
	},
};

/** The call that it is compared with: the one that the place names, or that whose prompt it goes on with. */
async function askedOther(
	reader: Reader,
	call: CallDetail,
	{place, asOfMs}: {readonly place: CallPlace; readonly asOfMs: number},
): Promise<Pick<CallData, 'other' | 'anatomy'>> {
	if (place.against !== null) return {other: await reader.call(place.against, {asOfMs})};
	const anatomy = await keptAnatomy(reader, call, asOfMs);
	const previous = anatomy?.cache.previous ?? null;
	return {anatomy, other: previous === null ? null : await reader.call(previous.callId, {asOfMs})};
}

/** The text is read before its tokens are counted; who has left by then misses nothing. */
async function countLater(
	reader: Reader,
	data: CallData & {readonly call: CallDetail},
	{asOfMs, later}: {readonly asOfMs: number; readonly later: (data: CallData) => void},
): Promise<void> {
	try {
		later({...data, anatomy: await keptAnatomy(reader, data.call, asOfMs)});
	} catch {
		// The conversation stands without them, and the tab that is about them tells what is wrong.
	}
}

/** The message that the cursor is in, where what was said is in sight. */
function textUnder(
	call: CallDetail | null,
	place: CallPlace | null,
): {readonly name: string; readonly text: string} | null {
	if (call === null || place?.tab !== 'conversation' || place.message === null) return null;
	const first = call.system === null ? 1 : 2;
	if (call.system !== null && place.message === 0) return {name: 'the system message', text: call.system};
	const at = place.message - (first - 1);
	const message = call.input?.[at];
	return message === undefined
		? null
		: {name: `message ${at + first}, as text`, text: textOfMessage(message)};
}

function placeOf({state}: ViewContext): CallPlace | null {
	const place = topPlace(state);
	return place?.kind === 'call' ? place : null;
}

const nothing = {carriers: null, uses: null};

function needsOf(place: CallPlace | null) {
	return callTabs.find(({id}) => id === place?.tab)?.needs ?? 'call';
}

function draw(data: CallData | null, context: ViewContext): ViewFrame {
	const place = placeOf(context);
	const call = data?.call ?? null;
	if (place === null || data === null) return readingFrame([], 'Calls', null);
	if (call === null && data.row !== undefined) {
		const {row} = data;
		const name = inert(oneLine(modelOf(row)));
		return readingFrame(
			[factsOf(factsOfRow(row), context), tabsOf(place.tab, 0, context.screen), []],
			'Calls',
			name,
		);
	}
	if (call === null) {
		const row = [piece('  This call is not there at this moment.   esc back', 'dim')];
		return {where: [[piece('Calls', 'strong')], []], body: [{row: []}, {row}], position: ''};
	}
	const head: BodyRow[] = [
		{row: factsOf(factsOfCall(call), context)},
		{row: tabsOf(place.tab, (data.findings ?? []).length, context.screen)},
	];
	if (headRows[context.screen.height] > 2) head.push({row: []});
	const {rows, position} = pageOf(call, data, place, context);
	return {where: whereOf(call, context), body: [...head, ...rows], position};
}

function whereOf(call: CallDetail, {screen}: ViewContext): readonly [Row, Row] {
	const narrow = screen.width === 'narrow';
	const short = (text: string, width: number) => cutMiddle(inert(oneLine(text)), width, screen.glyphs.cut);
	const session = call.session === null ? '' : `${short(call.session, narrow ? 16 : 30)} › `;
	const {number, of} = call.place;
	const trace = call.traceId === null ? '' : `call ${number} of ${of} in trace ${call.traceId.slice(0, 6)}`;
	const right = call.counted ? (narrow ? `${number} of ${of}` : trace) : 'not counted';
	return [
		[piece('Calls', 'strong'), piece(` › ${session}${short(modelOf(call), narrow ? 30 : 44)}`)],
		[piece(right === '' ? '' : `  ${right}`, 'dim')],
	];
}

/** `✓ stop  14:09:34.320  api  chat, streamed   6.1k in, 0% hit   214 out   $0.0262   TTFT 1.2s   TPOT 22ms   5.9s`. */
function factsOf(call: Facts, {screen, asOfMs}: ViewContext): Row {
	const narrow = screen.width === 'narrow';
	const hit = call.cacheRead === null ? '' : `, ${share(call.cacheRead, call.input)} hit`;
	const output = tokensText(call.output, call.estimate?.output, call.tokensEstimated);
	const facts = [
		...(narrow ? [] : [clock(call.startMs, {milliseconds: true}), oneLine(call.service)]),
		...(narrow ? [] : [`${call.operation}${call.streaming === true ? ', streamed' : ''}`]),
		`${tokensText(call.input, call.estimate?.input, call.tokensEstimated)} in${hit}`,
		...(call.operation === 'embeddings' ? [] : [`${output} out`]),
		call.cost,
		...(call.ttftMs === null ? [] : [`TTFT ${duration(call.ttftMs)}`]),
		...(call.tpotMs === null || narrow ? [] : [`TPOT ${duration(call.tpotMs)}`]),
		duration(call.ended.status === 'running' ? Math.max(0, asOfMs - call.startMs) : call.durationMs),
	];
	const status = statusPieces(call.ended, screen.glyphs);
	const roomy = [{text: ' '}, ...status, piece(`  ${facts.join('   ')}`)];
	const row =
		!narrow && widthOf(roomy) <= screen.columns
			? roomy
			: [{text: ' '}, ...status, piece(`  ${facts.join('  ')}`)];
	return fit(row, screen.columns, screen.glyphs.cut);
}

/** What the line of facts says, of a call or of its row. */
type Facts = Pick<
	CallRow,
	| 'startMs'
	| 'service'
	| 'operation'
	| 'streaming'
	| 'ttftMs'
	| 'tpotMs'
	| 'durationMs'
	| 'tokensEstimated'
	| 'estimate'
> & {
	readonly input: number | null;
	readonly output: number | null;
	readonly cacheRead: number | null;
	readonly cost: string;
	readonly ended: Parameters<typeof statusPieces>[0];
};

function factsOfCall(call: CallDetail): Facts {
	const {input, output, cacheRead} = call.usage;
	const paid = costText(call.cost.amountNanoUsd, call.cost.source, call.estimate);
	return {...call, input, output, cacheRead, cost: paid, ended: endedOf(call)};
}

function factsOfRow(row: CallRow): Facts {
	const {inputTokens: input, outputTokens: output, cacheReadTokens: cacheRead} = row;
	return {
		...row,
		input,
		output,
		cacheRead,
		cost: costText(row.costNanoUsd, row.costSource, row.estimate),
		ended: row,
	};
}

/** With how much detectors found; names are cut short where not all of them fit. */
function tabsOf(current: CallTab, findings: number, {columns}: Screen): Row {
	const tabs = (cells: number): readonly Piece[] =>
		callTabs.map(({id, name}) => {
			const short = name.slice(0, cells);
			const text = id === 'findings' && findings > 0 ? `${short} ${count(findings)}` : short;
			return id === current ? piece(`[${text}]`, 'accent') : piece(` ${text} `);
		});
	const whole = tabs(Number.POSITIVE_INFINITY);
	return widthOf(whole) <= columns ? whole : tabs(shortCells);
}

const shortCells = 4;

/** The page of the tab in sight. */
function pageOf(call: CallDetail, data: CallData, place: CallPlace, context: ViewContext): TabPage {
	const {screen} = context;
	const height = Math.max(1, screen.bodyRows - headRows[screen.height]);
	return callPages[place.tab]({call, data, place, context, height});
}

function walk(data: CallData | null, context: ViewContext): Walk {
	const place = placeOf(context);
	const call = data?.call ?? null;
	if (place === null || data === null || call === null) return {ids: [], index: 0, lines: 1};
	const {stops, pageStops} = pageOf(call, data, place, context);
	return {ids: stops, index: placeIn(stops, callPosition(place)), lines: pageStops};
}

/** A position that is not there any more (another width) is the nearest one of its message. */
function placeIn(stops: readonly string[], here: string): number {
	const exact = stops.indexOf(here);
	if (exact !== -1) return exact;
	const message = here.slice(0, here.indexOf(':') + 1);
	return Math.max(
		0,
		stops.findLastIndex(stop => stop.startsWith(message)),
	);
}
