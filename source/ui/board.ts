/**
The running board: holds the state, the last answers and the clock, and turns keys into what comes next. It knows
neither Ink nor the terminal: it says that something changed, and what the frame is now.
*/
import type {EngineStatus} from '../domain/status.ts';
import {type ReplayClock, replayClock, step} from '../replay/clock.ts';
import type {FileFacts, Timeline} from '../store/answers.ts';
import type {Reader} from '../store/store.ts';
import {frameOf} from './frame.ts';
import type {Glyphs} from './glyphs.ts';
import type {Pulse} from './header.ts';
import {bindingOf, type Command, type KeyContext} from './keymap.ts';
import {actionOf} from './perform.ts';
import {type AnyView, anyView, createQuery, type Wish} from './query.ts';
import {replayBarRows, timelineBuckets} from './replay-bar.ts';
import {sdks} from './sdks.ts';
import {columnsMin, rowsMin, screenOf} from './screen-size.ts';
import {type Action, initialState, topPlace, type UiState, update, windows} from './state.ts';
import {smallNotice} from './views/small.ts';
import {emptyView} from './views/empty.ts';
import {helpScrollMax} from './views/help.ts';
import {views} from './views/views.ts';
import type {BodyRow, Source, ViewContext} from './view.ts';

export type BoardOptions = {
	readonly reader: Reader;
	readonly source: Source;
	readonly status: () => EngineStatus | null;
	/** Calls back when the status or the revision moved; returns how to stop that. */
	readonly subscribe: (listener: () => void) => () => void;
	/** The recording that is played; speed in times real time, Infinity for as fast as it draws. */
	readonly replay: {readonly firstMs: number; readonly lastMs: number; readonly speed: number} | null;
	readonly actions: {
		readonly newRun: (() => void) | null;
		readonly mark: ((label: string) => void) | null;
	};
	readonly glyphs: Glyphs;
	/** Milliseconds since 1970. */
	readonly now?: () => number;
};

export type Size = {readonly columns: number; readonly rows: number};

export type Board = {
	readonly frame: (size: Size) => readonly BodyRow[];
	/** A key by its name (`keyName`). */
	readonly press: (key: string) => void;
	readonly resized: (size: Size) => void;
	/** Calls back whenever a new frame may differ from the last. */
	readonly subscribe: (listener: () => void) => () => void;
	/** Grows with every change. */
	readonly version: () => number;
	readonly state: () => UiState;
	/** Resolves when the user quits. */
	readonly quit: Promise<void>;
	readonly close: () => void;
};

/** The empty screen does not change under a hand: this long after a key it stays, ms. */
const handMs = 2000;

/** How often a replay moves on, ms: ten frames a second look like motion and leave room for the reader. */
const replayTickMs = 100;

