/**
The first line, the same on every screen: is it alive, what is shown, what is lost, what time is it. Slots at
the right have fixed places; when the window narrows, the usual ports and the file leave first.
*/
import type {FileFacts} from '../store/answers.ts';
import {behindMsMax} from './doctor/receiving.ts';
import {bytes, clock, count} from './format.ts';
import {warningsOf} from './found.ts';
import type {Pulse} from './pulse.ts';
import {type Piece, piece, type Row, row, spread, widthOf} from './rows.ts';
import {cellsOf} from './text.ts';
import {type ViewId, viewTable} from './state/view-table.ts';
import {windows} from './state/windows.ts';
import type {BodyRow, ViewContext, Zone} from './view.ts';

/** OTLP's own ports (opentelemetry.io, OTLP specification): these need no environment line. */
const usualPorts = {grpc: 4317, http: 4318};

export function headerLine(context: ViewContext, pulse: Pulse | null): Row {
	const {screen} = context;
	const left = [row(' llmtop '), stateWord(context), ...middle(context)];
	const right = rightSlots(context, pulse);
	// Everything leaves by its rank until the line fits: 0 never.
	const slots = [
		...left.map((text, index) => ({
			text,
			rank: index < 2 ? 0 : index === 2 && left.length === 4 ? 4 : 1,
			side: 'left' as const,
		})),
		...right,
	];
	for (const rank of [6, 5, 4, 3, 2, 1]) {
		if (widthOfSlots(slots) <= screen.columns) break;
		for (let index = slots.length - 1; index >= 0; index--) {
			if (slots[index]?.rank === rank && widthOfSlots(slots) > screen.columns) slots.splice(index, 1);
		}
	}
	const leftRow = slots.filter(slot => slot.side === 'left').flatMap(slot => slot.text);
	const rightRow = slots.filter(slot => slot.side === 'right').flatMap(slot => [...slot.text, {text: '  '}]);
	return spread(leftRow, [...rightRow.slice(0, -1), {text: ' '}], screen.columns);
}

type Slot = {readonly text: Row; readonly rank: number; readonly side: 'left' | 'right'};

function widthOfSlots(slots: readonly Slot[]): number {
	return slots.reduce((sum, slot) => sum + widthOf(slot.text) + (slot.side === 'right' ? 2 : 0), 0);
}

function stateWord({state, source, status, screen}: ViewContext): Row {
	const {glyphs} = screen;
	if (state.replay !== null) {
		const {playing, speed} = state.replay;
		const word = speed === 'max' ? 'max' : `${speed}×`;
		return playing
			? row(piece(`${glyphs.folded} replay ${word}`, 'accent'))
			: row(piece(`${glyphs.paused} replay ${word}`, 'warn'));
	}
	if (state.pausedAtMs !== null) return row(piece(`${glyphs.paused} paused`, 'warn'));
	if (source === 'saved') return row(piece(`${glyphs.ok} saved`, 'accent'));
	if (status !== null && status.fault !== null) return row(piece(`${glyphs.error} not storing`, 'error'));
	if (status !== null && status.behindMs > behindMsMax) {
		return row(piece(`${glyphs.warning} behind ${(status.behindMs / 1000).toFixed(1)}s`, 'warn'));
	}
	if (source === 'attached') return row(piece(glyphs.ok, 'ok'), ' attached');
	const live = row(piece(glyphs.ok, 'ok'), ' live');
	return source === 'demo' ? [...live, piece(' demo', 'accent')] : live;
}

function middle({state, status, file}: ViewContext): readonly Row[] {
	const run = status?.run.number ?? file?.run?.number ?? null;
	const window =
		state.sinceMs === null ? `last ${windows[state.window]?.label ?? ''}` : `since ${clock(state.sinceMs)}`;
	return [
		...(run === null ? [] : [row(`  run ${run}`)]),
		row(state.sinceMs === null && windows[state.window]?.label === 'all' ? '  all of it' : `  ${window}`),
	];
}

