/** Serves `y`: finds out what is under the cursor, offers what can be taken of it, and takes what is chosen. */
import type {Reader} from '../../store/store.ts';
import type {Copy} from '../board-options.ts';
import {count} from '../format.ts';
import type {AnyView} from '../query.ts';
import type {Command} from '../keys/commands.ts';
import {chosenBy, type CopyMenu} from '../state/copying.ts';
import type {Action} from '../state/state.ts';
import type {ViewContext} from '../view.ts';
import {type Offer, offersOf, type Subject} from './offers.ts';

export type TakingOptions = {
	readonly reader: Pick<Reader, 'call' | 'spans'>;
	readonly copy: Copy | undefined;
	readonly context: () => ViewContext;
	/** What is under the cursor; the call by its id. */
	readonly under: () => Under;
	readonly dispatch: (action: Action) => void;
	readonly say: (text: string) => void;
};

type Under = Omit<Subject, 'call'> & {readonly callId: string | null};

export function underCursor(view: AnyView, data: unknown, context: ViewContext): Under {
	return {
		text: view.textAt?.(data, context) ?? null,
		callId: view.callAt?.(data, context) ?? null,
		traceId: view.traceAt?.(data, context) ?? null,
		row: view.rowAt?.(data, context) ?? null,
	};
}

export class Taking {
	readonly #options: TakingOptions;
	#offers: readonly Offer[] = [];
	/** `y` came again before the offer was there. */
	#isHurried = false;
	#isOpening = false;

	constructor(options: TakingOptions) {
		this.#options = options;
	}

	/** True: done. */
	obeyed(command: Command): boolean {
		const {dispatch} = this.#options;
		const menu = this.#menu();
		if (command === 'copy') void this.#open();
		else if (menu === null) return false;
		else if (command === 'copyNext') dispatch({type: 'copying', menu: chosenBy(menu, 1)});
		else if (command === 'copyPrevious') dispatch({type: 'copying', menu: chosenBy(menu, -1)});
		else if (command === 'copySecrets')
			dispatch({type: 'copying', menu: {...menu, withSecrets: !menu.withSecrets}});
		else if (command === 'copyClose') dispatch({type: 'copying', menu: null});
		else if (command === 'copyChosen') void this.#take(menu, menu.chosen);
		else return false;
		return true;
	}

	/** A letter that is written beside what it takes. */
	type(key: string): void {
		const menu = this.#menu();
		const at = menu?.items.findIndex(item => item.key === key) ?? -1;
		if (menu !== null && at !== -1) void this.#take(menu, at);
	}

	#menu(): CopyMenu | null {
		return this.#options.context().state.copying;
	}

	async #open(): Promise<void> {
		if (this.#isOpening) {
			this.#isHurried = true;
			return;
		}
		const {reader, copy, context, under, dispatch, say} = this.#options;
		if (copy === undefined) return say('there is no clipboard here');
		this.#isOpening = true;
		try {
			const {callId, ...subject} = under();
			const {asOfMs} = context();
			const call = callId === null ? null : await reader.call(callId, {asOfMs});
			this.#offers = offersOf({...subject, call}, async traceId => reader.spans(traceId));
			const chosen = this.#offers.findIndex(({works}) => works);
			if (chosen === -1) return say('there is nothing to copy under the cursor');
			const items = this.#offers.map(({make: _make, ...item}) => item);
			const menu = {items, chosen, withSecrets: false};
			if (this.#isHurried) await this.#take(menu, chosen);
			else dispatch({type: 'copying', menu});
		} catch (error) {
			say(`not copied: ${messageOf(error)}`);
		} finally {
			this.#isOpening = false;
			this.#isHurried = false;
		}
	}

	async #take(menu: CopyMenu, at: number): Promise<void> {
		const {copy, dispatch, say} = this.#options;
		const offer = this.#offers[at];
		if (offer === undefined || copy === undefined) return;
		if (!offer.works) return say(offer.note);
		dispatch({type: 'copying', menu: null});
		try {
			const text = await offer.make();
			const {masked, file} = await copy(text, {withSecrets: menu.withSecrets});
			const secrets = masked === 0 ? '' : `, ${masked} ${masked === 1 ? 'secret' : 'secrets'} masked`;
			const size = `${count(text.length)} characters`;
			say(
				file === null
					? `copied ${offer.name}: ${size}${secrets}`
					: `too large for this terminal: ${offer.name} is in ${file}${secrets}`,
			);
		} catch (error) {
			say(`not copied: ${messageOf(error)}`);
		}
	}
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