export function createBoard(options: BoardOptions): Board {
	const {reader, source, glyphs} = options;
	const now = options.now ?? Date.now;
	const listeners = new Set<() => void>();
	const query = createQuery(reader, answered);
	const pulses = createQuery(reader, answered);
	let state = initialState({replay: options.replay === null ? null : clockOf(options.replay)});
	let size: Size = {columns: 80, rows: 24};
	let version = 0;
	let timeline: Timeline | null = null;
	let callsAtStart: number | null = null;
	let taught = false;
	let closed = false;
	let timer: ReturnType<typeof setTimeout> | null = null;
	let leave: () => void = () => {};
	const quit = new Promise<void>(resolve => {
		leave = resolve;
	});

	function changed(): void {
		version++;
		for (const listener of listeners) listener();
	}

	function answered(): void {
		const facts = file();
		if (facts !== null) callsAtStart ??= facts.calls;
		if (closed) return;
		// A saved file has a moment only now that its facts are known.
		wish(false);
		changed();
	}

	function pulse(): (Pulse & {readonly file: FileFacts}) | null {
		return pulses.answer('pulse') as (Pulse & {file: FileFacts}) | null;
	}

	function file(): FileFacts | null {
		return pulse()?.file ?? null;
	}

	function asOfMs(): number {
		if (state.replay !== null) return state.replay.atMs;
		if (source === 'saved') return file()?.lastMs ?? 0;
		return state.pausedAtMs ?? now();
	}

	function context(): ViewContext {
		const at = asOfMs();
		const windowMs = windows[state.window]?.ms ?? Number.POSITIVE_INFINITY;
		// A millisecond before the first record: a window begins after its start.
		const start = Number.isFinite(windowMs) ? at - windowMs : (file()?.firstMs ?? 1) - 1;
		return {
			state,
			screen: screenOf({...size, barRows: replayBarRows(size.columns, state.replay), glyphs}),
			source,
			asOfMs: at,
			fromMs: Math.max(start, state.sinceMs ?? 0, 0),
			status: options.status(),
			file: file(),
		};
	}

	/** The first minute is over with the first call that came since the start, or was in the window before it. */
	function teaching(): boolean {
		if (source !== 'live' && source !== 'demo') return false;
		if (state.view !== 'overview' || topPlace(state) !== null || state.sinceMs !== null) return false;
		const known = pulse();
		if (known === null) return options.status() !== null;
		const nothing = known.calls === 0 && known.file.calls === (callsAtStart ?? 0);
		if (nothing) return !taught || known.file.calls === 0;
		if (!taught && now() - state.lastKeyMs < handMs && callsAtStart === 0 && state.lastKeyMs > 0) return true;
		taught = true;
		return false;
	}

	function current(): {readonly key: string; readonly view: AnyView} {
		const place = topPlace(state);
		if (place?.kind === 'call') return {key: `call ${place.callId}`, view: views.call};
		if (place?.kind === 'trace') return {key: `trace ${place.traceId}`, view: views.trace};
		return teaching() ? {key: 'empty', view: anyView(emptyView)} : {key: state.view, view: views[state.view]};
	}

	function wish(fresh: boolean): void {
		const at = context();
		pulses.want({key: 'pulse', view: pulseView, context: at}, {fresh});
		if (source === 'saved' && file() === null) return;
		const next: Wish = {...current(), context: at};
		query.want(next, {fresh});
	}

	function dispatch(action: Action): void {
		const next = update(state, action);
		if (next === state) return;
		state = next;
		wish(false);
		changed();
		if (action.type === 'replay' || action.type === 'tick') wish(true);
		arm();
	}

	function say(text: string): void {
		dispatch({type: 'message', text, atMs: now()});
		setTimeout(changed, 3100).unref();
	}

	function keyContext(): KeyContext {
		return {state, source, empty: current().key === 'empty'};
	}

	function press(key: string): void {
		state = update(state, {type: 'key', atMs: now()});
		const keys = keyContext();
		const binding = bindingOf(keys, key);
		if (binding === null) return;
		const reason = binding.disabledReason?.(keys) ?? null;
		if (reason !== null) return say(reason);
		if (outside(binding.command)) return;
		if (state.help !== null && scrolledHelp(binding.command, keys)) return;
		if (keys.empty && chooseSdk(binding.command)) return;
		const {key: whose, view} = current();
		const action = actionOf(binding.command, view, query.answer(whose), context());
		if (typeof action === 'string') say(action);
		else if (action !== null) dispatch(action);
	}

	function chooseSdk(command: Command): boolean {
		const by = command === 'up' ? -1 : command === 'down' ? 1 : 0;
		const index = (state.chosenSdk + by + sdks.length) % sdks.length;
		if (by !== 0) dispatch({type: 'sdk', index});
		return by !== 0;
	}

	/** What reaches beyond the state of the screen. True: done. */
	function outside(command: Command): boolean {
		if (command === 'quit') leave();
		else if (command === 'redraw') dispatch({type: 'redraw'});
		else if (command === 'newRun') newRun();
		else if (command === 'mark') mark();
		else if (command === 'callNext') seekTo('next', ['call']);
		else if (command === 'callPrevious') seekTo('previous', ['call']);
		else if (command === 'eventNext') seekTo('next', ['error', 'mark']);
		else if (command === 'eventPrevious') seekTo('previous', ['error', 'mark']);
		else return false;
		return true;
	}

	function newRun(): void {
		if (options.actions.newRun === null)
			return say('this file is written by another llmtop: start its new run there');
		options.actions.newRun();
		dispatch({type: 'newRun', atMs: now()});
		say('new run: tallies from zero, nothing deleted; t goes back');
	}

	function mark(): void {
		if (options.actions.mark === null) return say('this file is written by another llmtop: mark it there');
		const label = new Date(now()).toTimeString().slice(0, 8);
		options.actions.mark(label);
		say(`marked ${label}`);
	}

	function seekTo(direction: 'next' | 'previous', of: readonly ('call' | 'error' | 'mark')[]): void {
		const from = state.replay?.atMs;
		if (from === undefined) return;
		const asked = of.map(kind => reader.moment({fromMs: from, step: direction, of: kind}));
		void Promise.all(asked).then(
			moments => {
				const known = moments.filter(moment => moment !== null);
				if (closed || state.replay === null) return;
				if (known.length === 0) return say(direction === 'next' ? 'nothing further' : 'nothing earlier');
				const to = direction === 'next' ? Math.min(...known) : Math.max(...known);
				dispatch({type: 'replay', clock: step(state.replay, to)});
			},
			(error: unknown) => say(error instanceof Error ? error.message : String(error)),
		);
	}

	/** Under the help page the arrows scroll it; every other key closes it and does what it does. */
	function scrolledHelp(command: Command, keys: KeyContext): boolean {
		const scroll = state.help?.scroll ?? 0;
		const {screen} = context();
		const max = helpScrollMax(keys, screen);
		const by: Partial<Record<Command, number>> = {
			up: -1,
			down: 1,
			pageUp: -screen.bodyRows,
			pageDown: screen.bodyRows,
			first: -max,
			last: max,
		};
		const rows = by[command];
		if (rows !== undefined) dispatch({type: 'help', scroll: Math.max(0, Math.min(max, scroll + rows))});
		else if (command !== 'help' && command !== 'back') {
			dispatch({type: 'help', scroll: null});
			return false;
		}
		return rows !== undefined;
	}

	function frame(at: Size): readonly BodyRow[] {
		size = at;
		if (at.columns < columnsMin || at.rows < rowsMin) {
			return smallNotice(at, pulse(), source, glyphs).map(row => ({row}));
		}
		const drawn = context();
		const {key, view} = current();
		const message = state.message !== null && now() < state.message.untilMs ? state.message.text : null;
		const failure = query.failure() ?? pulses.failure();
		return frameOf({
			context: drawn,
			keys: keyContext(),
			pulse: pulse(),
			timeline,
			view: view.draw(query.answer(key), drawn),
			message: message ?? (failure === null ? null : `the file could not be read: ${failure}`),
		});
	}

	/** A live clock moves each second, a playing replay ten times a second; a saved file and a pause not at all. */
	function arm(): void {
		if (timer !== null) clearTimeout(timer);
		timer = null;
		if (closed) return;
		if (state.replay !== null) {
			if (state.replay.playing) timer = setTimeout(tickReplay, replayTickMs, performance.now());
		} else if (source !== 'saved' && state.pausedAtMs === null) {
			timer = setTimeout(tickLive, 1000 - (now() % 1000));
		}
	}

	function tickReplay(since: number): void {
		dispatch({type: 'tick', elapsedMs: performance.now() - since});
	}

	function tickLive(): void {
		wish(true);
		changed();
		arm();
	}

	function moved(): void {
		if (state.pausedAtMs === null) wish(true);
		// The status is in the header and on the empty screen.
		changed();
	}

	const unsubscribe = options.subscribe(moved);
	if (state.replay !== null) {
		void reader.timeline({buckets: timelineBuckets}).then(
			answer => {
				timeline = answer;
				changed();
			},
			() => {},
		);
	}
	wish(true);
	arm();

	return {
		frame,
		press,
		resized(to) {
			size = to;
			wish(false);
			changed();
		},
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		version: () => version,
		state: () => state,
		quit,
		close() {
			closed = true;
			if (timer !== null) clearTimeout(timer);
			unsubscribe();
			query.close();
			pulses.close();
		},
	};
}

function clockOf(replay: NonNullable<BoardOptions['replay']>): ReplayClock {
	return replayClock({...replay, speed: Number.isFinite(replay.speed) ? replay.speed : 'max'});
}

/** What the header needs, whatever view is shown. One row is asked for: its totals are those of the whole list. */
const pulseView: AnyView = anyView<Pulse & {readonly file: FileFacts}>({
	id: 'pulse',
	question: ({fromMs, state}) => `${state.window} ${state.sinceMs ?? ''} ${fromMs === 0 ? 0 : 1}`,
	async ask(reader, {asOfMs, fromMs, source}) {
		const file = await reader.file();
		const page = await reader.calls({
			asOfMs: source === 'saved' ? (file.lastMs ?? 0) : asOfMs,
			fromMs,
			filter: '',
			sort: 'time',
			ascending: false,
			anchor: null,
			above: 0,
			below: 1,
		});
		return {file, calls: page.total, running: page.runningTotal, costNanoUsd: page.costNanoUsd};
	},
	draw: () => ({where: [[], []], body: [], position: ''}),
	walk: () => ({ids: [], index: 0, lines: 0}),
});
