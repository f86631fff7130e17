/**
The first minute: is it listening, what do I paste, does anything arrive, what is in the way. Counters move
before the first span is understood; what is in the way is told in the past tense, with who, what and a hint.
*/
import type {Arrivals, EngineStatus, Transport} from '../../domain/status.ts';
import type {Command} from '../keys/commands.ts';
import {ago, bytes, clock, count, unknown} from '../format.ts';
import {beside, emptyRow, piece, type Row, row, spread} from '../rows.ts';
import type {Sdk} from '../sdks/sdk.ts';
import {sdksFound} from '../sdks/sdks.ts';
import type {Action} from '../state/state.ts';
import {cutEnd, inert, oneLine, right} from '../text.ts';
import type {View, ViewContext, ViewFrame} from '../view.ts';
import {box} from '../widgets/box.ts';

export const emptyView: View<null> = {
	id: 'empty',
	question: () => '',
	ask: () => Promise.resolve(null),
	draw: (_data, context) => draw(context),
	walk(_data, {state}) {
		const found = sdksFound(state.sdk.find);
		const index = Math.min(state.sdk.chosen, found.length - 1);
		return {ids: found.map(sdk => sdk.name), index, lines: found.length};
	},
};

/** Rows of the boxes "Listening" and "Arriving", borders included. */
const topRows = 7;

function draw(context: ViewContext): ViewFrame {
	const {screen, status} = context;
	const some = status !== null && Object.values(status.arrivals).some(way => way.requests > 0);
	const older = context.file?.calls ?? 0;
	const narrow = screen.width === 'narrow';
	const sentence = some
		? 'Something arrives, and there is no model call in it yet.'
		: older > 0
			? `Nothing has come since the start. The file holds ${count(older)} calls: t widens the window.`
			: screen.columns < slimBelow
				? 'Nothing has come yet: point your application here.'
				: 'Nothing has come yet. llmtop is listening; point your application at it.';
	const {top, troubles, left} = areas(context);
	const sdk = chosen(context);
	const middle =
		sdk === undefined || left < pasteRowsMin
			? []
			: narrow
				? pasteRows(sdk, context, left)
				: sdkBoxes(sdk, context, left);
	return {
		where: [row(sentence), []],
		body: [...top, ...middle, ...troubles].slice(0, screen.bodyRows).map(line => ({row: line})),
		position: 'waits for the first call',
	};
}

/** Below this many columns sentences are shorter. */
const slimBelow = 76;

/** Fewer rows than these teach nothing. */
const pasteRowsMin = 5;

function chosen({state}: ViewContext): Sdk | undefined {
	const found = sdksFound(state.sdk.find);
	return found[Math.min(state.sdk.chosen, found.length - 1)];
}

/** What stands above and below the lines to paste, and the rows that are left for these. */
function areas(context: ViewContext): {top: readonly Row[]; troubles: readonly Row[]; left: number} {
	const {screen, status} = context;
	if (status === null) return {top: [], troubles: [], left: screen.bodyRows};
	const top = screen.width === 'narrow' ? arrivingShort(status, context) : topBoxes(status, context);
	const troubles = troubleBox(status, context);
	return {top, troubles, left: screen.bodyRows - top.length - troubles.length};
}

/** Arrows choose the application, pages go through what it says to paste, Esc looks for none; null: another command. */
export function sdkChoice(command: Command, context: ViewContext): Action | null {
	const {find, chosen: at, scroll} = context.state.sdk;
	if (command === 'back' && find !== '') return {type: 'find', text: ''};
	const {length} = sdksFound(find);
	const step: Partial<Record<Command, readonly [choose: number, page: number]>> = {
		up: [-1, 0],
		down: [1, 0],
		pageUp: [0, -1],
		pageDown: [0, 1],
	};
	const [choose, page] = step[command] ?? [0, 0];
	const index = (at + choose + length) % length;
	if (choose !== 0) return {type: 'sdk', index, scroll: 0};
	if (page === 0) return null;
	const {rows, max} = pasteScroll(context);
	return {type: 'sdk', index, scroll: Math.max(0, Math.min(max, scroll + page * rows))};
}

/** Lines to paste that are seen at once, and how far they can be scrolled. */
function pasteScroll(context: ViewContext): {readonly rows: number; readonly max: number} {
	const sdk = chosen(context);
	const {left} = areas(context);
	const narrow = context.screen.width === 'narrow';
	const content = sdk === undefined ? [] : contentRows(sdk, context);
	const rows = Math.max(1, left - (narrow ? 1 : 2));
	return {rows, max: Math.max(0, content.length - rows)};
}

function topBoxes(status: EngineStatus, context: ViewContext): readonly Row[] {
	const {columns} = context.screen;
	const width = Math.round(columns * 0.43);
	return beside([
		{rows: listening(status, context, width), width},
		{rows: arriving(status, context, columns - width), width: columns - width},
	]);
}

