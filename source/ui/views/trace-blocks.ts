/**
What stands below the tree where there is room: log records when they are asked for, the critical path added up by
what was waited for, and what the signs of the bars mean.
*/
import type {TraceDetail} from '../../store/answers.ts';
import {clock, duration, share} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import {fit, piece, type Row} from '../rows.ts';
import type {TracePlace} from '../state/places.ts';
import {cutMiddle} from '../text.ts';
import {criticalPathOf} from '../waterfall/critical-path.ts';
import {titleOfSpan} from '../waterfall/span-name.ts';
import {treeOf, type SpanNode, type SpanTree} from '../waterfall/tree.ts';
import {logRow} from './trace-logs.ts';

type Size = {
	readonly width: number;
	readonly height: number;
	readonly asOfMs: number;
	readonly glyphs: Glyphs;
};

/** An empty line, the head and one figure. */
const pathRowsMin = 3;

/** At most `height` rows, each block with an empty line before it. */
export function blocksBelow(trace: TraceDetail, place: TracePlace, size: Size): readonly Row[] {
	const rows: Row[] = [];
	const add = (block: readonly Row[]) => {
		if (block.length > 0 && rows.length + block.length + 1 <= size.height) rows.push([], ...block);
	};
	if (place.logs) rows.push(...logsOf(trace, size));
	// Added up only where there is room for it: a path may have thousands of pieces.
	if (rows.length + pathRowsMin <= size.height) add(pathOf(trace, size));
	add(legendOf(size.glyphs));
	return rows;
}

/** The last ones, since they tell how it ended. */
function logsOf(trace: TraceDetail, {width, height}: Size): readonly Row[] {
	const {logs, row} = trace;
	const room = Math.max(0, height - 2);
	if (room === 0) return [];
	if (logs.length === 0) return [[], [piece(' LOGS', 'accent'), piece('   none came for this trace', 'dim')]];
	const shown = logs.slice(-room);
	const more = logs.length > shown.length ? `, the last ${shown.length}` : '';
	return [
		[],
		[piece(` LOGS ${logs.length}${more}`, 'accent')],
		...shown.map((log): Row => [{text: '   '}, ...logRow(log, {startMs: row.startMs, width: width - 4})]),
	];
}

/** Lines of the critical path: the dearest, and all others as the rest. */
const pathLines = 3;

/** Cells of a bar of the whole path, and of what stands before it. */
const pathCells = 24;
const pathTextCells = 48;

type Waited = {readonly name: string; ms: number; readonly nodes: Set<SpanNode>; failed: boolean};

function pathOf(trace: TraceDetail, {width, asOfMs, glyphs}: Size): readonly Row[] {
	const tree = treeOf(trace.spans);
	const path = criticalPathOf(tree);
	if (path.lengthMs <= 0 || tree.nodes.length < 2) return [];
	const waited = new Map<string, Waited>();
	for (const {node, fromMs, untilMs} of path.segments) {
		const spanNode = tree.nodes[node];
		if (spanNode === undefined) continue;
		const owner = waitedFor(tree, spanNode);
		const name = nameOf(tree, owner, glyphs);
		const entry = waited.get(name) ?? {name, ms: 0, nodes: new Set<SpanNode>(), failed: false};
		entry.ms += untilMs - fromMs;
		entry.nodes.add(owner);
		entry.failed ||= spanNode.span.status === 'error';
		waited.set(name, entry);
	}
	const named = [...waited.values()]
		.filter(entry => entry.name !== '')
		.toSorted((one, two) => two.ms - one.ms);
	const shown = named.slice(0, pathLines);
	const restMs = path.lengthMs - shown.reduce((sum, entry) => sum + entry.ms, 0);
	const cells = Math.max(1, Math.min(pathCells, width - pathTextCells));
	const line = (name: string, note: string, ms: number, failed: boolean): Row =>
		fit(
			[
				piece(`   ${fitted(name, 20, glyphs)}`),
				piece(`${failed ? `${glyphs.error} ` : '  '}`, 'error'),
				piece(note.padEnd(9), 'dim'),
				piece(duration(ms).padStart(7)),
				piece(`${share(ms, path.lengthMs).padStart(5)}  `),
				piece(barOfShare(ms / path.lengthMs, {cells, glyphs})),
			],
			width,
			glyphs.cut,
		);
	const endMs = tree.running ? Math.max(asOfMs, tree.knownEndMs) : tree.knownEndMs;
	const quiet = endMs > tree.knownEndMs ? `; quiet since ${clock(tree.knownEndMs)}` : '';
	const facts = `   ${duration(path.lengthMs)} of ${duration(endMs - tree.startMs)}${quiet}`;
	return [
		[piece(' CRITICAL PATH', 'accent'), piece(facts, 'dim')],
		...shown.map(({name, ms, nodes, failed}) =>
			line(name, nodes.size > 1 ? `${nodes.size} spans` : '', ms, failed),
		),
		...(restMs > 0.5 ? [line('the rest', '', restMs, false)] : []),
	];
}

function fitted(text: string, width: number, glyphs: Glyphs): string {
	return fit([piece(cutMiddle(text, width - 1, glyphs.cut))], width)
		.map(item => item.text)
		.join('');
}

/** Whose a stretch of the path is: the request below a call, its twins and the query below a tool are theirs. */
function waitedFor(tree: SpanTree, node: SpanNode): SpanNode {
	for (let at: SpanNode | undefined = node; at !== undefined;) {
		if (at.span.counted || worksItself.has(at.span.kind)) return at;
		const isOwn = at.span.callId === null && at.span.kind !== null;
		if (isOwn) break;
		at = at.parent === null ? undefined : tree.nodes[at.parent];
	}
	return node;
}

const worksItself: ReadonlySet<string | null> = new Set(['tool', 'retrieval', 'rerank', 'mcp', 'memory']);

/** The model, a tool by its name; `''`: the application itself. */
function nameOf(tree: SpanTree, {span, parent, children}: SpanNode, glyphs: Glyphs): string {
	if (span.callId !== null && span.counted) return span.kind === 'embeddings' ? 'embeddings' : 'model';
	if (span.missing || (span.reason !== null && !span.counted)) return '';
	if (children.length > 0 && !worksItself.has(span.kind)) return '';
	return titleOfSpan(span, glyphs, parent === null ? null : (tree.nodes[parent]?.span.name ?? null));
}

function barOfShare(
	part: number,
	{cells, glyphs}: {readonly cells: number; readonly glyphs: Glyphs},
): string {
	const eighths = Math.max(1, Math.round(part * cells * 8));
	const rest = eighths % 8;
	return (
		(glyphs.bars[7] ?? '').repeat(Math.floor(eighths / 8)) + (rest === 0 ? '' : (glyphs.bars[rest - 1] ?? ''))
	);
}

function legendOf(glyphs: Glyphs): readonly Row[] {
	const {span} = glyphs;
	return [
		`${glyphs.work} on the critical path   ${glyphs.beside} beside it   ${glyphs.error} error   ${glyphs.event} event`,
		`${glyphs.wait}${glyphs.firstToken}${glyphs.work} until the first token, then writing`,
		`${span.left}${span.across}${span.right} restates the spans below it: not counted`,
		`${glyphs.pending} running, not ended yet   ${glyphs.pending}${glyphs.warning} lost or crashed`,
	].map((text): Row => [piece(` ${text}`, 'dim')]);
}
