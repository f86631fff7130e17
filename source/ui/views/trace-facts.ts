/** The line of facts above an open trace: how it stands, how long it took, what is in it. */
import type {TraceDetail} from '../../store/answers.ts';
import {clock, count, duration, money, numbered} from '../format.ts';
import {fit, piece, type Row} from '../rows.ts';
import {cutMiddle, inert, oneLine} from '../text.ts';
import type {ViewContext} from '../view.ts';
import type {SpanTree} from '../waterfall/tree.ts';
import {traceStatus} from './traces-table.ts';

/** `… running 18.0s   api, rag   12 spans, 3 calls   11.6k in, 302 out   $0.0481   1 error   quiet for 3.7s`. */
export function factsOf(
	trace: TraceDetail,
	tree: SpanTree,
	{context, hiddenFailed}: {readonly context: ViewContext; readonly hiddenFailed: number},
): Row {
	const {screen, asOfMs} = context;
	const {row} = trace;
	const heardMs = tree.knownEndMs;
	const narrow = screen.width === 'narrow';
	const services = [...new Set([row.service, ...tree.services])];
	const named =
		services.length > 3
			? `${services.length} services`
			: services.map(service => cutMiddle(inert(oneLine(service)), 20)).join(', ');
	const failures = tree.roots.reduce((sum, root) => sum + (tree.nodes[root]?.failed ?? 0), 0);
	const errors = failures - hiddenFailed;
	const length = Math.max(row.endMs ?? asOfMs, heardMs) - row.startMs;
	const facts = [
		...(narrow ? [] : [named]),
		`${numbered(row.spans, 'span')}, ${numbered(row.calls, 'call')}`,
		...(narrow ? [] : [`${count(row.inputTokens)} in, ${count(row.outputTokens)} out`]),
		money(row.costNanoUsd),
	];
	const gap = narrow ? '  ' : '   ';
	const failed: Row = errors === 0 ? [] : [piece(`${gap}${numbered(errors, 'error')}`, 'error')];
	const quiet =
		row.status === 'running' && asOfMs - heardMs >= quietMsMin
			? `${gap}quiet for ${duration(asOfMs - heardMs)}`
			: row.status === 'lost'
				? `${gap}nothing came after ${clock(heardMs)}: it crashed, or its last spans were lost`
				: '';
	const deep = tree.depth > 8 && !narrow ? `${gap}depth ${tree.depth + 1}` : '';
	const line: Row = [
		{text: ' '},
		traceStatus(row, screen.glyphs),
		piece(` ${duration(length)}${gap}${facts.join(gap)}`),
		...failed,
		piece(`${deep}${quiet}`, 'dim'),
	];
	return fit(line, screen.columns, screen.glyphs.cut);
}

/** Shorter pauses are the rhythm in which spans are sent. */
const quietMsMin = 1000;
