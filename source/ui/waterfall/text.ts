/**
A trace as plain lines, for a terminal that is not ours: `llmtop trace FILE ID`, and what `y` copies. All rows, all
folds open but groups and chains; no cursor.
*/
import type {TraceDetail} from '../../store/answers.ts';
import {count, duration, money} from '../format.ts';
import {glyphSets} from '../glyphs.ts';
import {inert, oneLine} from '../text.ts';
import {plain} from '../rows.ts';
import {treeRows} from './tree-rows.ts';
import {treeOf} from './tree.ts';
import {waterfallHead, waterfallOf, waterfallRow} from './waterfall.ts';

export function waterfallText(detail: TraceDetail, options: {readonly columns: number}): readonly string[] {
	const {row, spans, lastMs} = detail;
	const tree = treeOf(spans);
	const {rows} = treeRows(tree, {folded: [], criticalOnly: false, selected: null});
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
	return [
		inert(oneLine(`${row.name}  ${row.service}  ${row.traceId}`)),
		facts.join('   '),
		plain(waterfallHead(waterfall)).trimEnd(),
		...rows.map((_, place) => plain(waterfallRow(waterfall, place)).trimEnd()),
	];
}
