/**
The running board: holds the state, the last answers and the clock, and turns keys into what comes next. It knows
neither Ink nor the terminal: it says that something changed, and what the frame is now.
*/
import type {FileFacts, Timeline} from '../store/answers.ts';
import {acceptanceAt, Beyond} from './beyond.ts';
import type {BoardOptions} from './board-options.ts';
import {FirstMinute} from './first-minute.ts';
import {frameOf} from './frame.ts';
import {bindingOf} from './keys/bindings.ts';
import type {Command} from './keys/commands.ts';
import type {KeyContext} from './keys/binding.ts';
import {lastWord} from './last-word.ts';
import {actionOf, type Below, notYet} from './perform.ts';
import {spansIn} from './moments.ts';
import {type ClickPlace, Pointer} from './mouse.ts';
import {Freshness, messageGoneMs, Pace, replayTickMs} from './pace.ts';
import {placeKey} from './state/places.ts';
import {Taking, underCursor} from './copy/taking.ts';
import {type PulseAnswer, pulseView, standsStill} from './pulse.ts';
import {type AnyView, anyView, Query} from './query.ts';
import {timelineBuckets} from './replay-bar.ts';
import {contextOf} from './board-context.ts';
import {columnsMin, rowsMin, type Size} from './screen-size.ts';
import {PromptHost} from './prompt/host.ts';
import {startState} from './start-state.ts';
import {type Action, topPlace, type UiState, update} from './state/state.ts';
import {Turns} from './turns.ts';
import {emptyView, sdkChoice} from './views/empty.ts';
import {helpAction} from './views/help.ts';
import {smallNotice} from './views/small.ts';
import {viewOf} from './views/views.ts';
import {type Watch, watchOf} from './watch.ts';
import type {BodyRow, Source, ViewContext} from './view.ts';

export class Board {
	/** Resolves when the user quits. */
	readonly quit: Promise<void>;
	readonly #options: BoardOptions;
	readonly #now: () => number;
	readonly #listeners = new Set<() => void>();
	readonly #query: Query;
	readonly #pulses: Query;
	readonly #prompt: PromptHost;
	readonly #beyond: Beyond;
	readonly #watch: Watch | null;
	readonly #taking: Taking;
	readonly #pointer = new Pointer();
	/** What was drawn last: what a click is on. */
	#drawn: readonly BodyRow[] = [];
	readonly #unsubscribe: () => void;
	#leave: () => void = () => {};
	#state: UiState;
	#size: Size = {columns: 80, rows: 24};
	#version = 0;
	/** The state of the last answer that was whole. */
	#shown: UiState | null = null;
	/** What was asked for and waits for an answer; the next key is for something else. */
	#waiting: Command | null = null;
	#timeline: Timeline | null = null;
	readonly #firstMinute = new FirstMinute();
	#spansAtPause = 0;
	readonly #pace = new Pace(() => this.#changed());
	readonly #freshness = new Freshness();
	#closed = false;
	#sourceBefore: Source;
	#timer: ReturnType<typeof setTimeout> | null = null;

