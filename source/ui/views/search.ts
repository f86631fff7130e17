/**
What was said, wherever: the calls in whose prompts, answers, tool calls and results a text stands, newest first, each
with the place around it. Enter opens the call, in which the text is looked for.
*/
import type {SearchPage} from '../../store/answers.ts';
import {clockInList, grouped} from '../format.ts';
import {fit, piece, type Row} from '../rows.ts';
import {callPlace, type SearchPlace} from '../state/places.ts';
import {topPlace} from '../state/state.ts';
import {cellsOf, cutMiddle, inert, oneLine} from '../text.ts';
import type {BodyRow, View, ViewContext, ViewFrame} from '../view.ts';
import {firstDrawn, selectedIndex} from '../widgets/list-window.ts';
import {type Column, columnsFitting, takenBy} from '../widgets/table.ts';
import {headRow, listedRows} from './table-body.ts';

type Hit = SearchPage['hits'][number];

/** Between two askings while it is live, ms. */
const restMs = 2000;

/** More are counted, and not listed: another word finds less. */
const hitsMax = 200;

/** As the store marks the hit in its text. */
const marks = /\uE000([^\uE001]*)\uE001/;

const parts = {system: 'system', input: 'prompt', output: 'answer'} as const;

export const searchView: View<SearchPage> = {
	id: 'search',
	restMs,
	question: context =>
		JSON.stringify([placeOf(context)?.text, context.source === 'live' ? '' : context.asOfMs]),
	ask: async (reader, context) =>
		reader.search({text: placeOf(context)?.text ?? '', limit: hitsMax, asOfMs: context.asOfMs}),
	draw,
	walk(data, context) {
		const ids = data?.hits.map(idOf) ?? [];
		const place = placeOf(context);
		return {ids, index: place === null ? 0 : selectedIndex(place, ids), lines: listLines(context)};
	},
	callAt: (data, context) => selectedHit(data, context)?.callId ?? null,
	enter(data, context) {
		const hit = selectedHit(data, context);
		if (hit === null) return 'there is no call to open';
		const [, found = ''] = marks.exec(hit.snippet) ?? [];
		return {type: 'open', place: {...callPlace(hit.callId), find: found}};
	},
};

function placeOf({state}: ViewContext): SearchPlace | null {
	const place = topPlace(state);
	return place?.kind === 'search' ? place : null;
}

function idOf({callId}: Hit): string {
	return callId;
}

function selectedHit(data: SearchPage | null, context: ViewContext): Hit | null {
	const place = placeOf(context);
	if (data === null || place === null) return null;
	return data.hits[selectedIndex(place, data.hits.map(idOf))] ?? null;
}

function listLines({screen}: ViewContext): number {
	return Math.max(1, screen.bodyRows - 1);
}

function draw(data: SearchPage | null, context: ViewContext): ViewFrame {
	const {screen} = context;
	const place = placeOf(context);
	if (data === null || place === null)
		return {where: [[piece('Search', 'strong')], []], body: [], position: ''};
	const where = whereOf(data, place, context);
	const {hits} = data;
	if (hits.length === 0) {
		const text = `Nothing that was said has "${inert(oneLine(place.text))}" in it.   ctrl-f searches again`;
		const row = fit([piece(`  ${text}`, 'dim')], screen.columns, screen.glyphs.cut);
		return {where, body: [{row: []}, {row}], position: ''};
	}
	const index = selectedIndex(place, hits.map(idOf));
	const lines = listLines(context);
	const first = firstDrawn({index, line: place.line, lines, total: hits.length});
	const columns = hitColumns(context);
	const options = {width: screen.columns, glyphs: screen.glyphs};
	const body: BodyRow[] = [
		headRow(columns, options),
		...listedRows(columns, {rows: hits, first, lines, index}, {...options, idOf}),
	];
	const until = Math.min(hits.length, first + lines);
	return {where, body, position: `${grouped(first + 1)}–${grouped(until)} of ${grouped(hits.length)}`};
}

function hitColumns({screen, asOfMs}: ViewContext): readonly Column<Hit>[] {
	const {glyphs, width, columns} = screen;
	const model = width === 'narrow' ? 16 : 22;
	const all: readonly Column<Hit>[] = [
		{
			head: 'TIME',
			width: 10,
			align: 'left',
			cell: hit => piece(clockInList(hit.startMs, {todayMs: asOfMs})),
		},
		{
			head: 'MODEL',
			width: model,
			align: 'left',
			cell: hit => piece(cutMiddle(inert(oneLine(hit.model ?? '')), model - 1, glyphs.cut)),
		},
		{head: 'SESSION', width: 14, align: 'left', cell: hit => piece(oneLine(hit.session ?? ''), 'dim')},
		{head: 'IN', width: 8, align: 'left', cell: hit => piece(parts[hit.part], 'dim')},
	];
	const fixed = columnsFitting(all, {
		width: columns,
		floor: width === 'narrow' ? 40 : 60,
		leave: ['SESSION', 'MODEL'],
	});
	const room = Math.max(0, columns - takenBy(fixed));
	return [
		...fixed,
		{head: 'SAYS', width: 'rest', align: 'left', cell: hit => saysRow(hit, room, glyphs.cut)},
	];
}

/** The text around the place, which is marked; the store has made one line of it. What stands before leaves it in sight. */
function saysRow({snippet}: Hit, room: number, cut: string): Row {
	const [before = '', found = '', after = ''] = snippet.split(marks);
	return [piece(endOf(before, Math.floor(room / 3), cut)), piece(found, 'warn'), piece(after)];
}

/** Its last cells. */
function endOf(text: string, cells: number, cut: string): string {
	const safe = inert(text);
	if (cellsOf(safe) <= cells) return safe;
	const characters = Array.from(safe);
	let from = characters.length;
	for (let width = cellsOf(cut); from > 0; from--) {
		width += cellsOf(characters[from - 1] ?? '');
		if (width > cells) break;
	}
	return cut + characters.slice(from).join('');
}

function whereOf(
	{total, hits, notIndexed}: SearchPage,
	{text}: SearchPlace,
	{screen}: ViewContext,
): readonly [Row, Row] {
	const gap = screen.width === 'narrow' ? '  ' : '   ';
	const calls = `${hits.length < total ? 'newest of ' : ''}${total >= 500 ? 'over ' : ''}${grouped(total)} calls`;
	const waiting = notIndexed === 0 ? '' : `${gap}${grouped(notIndexed)} messages wait to be searched`;
	return [
		[
			piece('Search', 'strong'),
			piece(`${gap}${inert(oneLine(text))}`, 'accent'),
			piece(`${gap}${calls}${gap}newest first`),
			piece(waiting, 'warn'),
		],
		[],
	];
}
