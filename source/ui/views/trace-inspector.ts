/**
The selected span beside the waterfall: what it is and took, what was said, its events. On a narrow screen the most
of it in four lines below.
*/
import {textOfMessage} from '../../domain/message.ts';
import type {RetrievedDocument} from '../../domain/call.ts';
import type {CallDetail, SpanDetail, SpanRow, TraceDetail} from '../../store/answers.ts';
import {pretty} from '../conversation/json-lines.ts';
import {wrapText} from '../conversation/wrap.ts';
import {clock, count, duration, money, share} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import {fit, piece, type Row, withRole} from '../rows.ts';
import type {TracePlace, TraceTab} from '../state/places.ts';
import {cutMiddle, inert, oneLine} from '../text.ts';
import type {Role} from '../theme.ts';
import {selfTimeMs} from '../waterfall/critical-path.ts';
import type {TreeRow} from '../waterfall/tree-rows.ts';
import {titleOfSpan} from '../waterfall/span-name.ts';
import {drawnEndMs, type SpanNode, type SpanTree} from '../waterfall/tree.ts';
import {box} from '../widgets/box.ts';
import {eventRows, logsOf} from './trace-events.ts';

type Inspected = {
	readonly tree: SpanTree;
	readonly row: TreeRow | null;
	readonly trace: TraceDetail;
	readonly data: {readonly span: SpanDetail | null; readonly call: CallDetail | null};
	readonly place: TracePlace;
	readonly asOfMs: number;
	readonly glyphs: Glyphs;
};

type Size = {readonly width: number; readonly height: number};

/** Characters of a text that are looked at: more than any inspector can show. */
const textMost = 8000;

/** Cells of a label: "own time" and a blank. */
const labelCells = 9;

/** `height` rows, each at most `width` cells. */
export function inspectorColumn(inspected: Inspected, {width, height}: Size): readonly Row[] {
	const {glyphs, place} = inspected;
	const node = nodeOf(inspected);
	const rows = node === null ? [] : [tabsOf(inspected, node), ...tabRows(inspected, node, width - 1)];
	const more = place.tab === 'events' ? 'more events' : 'o opens the whole call';
	const shown =
		rows.length > height ? [...rows.slice(0, height - 1), [piece(`${glyphs.cut} ${more}`, 'dim')]] : rows;
	return Array.from({length: height}, (_, at): Row => fit(shown[at] ?? [], width, glyphs.cut));
}

/** The most of it in four lines. */
export function inspectorBox(inspected: Inspected, {width, height}: Size): readonly Row[] {
	const {glyphs, tree, asOfMs} = inspected;
	const node = nodeOf(inspected);
	if (node === null) return [];
	const title = cutMiddle(titleOfSpan(node.span, glyphs), Math.floor(width / 2), glyphs.cut);
	const length = lengthText(node, asOfMs);
	const sum = node.span.endMs === null ? length : `${length}, ${shareOfTrace(tree, node)} of the trace`;
	const tab = inspected.place.tab;
	const rows =
		tab === 'span'
			? briefRows(inspected, node, width - 4)
			: tabRows(inspected, node, width - 4).filter(row => row.length > 0);
	return box({title, sum, rows, width, height}, glyphs);
}

/** Figures in one line, then why it failed, then what was said. */
function briefRows(inspected: Inspected, node: SpanNode, width: number): readonly Row[] {
	const {tree} = inspected;
	const {span} = node;
	const {call, span: detail} = detailsOf(inspected, node);
	const self = selfTimeMs(tree, tree.places.get(span.spanId) ?? -1);
	const facts = [
		span.model ?? span.kind ?? oneLine(span.service),
		...(span.inputTokens === null ? [] : [`${count(span.inputTokens)} in`]),
		...writtenOf(span),
		...(span.counted ? [money(span.costNanoUsd)] : span.reason === null ? [] : [costText(span)]),
		...(span.ttftMs === null ? [] : [`TTFT ${duration(span.ttftMs)}`]),
		...(span.endMs === null ? [] : [`own time ${duration(self)}`]),
		...(node.below > 0 ? [`${node.below} below`] : []),
	];
	const error = span.statusMessage === '' ? [] : wrapText(span.statusMessage, width).slice(0, 2);
	const said = [...briefStep(detail, width), ...briefCall(call, width)];
	return [[piece(facts.join('   '))], ...error.map((line): Row => [piece(line, 'error')]), ...said];
}

