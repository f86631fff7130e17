/**
Puts a screen together: header, tabs, third line, body, replay bar, keys. These lines never move, in no view, at
no size, in no state. Pure: from what is known to exactly `rows` rows.
*/
import type {Timeline} from '../store/answers.ts';
import {alarmRow} from './alarm.ts';
import {columnsBox} from './columns-box.ts';
import {copyBox} from './copy/copy-box.ts';
import {footerLine} from './footer.ts';
import {clock, count} from './format.ts';
import {headerLine, tabsLine} from './header.ts';
import type {KeyContext} from './keys/binding.ts';
import type {Pulse} from './pulse.ts';
import {replayBar} from './replay-bar.ts';
import {emptyRow, fit, piece, type Row, spread, withRole} from './rows.ts';
import {cutEnd, inert, oneLine} from './text.ts';
import {fixedAbove} from './screen-size.ts';
import {currentList, shownView} from './state/lists.ts';
import {topPlace} from './state/state.ts';
import {viewLine} from './state/view-table.ts';
import type {BodyRow, ViewContext, ViewFrame} from './view.ts';
import {helpOverlay} from './views/help.ts';
import {promptBox, promptLine} from './prompt/prompt-rows.ts';
import type {Offer} from './prompt/offers.ts';

export type FrameParts = {
	readonly context: ViewContext;
	readonly keys: KeyContext;
	readonly pulse: Pulse | null;
	readonly timeline: Timeline | null;
	readonly view: ViewFrame;
	/** While the screen is paused: spans that came since; null: it is not paused. */
	readonly waitingSpans: number | null;
	/** What the typed line may become. */
	readonly offers: readonly Offer[];
	/** A message at the right end of the last line, in place of the position. */
	readonly message: string | null;
};

export function frameOf(parts: FrameParts): readonly BodyRow[] {
	const {context, keys, view} = parts;
	const {screen, state} = context;
	const [left, right] = whereOf(parts);
	const body = view.body.slice(0, screen.bodyRows);
	const whole: BodyRow[] = [
		{row: headerLine(context, parts.pulse)},
		tabsLine(context),
		{row: spread([{text: ' '}, ...left], right.length > 0 ? [...right, {text: ' '}] : [], screen.columns)},
		...body,
		...Array.from({length: screen.bodyRows - body.length}, () => ({row: emptyRow})),
		...replayBar(context, parts.timeline).map(row => ({row})),
		{row: lastLine(parts)},
	];
	if (state.copying !== null) return above(whole, copyBox(state.copying, screen), parts);
	if (state.choosing !== null) {
		const sort = currentList(state).sort ?? viewLine(state.choosing.of).sorts[0] ?? '';
		return above(whole, columnsBox(state.choosing, state.columns, sort, screen), parts);
	}
	if (state.prompt !== null) return above(whole, promptBox(state.prompt, parts.offers, screen), parts);
	return state.help === null ? whole : covered(whole, helpOverlay(keys, screen, state.help.scroll));
}

function lastLine({context, keys, view, message}: FrameParts): Row {
	const {screen, state} = context;
	if (state.prompt !== null) return promptLine(state.prompt, {keys, message, screen});
	const {columns, glyphs} = screen;
	return footerLine({keys, position: view.position, message, columns, glyphs});
}

/** The box of the typed line over the end of the body; nothing else moves. */
function above(whole: readonly BodyRow[], box: readonly Row[], {context}: FrameParts): readonly BodyRow[] {
	const end = whole.length - 1;
	const first = Math.max(fixedAbove, end - box.length);
	return whole.map((item, index) => {
		const over = index < end ? box[index - first] : undefined;
		return over === undefined ? item : {row: fit(over, context.screen.columns)};
	});
}

/** The doctor tells it itself, at the top of its page. */
function whereOrAlarm(view: ViewFrame, {status, screen, state}: ViewContext): ViewFrame['where'] {
	const alarm = topPlace(state)?.kind === 'doctor' ? null : alarmRow(status, screen);
	return alarm === null ? view.where : [alarm, []];
}

/** Cells that the filter in force takes on the third line at most. */
const filterCellsMax = 40;

/** The filter that everything on the screen has passed. */
function filterRow({state, screen}: ViewContext): Row {
	const place = topPlace(state);
	const isOver = place !== null && place.kind !== 'rows';
	if (state.filter === '' || isOver || state.prompt?.kind === 'filter') return [];
	if (!viewLine(shownView(state)).isFiltered) return [piece('the filter does not hold here', 'dim')];
	const room = Math.min(filterCellsMax, Math.floor(screen.columns / 3));
	return [piece(`/ ${cutEnd(inert(oneLine(state.filter)), room, screen.glyphs.cut)}`, 'warn')];
}

/** A frozen screen says so on the third line, and what waits behind it; so does one that is filtered. */
function whereOf({view, waitingSpans, context}: FrameParts): ViewFrame['where'] {
	const [left, ownRight] = whereOrAlarm(view, context);
	const filter = filterRow(context);
	const right =
		filter.length > 0 && ownRight.length > 0
			? [...filter, {text: '   '}, ...ownRight]
			: [...filter, ...ownRight];
	if (waitingSpans === null) return [left, right];
	const at = `${context.screen.glyphs.paused} frozen at ${clock(context.asOfMs)}`;
	const waiting = waitingSpans === 0 ? '' : `, +${count(waitingSpans)} spans wait`;
	return [left, [{text: ' '}, piece(at + waiting, 'warn')]];
}

/** The help page over the body; what shows beside and below it is dim. */
function covered(whole: readonly BodyRow[], overlay: readonly Row[]): readonly BodyRow[] {
	return whole.map((item, index) => {
		if (index === whole.length - 1) return item;
		if (index < fixedAbove) return item;
		const over = overlay[index - fixedAbove];
		return {row: over ?? dimmed(item.row)};
	});
}

function dimmed(row: Row): Row {
	return withRole(
		row.map(({text}) => ({text})),
		'dim',
	);
}