	constructor(options: BoardOptions) {
		const {reader, replay} = options;
		this.#options = options;
		this.#sourceBefore = options.source;
		this.#now = options.now ?? Date.now;
		this.quit = new Promise(resolve => {
			this.#leave = resolve;
		});
		const turns = new Turns(reader);
		this.#query = new Query(turns.readerOf('view'), () => this.#answered());
		this.#pulses = new Query(turns.readerOf('header'), () => this.#answered());
		this.#prompt = new PromptHost({
			reader,
			keys: () => this.#keyContext(),
			context: () => this.#context(),
			dispatch: action => this.#dispatch(action),
			say: text => this.#say(text),
			obey: command => this.#obey(command, this.#keyContext()),
			changed: () => this.#pace.soon(),
		});
		this.#beyond = new Beyond({
			options,
			now: this.#now,
			state: () => this.#state,
			dispatch: action => this.#dispatch(action),
			say: text => this.#say(text),
			leave: () => this.#leave(),
			acceptance: () => acceptanceAt(this.#current().view, this.#data(this.#context()), this.#context()),
			isClosed: () => this.#closed,
		});
		this.#taking = new Taking({
			reader,
			copy: options.copy,
			context: () => this.#context(),
			under: () => underCursor(this.#current().view, this.#data(this.#context()), this.#context()),
			dispatch: action => this.#dispatch(action),
			say: text => this.#say(text),
		});
		this.#state = startState(options);
		this.#watch = watchOf(options, {
			now: this.#now,
			changed: () => this.#pace.soon(),
			say: text => this.#say(text),
		});
		this.#unsubscribe = options.subscribe(() => this.#moved());
		// The bar can do without: then it has no density, and the clock still runs.
		if (replay !== null) void this.#askTimeline().catch(() => {});
		this.#wish(true);
		this.#arm();
	}

	/** What a person sees now: exactly `rows` rows. Drawn from what is known; never waits. */
	frame(size: Size): readonly BodyRow[] {
		const {source, glyphs} = this.#options;
		this.#size = size;
		if (size.columns < columnsMin || size.rows < rowsMin) {
			return smallNotice(size, this.#pulse(), source, glyphs).map(row => ({row}));
		}
		const context = this.#context();
		const {view} = this.#current();
		this.#drawn = frameOf({
			context,
			keys: this.#keyContext(),
			pulse: this.#pulse(),
			timeline: this.#timeline,
			view: view.draw(this.#data(context), context),
			waitingSpans: this.#state.pausedAtMs === null ? null : this.#spansArrived() - this.#spansAtPause,
			offers: this.#prompt.offers(),
			message: this.#message(),
		});
		return this.#drawn;
	}

	/** A key by its name in the keymap; one that means nothing here is no event. */
	press(key: string): void {
		this.#pace.key();
		this.#waiting = null;
		this.#state = update(this.#state, {type: 'key', atMs: this.#now()});
		const keys = this.#keyContext();
		const binding = bindingOf(keys, key);
		if (binding === null)
			return keys.state.copying === null ? this.#prompt.type(key) : this.#taking.type(key);
		const reason = binding.disabledReason?.(keys) ?? null;
		if (reason !== null) return this.#say(reason);
		this.#obey(binding.command, keys);
	}

	/** What a click is on is told by the frame. */
	clicked(place: ClickPlace): void {
		this.#pace.key();
		const click = this.#pointer.clicked(place, this.#drawn, this.#now());
		if (click === null || this.#state.prompt !== null || this.#state.help !== null) return;
		if (click.kind === 'act') return this.#dispatch(click.action);
		const context = this.#context();
		const walk = this.#current().view.walk(this.#data(context), context);
		this.#dispatch({type: 'select', id: click.id, walk});
		if (click.kind === 'open') this.#obey('enter', this.#keyContext());
	}

	/** The mouse moves with its button held; null: it is let go. */
	dragged(place: ClickPlace | null): void {
		const action = this.#pointer.dragged(place, this.#context().screen);
		if (action !== null) this.#dispatch(action);
	}

	#obey(command: Command, keys: KeyContext): void {
		if (command === 'back' && this.#query.isReading() && this.#shown !== null) return this.#stop(this.#shown);
		if (this.#beyond.obeyed(command) || this.#taking.obeyed(command) || this.#prompt.obeyed(command)) return;
		const page = helpAction(command, keys, this.#context().screen);
		if (page !== null) this.#dispatch(page);
		if (page !== null && page.scroll !== null) return;
		const context = this.#context();
		const choice = keys.empty ? sdkChoice(command, context) : null;
		if (choice !== null) return this.#dispatch(choice);
		const action = actionOf(command, this.#current().view, this.#data(context), context, this.#below());
		this.#waiting = action === notYet ? command : null;
		if (typeof action === 'string') this.#say(action);
		else if (action !== null && action !== notYet) this.#dispatch(action);
	}

	/** What is asked for takes long: back to what is shown. */
	#stop(state: UiState): void {
		this.#query.stop();
		this.#dispatch({type: 'shown', state});
		this.#say('stopped: this is what was shown before');
	}

	resized(size: Size): void {
		this.#size = size;
		this.#wish(false);
		this.#pace.now();
	}

	async #askTimeline(): Promise<void> {
		this.#timeline = await this.#options.reader.timeline({buckets: timelineBuckets});
		this.#pace.soon();
	}

	/** Calls back whenever a new frame may differ from the last. */
	subscribe(listener: () => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** Grows with every change. */
	version(): number {
		return this.#version;
	}

	state(): UiState {
		return this.#state;
	}

	close(): void {
		this.#closed = true;
		this.#pace.close();
		if (this.#timer !== null) clearTimeout(this.#timer);
		this.#unsubscribe();
		for (const part of [this.#query, this.#pulses, this.#prompt, this.#watch]) part?.close();
	}

	// ── What is shown ────────────────────────────────────────────────────────────────────────────────────

	#pulse(): PulseAnswer | null {
		return this.#pulses.answer('pulse') as PulseAnswer | null;
	}

	#file(): FileFacts | null {
		return this.#pulse()?.file ?? null;
	}

	/** A file that another llmtop writes is a saved one when that ends, and another may begin. */
	#source(): Source {
		const {source} = this.#options;
		return source === 'attached' && standsStill(source, this.#file()) ? 'saved' : source;
	}

	#spansArrived(): number {
		return spansIn(this.#options.status());
	}

	#asOfMs(): number {
		const {replay, pausedAtMs} = this.#state;
		if (replay !== null) return replay.atMs;
		if (this.#source() === 'saved') return this.#file()?.lastMs ?? 0;
		return pausedAtMs ?? this.#now();
	}

	#context(): ViewContext {
		return contextOf(this.#options, {
			state: this.#state,
			size: this.#size,
			silenced: this.#beyond.silenced(),
			source: this.#source(),
			asOfMs: this.#asOfMs(),
			file: this.#file(),
			firing: this.#watch?.firing() ?? 0,
			found: this.#pulse()?.found ?? null,
			// What takes longer than an answer may is asked for again when it is there.
			again: () => setImmediate(() => this.#closed || this.#wish(true)),
		});
	}

	#teaching(): boolean {
		return this.#firstMinute.teaches({
			state: this.#state,
			source: this.#source(),
			hasReceiver: this.#options.status() !== null,
			pulse: this.#pulse(),
			nowMs: this.#now(),
		});
	}

	#current(): {readonly key: string; readonly view: AnyView} {
		return this.#at(this.#state);
	}

	#at(state: UiState): {readonly key: string; readonly view: AnyView} {
		const place = topPlace(state);
		if (place !== null) return {key: placeKey(place), view: viewOf(place)};
		if (this.#teaching()) return {key: 'empty', view: anyView(emptyView)};
		return {key: state.view, view: viewOf(state.view)};
	}

	/** The last answer of what is in sight; before the first, what the view below knows of it; null: nothing. */
	#data(context: ViewContext): unknown {
		const {key, view} = this.#current();
		return this.#query.answer(key) ?? view.begin?.(this.#below().data, context) ?? null;
	}

	#below(): Below {
		const below = {...this.#state, places: this.#state.places.slice(0, -1)};
		const {key, view} = this.#at(below);
		const data = this.#query.answer(key);
		const isCalls = below.places.length === 0 && (key === 'overview' || key === 'calls');
		return {view, data, walk: isCalls ? view.walk(data, {...this.#context(), state: below}) : null};
	}

	#keyContext(): KeyContext {
		const {key} = this.#current();
		const {keymap} = this.#options;
		const own = keymap === undefined ? {} : {keymap};
		return {state: this.#state, source: this.#source(), empty: key === 'empty', size: this.#size, ...own};
	}

	#message(): string | null {
		return lastWord(this.#state, {
			nowMs: this.#now(),
			failure: this.#query.failure() ?? this.#pulses.failure(),
			isReading: this.#query.isReading(),
			firstCalls: this.#current().key === 'empty' ? (this.#pulse()?.calls ?? 0) : 0,
		});
	}

	// ── What changes it ──────────────────────────────────────────────────────────────────────────────────

	#dispatch(action: Action): void {
		const next = update(this.#state, action);
		if (next === this.#state) return;
		this.#state = next;
		if (action.type === 'pause') this.#spansAtPause = this.#spansArrived();
		this.#wish(action.type === 'replay' || action.type === 'tick' || action.type === 'pause');
		this.#pace.now();
		this.#arm();
	}

	#changed(): void {
		this.#version++;
		for (const listener of this.#listeners) listener();
	}

	#answered(): void {
		if (this.#closed) return;
		this.#firstMinute.answered(this.#pulse());
		if (this.#query.isSettled()) this.#shown = this.#state;
		const source = this.#source();
		const isOther = source !== this.#sourceBefore;
		this.#sourceBefore = source;
		// A saved file has a moment only now that its facts are known.
		this.#wish(isOther);
		if (isOther) this.#arm();
		if (this.#waiting !== null) this.#obey(this.#waiting, this.#keyContext());
		if (isOther && source === 'saved') this.#say('its llmtop has ended: the file is a saved one now');
		this.#pace.soon();
	}

	/** A second has passed. Only the clock moves while nothing has come. */
	#second(): void {
		if (this.#freshness.isOld(this.#options.status()?.revision ?? null)) this.#wish(true);
		this.#pace.now();
	}

	/** The status or the data moved. While paused the data does not; the status in the header does. */
	#moved(): void {
		if (this.#closed) return;
		if (this.#state.pausedAtMs === null) this.#wish(true);
		this.#pace.soon();
	}

	#wish(fresh: boolean): void {
		const context = this.#context();
		if (fresh) this.#freshness.asked(this.#options.status()?.revision ?? null);
		this.#pulses.want({key: 'pulse', view: pulseView, context}, {fresh});
		if (this.#source() === 'saved' && this.#file() === null) return;
		this.#query.want({...this.#current(), context}, {fresh});
	}

	/** A live clock moves each second, a playing replay ten times a second; a saved file and a pause not at all. */
	#arm(): void {
		if (this.#timer !== null) clearTimeout(this.#timer);
		this.#timer = null;
		if (this.#closed) return;
		const {replay, pausedAtMs} = this.#state;
		if (replay !== null) {
			const since = performance.now();
			const tick = (): void => this.#dispatch({type: 'tick', elapsedMs: performance.now() - since});
			if (replay.playing) this.#timer = setTimeout(tick, replayTickMs);
		} else if (this.#source() !== 'saved' && pausedAtMs === null) {
			const second = (): void => {
				this.#second();
				this.#arm();
			};
			this.#timer = setTimeout(second, 1000 - (this.#now() % 1000));
		}
	}

	#say(text: string): void {
		this.#dispatch({type: 'message', text, atMs: this.#now()});
		setTimeout(() => this.#pace.soon(), messageGoneMs).unref();
	}
}