/** What a tool got and gave, what a retrieval was asked and found: a line each. */
function briefStep(detail: SpanDetail | null, width: number): readonly Row[] {
	const step = detail?.step ?? null;
	if (step === null) return [];
	return [
		...briefLine('got', step.tool?.arguments, width),
		...briefLine('gave', step.tool?.result, width),
		...briefLine('query', step.query, width),
		...step.documents.map(({id, score, text}, at): Row => {
			const facts = [...(score === null ? [] : [shortScore(score)]), id ?? '', text ?? ''];
			const words = facts.filter(fact => fact !== '').join('  ');
			return [piece(`[${at + 1}]`.padEnd(briefCells), 'dim'), piece(oneLine(words))];
		}),
	];
}

/** The question in a line, and the answer as far as there is room. */
function briefCall(call: CallDetail | null, width: number): readonly Row[] {
	const answer = answerOf(call);
	const lines = answer === '' ? [] : wrapText(pretty(answer.slice(0, textMost)), width);
	return [...briefLine('asked', askedOf(call), width), ...lines.map((line): Row => [piece(line)])];
}

function briefLine(word: string, text: string | null | undefined, width: number): readonly Row[] {
	if (text == null || text === '') return [];
	return [[piece(word.padEnd(briefCells), 'dim'), piece(oneLine(text).slice(0, width))]];
}

/** Cells of a word before a line: "query" and a blank. */
const briefCells = 6;

function nodeOf({tree, row}: Inspected): SpanNode | null {
	return row === null ? null : (tree.nodes[row.nodes[0]] ?? null);
}

/** What the loaded details are of: an older answer may be of another span. */
function detailsOf({data}: Inspected, {span}: SpanNode) {
	return {
		span: data.span?.span.spanId === span.spanId ? data.span : null,
		call: data.call !== null && data.call.callId === span.callId ? data.call : null,
	};
}

const names: readonly (readonly [TraceTab, string])[] = [
	['span', 'Span'],
	['messages', 'Messages'],
	['events', 'Events'],
];

function tabsOf({place, trace}: Inspected, {span}: SpanNode): Row {
	return names.map(([tab, name]) => {
		const happened = span.events + logsOf(trace, span).length;
		const label = tab === 'events' && happened > 0 ? `${name} ${happened}` : name;
		return tab === place.tab ? piece(`[${label}]`, 'accent') : piece(` ${label} `);
	});
}

function tabRows(inspected: Inspected, node: SpanNode, width: number): readonly Row[] {
	switch (inspected.place.tab) {
		case 'span':
			return spanRows(inspected, node, width);
		case 'messages':
			return messageRows(inspected, node, width);
		case 'events':
			return eventRows({node, trace: inspected.trace, detail: detailsOf(inspected, node).span}, width);
	}
}

function lengthText(node: SpanNode, asOfMs: number): string {
	return node.span.status === 'lost' ? 'lost' : duration(drawnEndMs(node, asOfMs) - node.span.startMs);
}

function shareOfTrace(tree: SpanTree, {span, knownEndMs}: SpanNode): string {
	return share(knownEndMs - span.startMs, tree.knownEndMs - tree.startMs);
}

