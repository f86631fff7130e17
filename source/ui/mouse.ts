/**
The mouse: what the terminal tells of it, and what a click on a frame means. SGR reports (private mode 1006) of buttons,
the wheel and drags (mode 1002), as xterm describes them: https://invisible-island.net/xterm/ctlseqs/ctlseqs.html.
*/
import type {Action} from './state/state.ts';
import type {PaneOf} from './state/panes.ts';
import {draggedTo} from './panes.ts';
import {fixedAbove} from './screen-size.ts';
import type {BodyRow, Screen} from './view.ts';

/** Row and column of the screen, from 0. */
export type ClickPlace = {readonly row: number; readonly column: number};

type MouseEvent =
	| ({readonly kind: 'click'} & ClickPlace)
	| ({readonly kind: 'drag'} & ClickPlace)
	| {readonly kind: 'release'}
	| {readonly kind: 'wheel'; readonly by: 1 | -1};

export const mouseOn = '\u001B[?1002h\u001B[?1006h';
export const mouseOff = '\u001B[?1006l\u001B[?1002l';

/** Two clicks on one row within this time are Enter, ms. */
const doubleMs = 400;

// oxlint-disable-next-line no-control-regex -- what a terminal sends begins with it
const report = /\u001B\[<(\d{1,4});(\d{1,5});(\d{1,5})([Mm])/g;

/** The beginning of one at the end of what was read. */
// oxlint-disable-next-line no-control-regex -- what a terminal sends begins with it
const unfinished = /\u001B\[<[\d;]{0,16}$/;

const leftButton = 0;

/** Added where the mouse moves with the button held. */
const moving = 32;

const wheelUp = 64;
const wheelDown = 65;

/**
Takes what the terminal tells of the mouse out of what is read from it, since Ink drops whatever is no key. Returns how
to end that.
*/
export function readMouse(stdin: NodeJS.ReadStream, listener: (event: MouseEvent) => void): () => void {
	const own = Object.getOwnPropertyDescriptor(stdin, 'read');
	const read = stdin.read.bind(stdin);
	let begun = '';
	stdin.read = (size?: number): unknown => {
		// Only what the stream itself says ends the reading: it tells of new input only to who has read to the end.
		for (;;) {
			const chunk: unknown = read(size);
			if (typeof chunk !== 'string') return chunk;
			const {events, rest, unread} = mouseEventsIn(begun + chunk);
			begun = unread;
			for (const event of events) listener(event);
			if (rest !== '') return rest;
		}
	};
	return () => {
		if (own === undefined) Reflect.deleteProperty(stdin, 'read');
		else Object.defineProperty(stdin, 'read', own);
	};
}

/** What is told of the mouse, the text without it, and the beginning of a report that has not come whole. */
export function mouseEventsIn(text: string): {
	readonly events: readonly MouseEvent[];
	readonly rest: string;
	readonly unread: string;
} {
	const events = Array.from(text.matchAll(report), eventOf).filter(event => event !== null);
	const keys = text.replaceAll(report, '');
	const [unread = ''] = unfinished.exec(keys) ?? [];
	return {events, rest: keys.slice(0, keys.length - unread.length), unread};
}

/** Null where nothing follows from it: another button, one with Shift or Control. */
function eventOf([, code, x, y, end]: readonly string[]): MouseEvent | null {
	const button = Number(code);
	if (end !== 'M') return button === leftButton ? {kind: 'release'} : null;
	if (button === wheelUp || button === wheelDown) return {kind: 'wheel', by: button === wheelUp ? -1 : 1};
	if (button !== leftButton && button !== leftButton + moving) return null;
	return {kind: button === leftButton ? 'click' : 'drag', row: Number(y) - 1, column: Number(x) - 1};
}

/** Rows that the wheel walks at once. */
const wheelRows = 3;

/** The wheel walks as the arrows do, wherever they walk. */
export function pointTo(
	board: {
		readonly press: (key: string) => void;
		readonly clicked: (place: ClickPlace) => void;
		readonly dragged: (place: ClickPlace | null) => void;
	},
	event: MouseEvent,
): void {
	if (event.kind === 'click') return board.clicked(event);
	if (event.kind === 'drag') return board.dragged(event);
	if (event.kind === 'release') return board.dragged(null);
	for (let row = 0; row < wheelRows; row++) board.press(event.by === 1 ? 'down' : 'up');
}

/** What a click means: an action of the screen, the row that the cursor goes to, or that row opened. */
export type Click =
	| {readonly kind: 'act'; readonly action: Action}
	| {readonly kind: 'select' | 'open'; readonly id: string};

/** Remembers the last click, to know the second of two, and what is held. */
export class Pointer {
	#last: {readonly id: string; readonly atMs: number} | null = null;
	/** The pane whose edge is held. */
	#held: PaneOf | null = null;

	/** `rows`: the frame that was clicked on. Null: there is nothing. */
	clicked({row, column}: ClickPlace, rows: readonly BodyRow[], atMs: number): Click | null {
		const {id, zones = [], divider} = rows[row] ?? {};
		this.#held = divider !== undefined && column === (divider.at ?? column) ? divider.of : null;
		if (this.#held !== null) return null;
		const zone = zones.find(({from, to}) => column >= from && column < to);
		const last = this.#last;
		this.#last = null;
		if (zone !== undefined) return {kind: 'act', action: zone.action};
		if (id === undefined) return null;
		if (last?.id === id && atMs - last.atMs <= doubleMs) return {kind: 'open', id};
		this.#last = {id, atMs};
		return {kind: 'select', id};
	}

	/** The mouse moves with its button held; null: it is let go. */
	dragged(place: ClickPlace | null, screen: Screen): Action | null {
		if (place === null) this.#held = null;
		return place === null || this.#held === null ? null : draggedTo(this.#held, place, screen, fixedAbove);
	}
}
