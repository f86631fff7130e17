/**
One call: what was said, what exactly it cost and why, every attribute, the span as it came. Four tabs over one
answer of the reader; nothing moves here while data arrives.
*/
import type {CallDetail, CallRow, SpanDetail} from '../../store/answers.ts';
import {conversationOf, type Conversation} from '../conversation/conversation.ts';
import {clock, cost, count, duration, grouped, share} from '../format.ts';
import {fit, piece, type Row, widthOf} from '../rows.ts';
import {callPosition, topPlace, tracePlace, type CallPlace, type CallTab} from '../state.ts';
import {cutMiddle, inert, oneLine} from '../text.ts';
import type {BodyRow, View, ViewContext, ViewFrame, Walk} from '../view.ts';
import {attributesOf} from './call-attributes.ts';
import {detailRows} from './call-detail.ts';
import {endedOf, modelOf, statusPieces} from './call-facts.ts';
import {keptCall, keptSpan} from './call-kept.ts';
import {callBelow, callRowBelow} from './known-below.ts';
import {readingFrame} from './reading.ts';
import {whyNoContent} from './call-no-content.ts';
import {rawLines} from './call-raw.ts';

export type CallData = {
	/** Null: there is no such call at this moment. */
	readonly call: CallDetail | null;
	/** What its row in the list says, while the call itself is asked for. */
	readonly row?: CallRow;
	/** The span behind it, for the tabs that show it; null where it came as a log record, or is not asked for. */
	readonly span: SpanDetail | null;
};

/** Facts, tabs and an empty line above the text; a short screen has no room for the empty one. */
const headRows = {short: 2, normal: 3, tall: 3} as const;

export const callView: View<CallData> = {
	id: 'call',
	question: context =>
		JSON.stringify([context.asOfMs, placeOf(context)?.callId, needsSpan(placeOf(context))]),
	async ask(reader, context) {
		const place = placeOf(context);
		if (place === null) return {call: null, span: null};
		const call = keptCall(reader, await reader.call(place.callId, {asOfMs: context.asOfMs}));
		if (call === null || call.traceId === null || call.spanId === null || !needsSpan(place))
			return {call, span: null};
		return {call, span: keptSpan(reader, await reader.span(call.traceId, call.spanId))};
	},
	begin(below, context) {
		const callId = placeOf(context)?.callId ?? '';
		const call = callBelow(below, callId);
		if (call !== null) return {call, span: null};
		const row = callRowBelow(below, callId);
		return row === null ? null : {call: null, span: null, row};
	},
	draw,
	walk,
	enter(data, context) {
		const place = placeOf(context);
		const at = walk(data, context);
		const id = at.ids[at.index];
		if (place?.tab !== 'conversation' && place?.tab !== 'attributes') return 'nothing folds here';
		return id === undefined ? 'nothing folds here' : {type: 'toggle', id};
	},
	other(data) {
		const call = data?.call;
		if (call?.traceId === null || call?.traceId === undefined)
			return 'this call came as a log record without a trace';
		return {type: 'open', place: tracePlace(call.traceId, call.spanId)};
	},
};

function placeOf({state}: ViewContext): CallPlace | null {
	const place = topPlace(state);
	return place?.kind === 'call' ? place : null;
}

function needsSpan(place: CallPlace | null): boolean {
	return place?.tab === 'attributes' || place?.tab === 'raw';
}

function textRows({screen}: ViewContext): number {
	return Math.max(1, screen.bodyRows - headRows[screen.height]);
}