function spanRows(inspected: Inspected, node: SpanNode, width: number): readonly Row[] {
	const {tree, row, trace, asOfMs, glyphs} = inspected;
	const {span} = node;
	const {call, span: detail} = detailsOf(inspected, node);
	const fact = (label: string, text: string, role?: Role): readonly Row[] =>
		wrapText(inert(oneLine(text)), Math.max(8, width - labelCells))
			.slice(0, 3)
			.map((line, at) => [
				piece((at === 0 ? label : '').padEnd(labelCells), 'dim'),
				role === undefined ? piece(line) : piece(line, role),
			]);
	const many =
		row !== null && row.nodes.length > 1
			? fact('rows', `${row.nodes.length} spans like this one, the first is shown`)
			: [];
	const parent = node.parent === null ? null : (tree.nodes[node.parent] ?? null);
	const self = selfTimeMs(tree, tree.places.get(span.spanId) ?? -1);
	const status =
		span.missing || span.status === 'lost'
			? missingText(span, glyphs)
			: `${lengthText(node, asOfMs)}, ${span.status === 'error' ? 'failed' : span.status}`;
	const tokens = [`${count(span.inputTokens)} in`, ...writtenOf(span)];
	return [
		[piece(cutMiddle(titleOfSpan(span, glyphs), width, glyphs.cut), 'strong')],
		[
			piece(
				`${cutMiddle(inert(oneLine(span.service)), width - 16, glyphs.cut)}  ${clock(span.startMs, {milliseconds: true})}`,
				'dim',
			),
		],
		...many,
		...fact('state', status, span.status === 'error' ? 'error' : undefined),
		...(span.statusMessage === '' ? [] : fact('error', span.statusMessage, 'error')),
		...(span.kind === null ? [] : fact('kind', span.kind)),
		...(titleOfSpan(span, glyphs) === inert(oneLine(span.name)) ? [] : fact('span', span.name)),
		...(span.model === null
			? []
			: fact('model', `${span.model}${call?.streaming === true ? ', streamed' : ''}`)),
		...(span.inputTokens === null && span.outputTokens === null ? [] : fact('tokens', tokens.join(', '))),
		...(span.callId === null && span.reason === null ? [] : fact('cost', costText(span))),
		...(span.ttftMs === null
			? []
			: fact(
					'TTFT',
					`${duration(span.ttftMs)}${call?.tpotMs == null ? '' : `, TPOT ${duration(call.tpotMs)}`}`,
				)),
		...(span.endMs === null
			? []
			: fact('own time', `${duration(self)}, ${share(self, tree.knownEndMs - tree.startMs)} of the trace`)),
		...(parent === null ? [] : fact('parent', titleOfSpan(parent.span, glyphs))),
		...fact('began', `+${duration(span.startMs - trace.row.startMs)}`),
		...(node.below > 0
			? fact(
					'below',
					`${node.below} ${node.below === 1 ? 'span' : 'spans'}${node.failed > 0 ? `, ${node.failed} failed` : ''}`,
				)
			: []),
		...(span.links > 0 ? fact('links', String(span.links)) : []),
		...toolRows(detail, width),
		...askedRows(call, width),
		...answerRows(call, width),
	];
}

/** An embedding writes nothing: its 0 is no figure. */
function writtenOf(span: SpanRow): readonly string[] {
	return span.outputTokens === null || span.kind === 'embeddings' ? [] : [`${count(span.outputTokens)} out`];
}

function missingText(span: SpanRow, glyphs: Glyphs): string {
	if (span.status === 'lost') {
		return `${glyphs.warning} lost or crashed: its ${span.missing ? 'span' : 'end'} never came`;
	}
	return `${glyphs.pending} its own span has not come yet`;
}

function costText(span: SpanRow): string {
	if (span.counted) return `${money(span.costNanoUsd)}, counted`;
	if (span.endMs === null)
		return span.status === 'lost' ? 'not counted: it never ended' : 'counted when it ends';
	return `not counted: ${span.reason ?? 'restates another'}`;
}