function listening(status: EngineStatus, {screen}: ViewContext, width: number): readonly Row[] {
	const {ports, file, run} = status;
	const bound = piece(`${screen.glyphs.ok} bound`, 'ok');
	const rows = [
		row('gRPC   ', ports.grpc.join('  '), '   ', bound),
		row('HTTP   ', ports.http.join('  '), '   ', bound),
		row('file   ', `${file.split(/[/\\]/).at(-1) ?? file}, run ${run.number} since ${clock(run.startMs)}`),
		ports.note === null
			? row('out    no connection leaves this machine')
			: row(piece(`${screen.glyphs.warning}      ${ports.note}`, 'warn')),
	];
	return box({title: 'Listening', rows, width, height: topRows}, screen.glyphs);
}

/** Where lines are few, only what has come, and no border: the room is for the lines to paste. */
function arrivingShort(status: EngineStatus, {screen, asOfMs}: ViewContext): readonly Row[] {
	const {grpc, http, note} = status.ports;
	const come = ways.filter(([way]) => status.arrivals[way].requests > 0);
	const bound = row(
		' ',
		piece(`${screen.glyphs.ok} bound`, 'ok'),
		`   gRPC ${grpc[0] ?? ''}   HTTP ${http[0] ?? ''}`,
	);
	const slim = screen.columns < slimBelow;
	const rows = come.map(([way, name]): Row => [
		{text: ' '},
		...wayRow(name, status.arrivals[way], {isOtlp: way !== 'other', asOfMs, slim}),
	]);
	return [
		...(come.length === 0 ? [bound] : [[{text: ' '}, ...arrivingHead(slim)], ...rows]),
		// That the ports are others is in the header and in the lines to paste.
		...(note === null || (slim && come.length > 0)
			? []
			: [row(piece(` ${screen.glyphs.warning} ${note}`, 'warn'))]),
		...(slim ? [] : [emptyRow]),
	];
}

/** The smallest screen has no room for log records: they are least likely to be missed. */
function arrivingHead(slim: boolean): Row {
	const logs = slim ? '' : right('logs', 6);
	const counts = `${right('requests', 9)}${right('bytes', 9)}${right('spans', 7)}${logs}${right('refused', 9)}`;
	return [{text: `${' '.repeat(14)}${counts}   LAST`, role: 'dim'}];
}

const ways: readonly (readonly [Transport, string])[] = [
	['grpc', 'gRPC'],
	['http_protobuf', 'HTTP protobuf'],
	['http_json', 'HTTP JSON'],
	['other', 'not OTLP'],
];

function arriving(status: EngineStatus, {screen, asOfMs}: ViewContext, width: number): readonly Row[] {
	const rows = ways.map(([way, name]) =>
		wayRow(name, status.arrivals[way], {isOtlp: way !== 'other', asOfMs}),
	);
	return box(
		{title: 'Arriving', rows: [arrivingHead(false), ...rows], width, height: topRows},
		screen.glyphs,
	);
}

function wayRow(
	name: string,
	arrivals: Arrivals,
	{isOtlp, asOfMs, slim = false}: {isOtlp: boolean; asOfMs: number; slim?: boolean},
): Row {
	const {requests, refused, lastMs} = arrivals;
	const what = (value: number): string => (isOtlp ? count(value) : unknown);
	return row(
		piece(name.padEnd(14), requests === 0 ? 'dim' : undefined),
		piece(
			`${right(count(requests), 9)}${right(arrivals.bytes === 0 ? '0' : bytes(arrivals.bytes), 9)}${right(what(arrivals.spans), 7)}${slim ? '' : right(what(arrivals.logs), 6)}`,
			requests === 0 ? 'dim' : undefined,
		),
		piece(right(count(refused), 9), refused > 0 ? 'warn' : 'dim'),
		piece(
			`   ${lastMs === null ? unknown : ago(Math.max(0, asOfMs - lastMs))}`,
			lastMs === null ? 'dim' : undefined,
		),
	);
}

/** Width of the list of applications at the left. */
const listCells = 32;

function sdkBoxes(sdk: Sdk, context: ViewContext, height: number): readonly Row[] {
	const {columns, glyphs} = context.screen;
	const {find} = context.state.sdk;
	const found = sdksFound(find);
	const at = found.indexOf(sdk);
	// All of the list, the lines of the longest entry, and the borders: more room stays empty below.
	const wanted = Math.max(found.length, ...found.map(item => contentRows(item, context).length)) + 2;
	const rows = Math.min(height, wanted);
	const first = Math.max(0, Math.min(at - Math.floor((rows - 2) / 2), found.length - (rows - 2)));
	const names = found
		.map((item, index): Row => {
			const mark = index === at ? glyphs.selected : ' ';
			return [{text: mark, role: 'accent'}, piece(item.name, index === at ? 'strong' : undefined)];
		})
		.slice(first);
	const {up, down} = glyphs.keys;
	const sum =
		find === '' ? `${up} ${down} ${found.length}` : `/ ${cutEnd(inert(oneLine(find)), 9, glyphs.cut)}`;
	return beside([
		{
			rows: box({title: 'Your application', sum, rows: names, width: listCells, height: rows}, glyphs),
			width: listCells,
		},
		{rows: pasteBox(sdk, context, rows), width: columns - listCells},
	]);
}