function draw(data: CallData | null, context: ViewContext): ViewFrame {
	const place = placeOf(context);
	const call = data?.call ?? null;
	if (place === null || data === null) return readingFrame([], 'Calls', null);
	if (call === null && data.row !== undefined) {
		const {row} = data;
		const name = inert(oneLine(modelOf(row)));
		return readingFrame([factsOf(factsOfRow(row), context), tabsOf(place.tab), []], 'Calls', name);
	}
	if (call === null) {
		const row = [piece('  This call is not there at this moment.   esc back', 'dim')];
		return {where: [[piece('Calls', 'strong')], []], body: [{row: []}, {row}], position: ''};
	}
	const head: BodyRow[] = [{row: factsOf(factsOfCall(call), context)}, {row: tabsOf(place.tab)}];
	if (headRows[context.screen.height] > 2) head.push({row: []});
	const {rows, position} = tabOf(data, call, place, context);
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
function factsOf(call: Facts, {screen}: ViewContext): Row {
	const narrow = screen.width === 'narrow';
	const hit = call.cacheRead === null ? '' : `, ${share(call.cacheRead, call.input)} hit`;
	const facts = [
		...(narrow ? [] : [clock(call.startMs, {milliseconds: true}), oneLine(call.service)]),
		...(narrow ? [] : [`${call.operation}${call.streaming === true ? ', streamed' : ''}`]),
		`${count(call.input)} in${hit}`,
		...(call.operation === 'embeddings' ? [] : [`${count(call.output)} out`]),
		call.cost,
		...(call.ttftMs === null ? [] : [`TTFT ${duration(call.ttftMs)}`]),
		...(call.tpotMs === null || narrow ? [] : [`TPOT ${duration(call.tpotMs)}`]),
		duration(call.durationMs),
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
	'startMs' | 'service' | 'operation' | 'streaming' | 'ttftMs' | 'tpotMs' | 'durationMs'
> & {
	readonly input: number | null;
	readonly output: number | null;
	readonly cacheRead: number | null;
	readonly cost: string;
	readonly ended: Parameters<typeof statusPieces>[0];
};

function factsOfCall(call: CallDetail): Facts {
	const {input, output, cacheRead} = call.usage;
	const paid = cost(call.cost.amountNanoUsd, call.cost.source);
	return {...call, input, output, cacheRead, cost: paid, ended: endedOf(call)};
}

function factsOfRow(row: CallRow): Facts {
	const {inputTokens: input, outputTokens: output, cacheReadTokens: cacheRead} = row;
	return {...row, input, output, cacheRead, cost: cost(row.costNanoUsd, row.costSource), ended: row};
}

const tabs: readonly (readonly [CallTab, string])[] = [
	['conversation', 'Conversation'],
	['detail', 'Detail'],
	['attributes', 'Attributes'],
	['raw', 'Raw'],
];

function tabsOf(current: CallTab): Row {
	return tabs.map(([tab, name]) => (tab === current ? piece(`[${name}]`, 'accent') : piece(` ${name} `)));
}

type Tab = {readonly rows: readonly BodyRow[]; readonly position: string};

function tabOf(data: CallData, call: CallDetail, place: CallPlace, context: ViewContext): Tab {
	switch (place.tab) {
		case 'conversation': {
			const conversation = talkOf(call, place, context);
			if (conversation.stops.length > 0) return conversation;
			const why = whyNoContent(call, context.screen).slice(0, textRows(context));
			return {rows: why.map(row => ({row})), position: ''};
		}
		case 'detail':
			return scrolled(detailRows(call, context.screen), place, context);
		case 'attributes': {
			const rows = attributesOf(call, data.span, attributeOptions(place, context));
			return {rows: rows.rows, position: rows.position};
		}
		case 'raw':
			return scrolled(rawRowsOf(data, context), place, context);
	}
}

function talkOf(call: CallDetail, place: CallPlace, context: ViewContext): Conversation {
	const {screen} = context;
	const {message, scroll, toggled, wrap} = place;
	return conversationOf(call, {
		width: screen.columns,
		height: textRows(context),
		narrow: screen.width === 'narrow',
		glyphs: screen.glyphs,
		wrap,
		message,
		scroll,
		toggled,
	});
}

function attributeOptions({message, scroll, toggled}: CallPlace, context: ViewContext) {
	const {columns, glyphs} = context.screen;
	return {width: columns, height: textRows(context), message, scroll, toggled, glyphs};
}

function rawRowsOf(data: CallData, {screen}: ViewContext): readonly Row[] {
	return rawLines(data.span, screen.columns - 2).map(line => [{text: ' '}, {text: line}]);
}

/** A tab that scrolls by lines. */
function scrolled(rows: readonly Row[], {scroll}: CallPlace, context: ViewContext): Tab {
	const height = textRows(context);
	const from = Math.min(scroll, Math.max(0, rows.length - height));
	const shown = rows.slice(from, from + height);
	const position =
		rows.length <= height
			? ''
			: `lines ${grouped(from + 1)}–${grouped(from + shown.length)} of ${grouped(rows.length)}`;
	return {rows: shown.map(row => ({row})), position};
}

function walk(data: CallData | null, context: ViewContext): Walk {
	const place = placeOf(context);
	const call = data?.call ?? null;
	const height = textRows(context);
	if (place === null || call === null) return {ids: [], index: 0, lines: height};
	const here = callPosition(place);
	if (place.tab === 'conversation') {
		const {stops, long} = talkOf(call, place, context);
		// A page goes through a long message by the screen, else over a few messages.
		return {ids: stops, index: placeIn(stops, here), lines: long ? height : messagesPerPage};
	}
	if (place.tab === 'attributes') {
		const {stops} = attributesOf(call, data?.span ?? null, attributeOptions(place, context));
		return {ids: stops, index: placeIn(stops, here), lines: height};
	}
	const rows =
		place.tab === 'detail' ? detailRows(call, context.screen) : data === null ? [] : rawRowsOf(data, context);
	const ids = Array.from({length: Math.max(1, rows.length - height + 1)}, (_, line) => `answer:${line}`);
	return {ids, index: placeIn(ids, here), lines: height};
}

/** Messages that a page key goes over, one more than that: see `moved`. */
const messagesPerPage = 6;

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