function headed(head: string, text: string, width: number, role?: Role): readonly Row[] {
	const rows = wrapText(pretty(text.slice(0, textMost)), width).map((line): Row => [piece(line)]);
	return [[], [piece(head, 'accent')], ...(role === undefined ? rows : rows.map(row => withRole(row, role)))];
}

function toolRows(detail: SpanDetail | null, width: number): readonly Row[] {
	const tool = detail?.step?.tool ?? null;
	const query = detail?.step?.query ?? null;
	return [
		...(tool?.arguments == null ? [] : headed('ARGUMENTS', tool.arguments, width)),
		...(tool?.result == null ? [] : headed('RESULT', tool.result, width)),
		...(query === null ? [] : headed('QUERY', query, width)),
		...documentRows(detail?.step?.documents ?? [], width),
	];
}

/** Lines of a document's text: enough to know it again. */
const documentLinesMax = 3;

/** In the order in which they came: score, id and the beginning of the text. */
function documentRows(documents: readonly RetrievedDocument[], width: number): readonly Row[] {
	if (documents.length === 0) return [];
	return [
		[],
		[piece(`DOCUMENTS ${documents.length}`, 'accent')],
		...documents.flatMap(({id, score, text}, at) => {
			const facts = [
				...(score === null ? [] : [`score ${shortScore(score)}`]),
				...(id === null ? [] : [oneLine(id)]),
			];
			const number = piece(`[${at + 1}] `, 'dim');
			const lines = text === null ? [] : wrapText(oneLine(text), Math.max(8, width - 4));
			const rows = lines.slice(0, documentLinesMax).map((line): Row => [piece(`    ${line}`)]);
			if (facts.length > 0 || rows.length === 0) return [[number, piece(facts.join('  '))], ...rows];
			return [[number, piece(lines[0] ?? '')], ...rows.slice(1)];
		}),
	];
}

/** Similarities lie between 0 and 1 and differ late; distances and BM25 do not. */
function shortScore(score: number): string {
	return Math.abs(score) < 10 ? score.toFixed(3) : score.toFixed(1);
}

/** The last message of the user; what was said before is in Messages. */
function askedOf(call: CallDetail | null): string {
	const message = call?.input?.findLast(one => one.role === 'user');
	return message === undefined ? '' : textOfMessage(message);
}

function askedRows(call: CallDetail | null, width: number): readonly Row[] {
	const text = askedOf(call);
	return text === '' ? [] : headed('ASKED', text, width).slice(0, askedRowsMax);
}

/** An empty row, the head, and what leaves room for the answer. */
const askedRowsMax = 8;

function answerOf(call: CallDetail | null): string {
	const texts = (call?.output ?? []).map(message => textOfMessage(message));
	return texts.filter(text => text !== '').join('\n');
}

function answerRows(call: CallDetail | null, width: number): readonly Row[] {
	const answer = answerOf(call);
	return answer === '' ? [] : headed('ANSWER', answer, width);
}

function messageRows(inspected: Inspected, node: SpanNode, width: number): readonly Row[] {
	const {call, span} = detailsOf(inspected, node);
	if (call === null) {
		const steps = toolRows(span, width);
		return steps.length > 0 ? steps.slice(1) : [[], [piece('no messages on this span', 'dim')]];
	}
	const messages = [...(call.input ?? []), ...(call.output ?? [])];
	if (messages.length === 0) return [[], [piece('no content in the telemetry: o says why', 'dim')]];
	// The last ones fit: what led to the answer, and the answer.
	return messages.slice(-messagesMost).flatMap(message => {
		const tools = message.parts.flatMap(part =>
			part.type === 'tool_call'
				? [`${inspected.glyphs.arrow} ${part.name ?? ''} ${part.arguments ?? ''}`]
				: [],
		);
		return headed(
			message.role.toUpperCase(),
			[textOfMessage(message), ...tools].filter(text => text !== '').join('\n'),
			width,
		);
	});
}

const messagesMost = 4;
