/** What commands do beyond the screen: leave it, start a run, set a mark, go to a moment of the recording. */
import {step} from '../replay/clock.ts';
import type {Acceptance} from './acceptance.ts';
import {type Silence, untilNextRun} from '../store/decisions.ts';
import type {BoardOptions} from './board-options.ts';
import type {Command} from './keys/commands.ts';
import {type MomentKind, nearestMoment} from './moments.ts';
import type {AnyView} from './query.ts';
import {type Action, messageMs, type UiState} from './state/state.ts';
import type {View, ViewContext} from './view.ts';

type Host = {
	readonly options: BoardOptions;
	readonly now: () => number;
	readonly state: () => UiState;
	readonly dispatch: (action: Action) => void;
	readonly say: (text: string) => void;
	readonly leave: () => void;
	/** What `a` is about, where the cursor is; a text says why it is about nothing. */
	readonly acceptance: () => Acceptance | string;
	readonly isClosed: () => boolean;
};

export class Beyond {
	readonly #host: Host;
	readonly #commands: Partial<Record<Command, () => void>>;
	/** By rule. */
	readonly #silenced = new Map<string, Silence>();
	/** What `a` asked last, and when. */
	#asked: {readonly acceptance: string; readonly atMs: number} = {acceptance: '', atMs: 0};

	constructor(host: Host) {
		this.#host = host;
		this.#commands = {
			quit: () => host.leave(),
			redraw: () => host.dispatch({type: 'redraw'}),
			stop: () => host.dispatch({type: 'stop'}),
			newRun: () => this.#newRun(),
			mark: () => this.#mark(),
			accept: () => this.#accept(),
			callNext: () => void this.#seek('next', ['call']),
			callPrevious: () => void this.#seek('previous', ['call']),
			eventNext: () => void this.#seek('next', ['error', 'mark']),
			eventPrevious: () => void this.#seek('previous', ['error', 'mark']),
		};
	}

	/** True: done. */
	obeyed(command: Command): boolean {
		const run = this.#commands[command];
		run?.();
		return run !== undefined;
	}

	#newRun(): void {
		const {options, dispatch, now, say} = this.#host;
		options.actions.newRun?.();
		dispatch({type: 'newRun', atMs: now()});
		say('new run: tallies from zero, nothing deleted; t goes back');
	}

	#mark(): void {
		const {options, now, say} = this.#host;
		const label = new Date(now()).toTimeString().slice(0, 8);
		options.actions.mark?.(label);
		say(`marked ${label}`);
	}

	/** What `a` silenced since the start, newest of each rule; an `untilMs` that is over ends an older one. */
	silenced(): readonly Silence[] {
		return [...this.#silenced.values()];
	}

	/** Asked first: what is accepted is in no count any more, and no key takes that back. */
	#accept(): void {
		const {options, now, say} = this.#host;
		const acceptance = this.#host.acceptance();
		if (typeof acceptance === 'string') return say(acceptance);
		const atMs = now();
		if (acceptance.kind === 'silence') {
			// Not asked: the next `a` takes it back.
			const silence = {rule: acceptance.rule, atMs, untilMs: Math.min(untilNextRun, atMs + acceptance.forMs)};
			this.#silenced.set(silence.rule, silence);
			options.actions.silence?.(silence);
			return say(acceptance.says);
		}
		const asked = {acceptance: JSON.stringify(acceptance), atMs};
		const isSure = this.#asked.acceptance === asked.acceptance && atMs - this.#asked.atMs <= messageMs;
		this.#asked = isSure ? {...asked, acceptance: ''} : asked;
		if (!isSure) return say(`a again: ${acceptance.asks}`);
		options.actions.allow?.({...acceptance.allowance, atMs, origin: 'key'});
		say(acceptance.says);
	}

	async #seek(direction: 'next' | 'previous', kinds: readonly MomentKind[]): Promise<void> {
		const {options, state, isClosed, say, dispatch} = this.#host;
		const fromMs = state().replay?.atMs;
		if (fromMs === undefined) return;
		const found = await nearestMoment(options.reader, {fromMs, direction, kinds});
		const clock = state().replay;
		if (isClosed() || clock === null) return;
		if (typeof found === 'string') say(found);
		else dispatch({type: 'replay', clock: step(clock, found)});
	}
}

/** What `a` of this view is about, where its cursor is; a text says why it is about nothing. */
export function acceptanceAt(view: AnyView, data: unknown, context: ViewContext): Acceptance | string {
	const {accept}: Pick<View<unknown>, 'accept'> = view;
	return accept?.(data, context) ?? 'there is nothing to accept here';
}
