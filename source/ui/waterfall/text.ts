/**
A trace as plain lines, for a terminal that is not ours: `llmtop trace FILE ID`, and what `y` copies. All rows, all
folds open but groups and chains; no cursor.
*/
import type {TraceDetail} from '../../store/answers.ts';
import {count, duration, money} from '../format.ts';
import {glyphSets} from '../glyphs.ts';
import {cellsOf, cutEnd, cutMiddle, inert, oneLine} from '../text.ts';
import {plain} from '../rows.ts';
import {saidRow} from './said-row.ts';
import {treeRows} from './tree-rows.ts';
import {treeOf} from './tree.ts';
import {waterfallHead, waterfallOf, waterfallRow} from './waterfall.ts';

export function waterfallText(detail: TraceDetail, options: {readonly columns: number}): readonly string[] {
	const {row, spans, lastMs} = detail;
	const tree = treeOf(spans);
	const {rows} = treeRows(tree, {folded: [], criticalOnly: false, all: true, selected: null});
	const waterfall = waterfallOf({
		tree,
		rows,
		width: options.columns,
		asOfMs: Math.max(lastMs, tree.knownEndMs),
		zoom: null,
		glyphs: glyphSets.unicode,
	});
	const facts = [
		`${row.status} ${duration(Math.max(row.endMs ?? lastMs, tree.knownEndMs) - row.startMs)}`,
		`${row.spans} spans, ${row.calls} calls`,
		`${count(row.inputTokens)} in, ${count(row.outputTokens)} out`,
		money(row.costNanoUsd),
	];
	const said = saidRow(detail, {width: options.columns, glyphs: glyphSets.unicode});
	const service = cutMiddle(inert(oneLine(row.service)), 20);
	// The id stays whole: it is what one copies.
	const nameRoom = Math.max(8, options.columns - cellsOf(service) - row.traceId.length - 4);
	return [
		cutEnd(`${cutMiddle(inert(oneLine(row.name)), nameRoom)}  ${service}  ${row.traceId}`, options.columns),
		cutEnd(facts.join('   '), options.columns),
		...(said.length === 0 ? [] : [plain(said)]),
		plain(waterfallHead(waterfall)).trimEnd(),
		...rows.map((_, place) => plain(waterfallRow(waterfall, place)).trimEnd()),
	];
}