function rightSlots(context: ViewContext, pulse: Pulse | null): readonly Slot[] {
	const {status, file, asOfMs, source, firing = 0} = context;
	const dropped = status?.dropped ?? file?.dropped ?? 0;
	const slots: Slot[] = [
		...(firing === 0
			? []
			: [
					{
						text: row(piece(`${context.screen.glyphs.firing} ${firing} firing`, 'error')),
						rank: 0,
						side: 'right',
					} as const,
				]),
		{text: row(`${pulse === null ? ' ' : count(pulse.running)} running`), rank: 3, side: 'right'},
		{
			text: row(piece(`dropped ${count(dropped)}`, dropped > 0 ? 'warn' : undefined)),
			rank: dropped > 0 ? 0 : 2,
			side: 'right',
		},
	];
	if (file !== null && file.evicted > 0) {
		slots.push({text: row(`evicted ${count(file.evicted)}`), rank: 4, side: 'right'});
	}
	if (file !== null) {
		const size = source === 'replay' || source === 'saved' ? 'read only' : bytes(file.bytes);
		slots.push({text: row(`${fileName(file)} ${size}`), rank: 5, side: 'right'});
	}
	slots.push(...portSlots(context));
	slots.push({text: row(asOfMs > 0 ? clock(asOfMs) : ''), rank: 0, side: 'right'});
	return slots;
}

/** Who receives; of ourselves the ports. The usual ones may leave; unusual ones stay, as the line to paste where there is room for it. */
function portSlots({status, screen, source, file}: ViewContext): readonly Slot[] {
	if (source === 'attached' && file !== null && file.writerPid !== null) {
		return [{text: row(`process ${file.writerPid} receives`), rank: 4, side: 'right'}];
	}
	if (status === null) return [];
	const {grpcPort, httpPort} = status.ports;
	const short = `:${grpcPort} :${httpPort}`;
	const usual = grpcPort === usualPorts.grpc && httpPort === usualPorts.http;
	if (usual || source === 'demo') return [{text: row(short), rank: 6, side: 'right'}];
	const line = `OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:${httpPort}`;
	return [{text: row(piece(screen.columns >= 110 ? line : short, 'warn')), rank: 0, side: 'right'}];
}

function fileName(file: FileFacts): string {
	const name = file.path.split(/[/\\]/).at(-1) ?? file.path;
	return name.length > 24 ? `…${name.slice(-23)}` : name;
}

/**
The second line: the views, the current one in brackets, and how much of what is wrong is in each. Where not all of it
fits the numbers leave, then the names are cut short.
*/
export function tabsLine(context: ViewContext): BodyRow {
	const {state, screen} = context;
	const tabs = tabsFitting(context, screen.columns);
	// Brackets take the place of the blanks around a name, so that it does not move when it is chosen.
	let end = 0;
	const zones = tabs.map(({id, text}): Zone => {
		const from = end;
		end += cellsOf(text) + 2;
		return {from, to: end, action: {type: 'view', view: id}};
	});
	const row = tabs.map(({id, text}): Piece =>
		id === state.view ? {text: `[${text}]`, role: 'accent'} : {text: ` ${text} `},
	);
	return {row, zones};
}

type Tab = {readonly id: ViewId; readonly text: string};

function tabsFitting(context: ViewContext, columns: number): readonly Tab[] {
	const named = (more: (id: ViewId) => string): readonly Tab[] =>
		viewTable.map(({id, digit, name}) => ({id, text: `${digit} ${name}${more(id)}`}));
	const widthOfTabs = (tabs: readonly Tab[]): number =>
		tabs.reduce((sum, {text}) => sum + cellsOf(text) + 2, 0);
	const fitting = [named(id => countOf(id, context)), named(() => '')].find(
		tabs => widthOfTabs(tabs) <= columns,
	);
	return fitting ?? viewTable.map(({id, digit, short}) => ({id, text: `${digit} ${short}`}));
}

/** Blank where nothing is wrong, or nothing is known. */
function countOf(id: ViewId, {found, firing = 0, screen}: ViewContext): string {
	if (id === 'alerts') return firing === 0 ? '' : ` ${screen.glyphs.firing}${count(firing)}`;
	if (found == null) return '';
	const {inspected, errors} = found;
	const number =
		id === 'errors'
			? errors
			: id === 'quality'
				? warningsOf(inspected, ['quality', 'retrieval', 'errors']).n
				: id === 'security'
					? warningsOf(inspected, ['security']).n
					: 0;
	return number === 0 ? '' : ` ${count(number)}`;
}
