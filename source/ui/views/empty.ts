/**
The first minute: is it listening, what do I paste, does anything arrive, what is in the way. Counters move
before the first span is understood; what is in the way is told in the past tense, with who, what and a hint.
*/
import type {Arrivals, EngineStatus, Transport} from '../../domain/status.ts';
import {ago, bytes, clock, count, unknown} from '../format.ts';
import {beside, emptyRow, piece, type Row, row} from '../rows.ts';
import {type Sdk, sdks} from '../sdks.ts';
import {right} from '../text.ts';
import type {View, ViewContext, ViewFrame} from '../view.ts';
import {box} from '../widgets/box.ts';

export const emptyView: View<null> = {
	id: 'empty',
	question: () => '',
	ask: () => Promise.resolve(null),
	draw: (_data, context) => draw(context),
	walk: (_data, {state}) => ({
		ids: sdks.map(sdk => sdk.name),
		index: Math.min(state.chosenSdk, sdks.length - 1),
		lines: sdks.length,
	}),
};

/** Rows of the boxes "Listening" and "Arriving", borders included. */
const topRows = 7;

function draw(context: ViewContext): ViewFrame {
	const {screen, status} = context;
	const some = status !== null && Object.values(status.arrivals).some(way => way.requests > 0);
	const older = context.file?.calls ?? 0;
	const sentence = some
		? 'Something arrives, and there is no model call in it yet.'
		: older > 0
			? `Nothing has come since the start. The file holds ${count(older)} calls: t widens the window.`
			: 'Nothing has come yet. llmtop is listening; point your application at it.';
	const narrow = screen.width === 'narrow';
	const top = status === null ? [] : narrow ? arrivingShort(status, context) : topBoxes(status, context);
	const troubles = status === null ? [] : troubleBox(status, context);
	const left = screen.bodyRows - top.length - troubles.length;
	const sdk = sdks[Math.min(context.state.chosenSdk, sdks.length - 1)];
	const middle =
		sdk === undefined || left < 5
			? []
			: narrow
				? lines(sdk, context, screen.columns, left)
				: sdkBoxes(sdk, context, left);
	return {
		where: [row(sentence), []],
		body: [...top, ...middle, ...troubles].slice(0, screen.bodyRows).map(line => ({row: line})),
		position: 'waits for the first call',
	};
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

/** Where lines are few, only what has come: the room is for the lines to paste. */
function arrivingShort(status: EngineStatus, {screen, asOfMs}: ViewContext): readonly Row[] {
	const {grpc, http, note} = status.ports;
	const come = ways.filter(([way]) => status.arrivals[way].requests > 0);
	const rows = come.map(([way, name]) =>
		wayRow(name, status.arrivals[way], {isOtlp: way !== 'other', asOfMs}),
	);
	const none = row(
		piece(`${screen.glyphs.ok} bound`, 'ok'),
		`   gRPC ${grpc[0] ?? ''}   HTTP ${http[0] ?? ''}`,
	);
	const body = [
		...(come.length === 0 ? [none] : [arrivingHead, ...rows]),
		...(note === null ? [] : [row(piece(`${screen.glyphs.warning} ${note}`, 'warn'))]),
	];
	const title = come.length === 0 ? 'Listening' : 'Arriving';
	return box({title, rows: body, width: screen.columns, height: body.length + 2}, screen.glyphs);
}

const arrivingHead: Row = [
	{
		text: `${' '.repeat(14)}${right('requests', 9)}${right('bytes', 9)}${right('spans', 7)}${right('logs', 6)}${right('refused', 9)}   LAST`,
		role: 'dim',
	},
];

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
	return box({title: 'Arriving', rows: [arrivingHead, ...rows], width, height: topRows}, screen.glyphs);
}

function wayRow(name: string, arrivals: Arrivals, options: {isOtlp: boolean; asOfMs: number}): Row {
	const {isOtlp, asOfMs} = options;
	const {requests, refused, lastMs} = arrivals;
	const what = (value: number): string => (isOtlp ? count(value) : unknown);
	return row(
		piece(name.padEnd(14), requests === 0 ? 'dim' : undefined),
		piece(
			`${right(count(requests), 9)}${right(arrivals.bytes === 0 ? '0' : bytes(arrivals.bytes), 9)}${right(what(arrivals.spans), 7)}${right(what(arrivals.logs), 6)}`,
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
	const chosen = sdks.indexOf(sdk);
	// All of the list, the lines of the longest entry, and the borders: more room stays empty below.
	const wanted = Math.max(sdks.length, ...sdks.map(item => contentRows(item, context).length)) + 2;
	const rows = Math.min(height, wanted);
	const first = Math.max(0, Math.min(chosen - Math.floor((rows - 2) / 2), sdks.length - (rows - 2)));
	const names = sdks
		.map((item, index): Row => {
			const mark = index === chosen ? glyphs.selected : ' ';
			return [{text: mark, role: 'accent'}, piece(item.name, index === chosen ? 'strong' : undefined)];
		})
		.slice(first);
	return beside([
		{
			rows: box({title: 'Your application', sum: '↑ ↓', rows: names, width: listCells, height: rows}, glyphs),
			width: listCells,
		},
		{rows: lines(sdk, context, columns - listCells, rows), width: columns - listCells},
	]);
}

function lines(sdk: Sdk, context: ViewContext, width: number, height: number): readonly Row[] {
	const {glyphs} = context.screen;
	const content = contentRows(sdk, context);
	const narrow = context.screen.width === 'narrow';
	const title = narrow ? `${sdk.name}  ↑ ↓ others` : `${sdk.name}: paste these`;
	// Beside the list the box keeps its height, whatever is chosen.
	return box(
		{title, rows: content, width, height: narrow ? Math.min(height, content.length + 2) : height},
		glyphs,
	);
}

/** Lines to paste stand at the left edge of the box, whole: what is cut cannot be pasted. */
function contentRows(sdk: Sdk, {status, screen}: ViewContext): readonly Row[] {
	if (status === null) return [];
	const roomy = screen.width !== 'narrow';
	const steps = sdk
		.steps(status.ports)
		.flatMap(({title, lines: paste}, index): readonly Row[] => [
			row(piece(`${index + 1} ${title}`, 'dim')),
			...paste.map(line => row(line)),
			...(roomy ? [emptyRow] : []),
		]);
	const hintWidth = (roomy ? screen.columns - listCells : screen.columns) - 4;
	return [...steps, ...wrapped(sdk.content, hintWidth).map(line => row(piece(line, 'dim')))];
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

function troubleBox({troubles}: EngineStatus, {screen, asOfMs}: ViewContext): readonly Row[] {
	if (troubles.length === 0) return [];
	const newest = troubles
		.toSorted((a, b) => b.atMs - a.atMs)
		.slice(0, screen.height === 'short' ? 1 : troublesMax);
	const rows = newest.flatMap((trouble): readonly Row[] => [
		row(
			piece(`${screen.glyphs.warning} `, 'warn'),
			piece(ago(asOfMs - trouble.atMs).padStart(8), 'dim'),
			'  ',
			trouble.message,
		),
		row(' '.repeat(12), piece(`hint: ${trouble.hint}`, 'accent')),
	]);
	return box(
		{
			title: 'What is in the way',
			sum: String(troubles.length),
			rows,
			width: screen.columns,
			height: rows.length + 2,
		},
		screen.glyphs,
	);
}