/** Beside the list the box keeps its height, whatever is chosen. */
function pasteBox(sdk: Sdk, context: ViewContext, height: number): readonly Row[] {
	const {columns, glyphs} = context.screen;
	const content = contentRows(sdk, context);
	const first = Math.min(context.state.sdk.scroll, Math.max(0, content.length - (height - 2)));
	const more = content.length > height - 2 ? {sum: linesOf(first, height - 2, content.length)} : {};
	const rows = content.slice(first);
	return box({title: `${sdk.name}: paste these`, ...more, rows, width: columns - listCells, height}, glyphs);
}

/** Alone on a narrow screen: no border, so that nothing but the lines is marked and copied. */
function pasteRows(sdk: Sdk, context: ViewContext, height: number): readonly Row[] {
	const {columns, glyphs} = context.screen;
	const shown = height - 1;
	const spaced = contentRows(sdk, context, true);
	const content = spaced.length <= shown ? spaced : contentRows(sdk, context);
	const first = Math.min(context.state.sdk.scroll, Math.max(0, content.length - shown));
	const more = content.length > shown ? `${linesOf(first, shown, content.length)}   ` : '';
	const {up, down} = glyphs.keys;
	const found = sdksFound(context.state.sdk.find);
	const right = piece(`${more}${up} ${down} ${found.indexOf(sdk) + 1} of ${found.length} SDKs `, 'dim');
	const title = spread([{text: ' '}, piece(sdk.name, 'accent')], [right], columns);
	return [title, ...content.slice(first, first + shown).map((line): Row => [{text: ' '}, ...line])];
}

function linesOf(first: number, shown: number, total: number): string {
	return `${first + 1}–${Math.min(total, first + shown)} of ${total} PgDn`;
}

/** Lines to paste are whole: what is cut cannot be pasted. A line of a shell that does not fit goes on after a backslash. */
function contentRows(
	sdk: Sdk,
	{status, screen}: ViewContext,
	spaced = screen.width !== 'narrow',
): readonly Row[] {
	if (status === null) return [];
	const roomy = screen.width !== 'narrow';
	const width = roomy ? screen.columns - listCells - 4 : screen.columns - 2;
	const steps = sdk
		.steps(status.ports)
		.flatMap(({title, lines: paste, code}, index): readonly Row[] => [
			row(piece(`${index + 1} ${title}`, 'dim')),
			...paste.flatMap(line => (code === true ? [line] : shellLines(line, width))).map(line => row(line)),
			...(spaced ? [emptyRow] : []),
		]);
	return [...steps, ...wrapped(sdk.content, width).map(line => row(piece(line, 'dim')))];
}

/** The same command over several lines, each broken before a word. */
function shellLines(line: string, width: number): readonly string[] {
	const space = line.lastIndexOf(' ', width - 2);
	if (line.length <= width || line.slice(0, space).trim() === '') return [line];
	return [`${line.slice(0, space)} \\`, ...shellLines(`  ${line.slice(space + 1)}`, width)];
}

function wrapped(text: string, width: number): readonly string[] {
	const result: string[] = [];
	for (const word of text.split(' ')) {
		const last = result.at(-1);
		if (last !== undefined && last.length + 1 + word.length <= width)
			result[result.length - 1] = `${last} ${word}`;
		else result.push(word);
	}
	return result;
}

/** Newest first, as many as there is room for beside the lines to paste. */
const troublesMax = 3;

/** Cells before the text of a trouble: sign, age, air. */
const troubleCells = 12;

function troubleBox({troubles}: EngineStatus, {screen, asOfMs}: ViewContext): readonly Row[] {
	if (troubles.length === 0) return [];
	const {columns, glyphs} = screen;
	const slim = columns < slimBelow;
	const newest = troubles
		.toSorted((a, b) => b.atMs - a.atMs)
		.slice(0, screen.height === 'short' ? 1 : troublesMax);
	// Where there is no room beside it, a sentence goes on below: half of a hint is none.
	const width = columns - 4 - troubleCells;
	const rows = newest.flatMap((trouble): readonly Row[] => {
		const age = piece(ago(asOfMs - trouble.atMs).padStart(8), 'dim');
		const under = row(' '.repeat(troubleCells));
		const [first = '', ...more] = wrapped(inert(oneLine(trouble.message)), width);
		return [
			row(piece(`${glyphs.warning} `, 'warn'), age, '  ', first),
			...more.map(line => [...under, piece(line)]),
			...wrapped(`hint: ${trouble.hint}`, width).map(line => [...under, piece(line, 'accent')]),
		];
	});
	// The smallest screen has no rows for a border.
	if (slim) return rows.map(line => [{text: ' '}, ...line]);
	const sum: Row = [piece(`${troubles.length}  `), piece(':doctor', 'accent')];
	return box({title: 'What is in the way', sum, rows, width: columns, height: rows.length + 2}, glyphs);
}
