/**
Serves the line that is typed: what its keys do, what it may become, and, of a filter, what passes it while it is
written. A filter that is wrong as it stands changes nothing; the last good one stays in force.
*/
import {FilterError, type FilterMistake} from '../../store/answers.ts';
import type {Reader} from '../../store/store.ts';
import type {KeyContext} from '../keys/binding.ts';
import type {Command} from '../keys/commands.ts';
import {type Edit, typed} from '../state/line.ts';
import {searchPlace} from '../state/places.ts';
import type {Prompt} from '../state/prompt.ts';
import type {Action} from '../state/state.ts';
import type {ViewContext} from '../view.ts';
import {completed, unknownCommand} from './commands.ts';
import {
	commandOffers,
	filterAround,
	filterOffers,
	filterWordOf,
	impliedOffer,
	type Offer,
	type SeenValue,
	valuesKeyOf,
} from './offers.ts';

/** After the last key, ms: who types fast does not wait for lists of half words. */
const checkMs = 100;

export type PromptHostOptions = {
	readonly reader: Pick<Reader, 'checkFilter' | 'stats'>;
	readonly keys: () => KeyContext;
	readonly context: () => ViewContext;
	readonly dispatch: (action: Action) => void;
	readonly say: (text: string) => void;
	/** Does what a key does. */
	readonly obey: (command: Command) => void;
	/** Something to see has changed. */
	readonly changed: () => void;
};

const edits: ReadonlySet<string> = new Set<Edit>([
	'erase',
	'eraseWord',
	'eraseAll',
	'left',
	'right',
	'start',
	'end',
]);

export class PromptHost {
	readonly #options: PromptHostOptions;
	#timer: ReturnType<typeof setTimeout> | undefined;
	/** Values of one key, and which question they answer. */
	#seen: {readonly question: string; readonly values: readonly SeenValue[]} = {question: '', values: []};
	#asked = '';

	constructor(options: PromptHostOptions) {
		this.#options = options;
	}

	/** What the line may become, in drawn order; empty where nothing is typed. */
	offers(): readonly Offer[] {
		const prompt = this.#prompt();
		if (prompt === null) return [];
		if (prompt.kind === 'find' || prompt.kind === 'search') return [];
		if (prompt.kind === 'command') return commandOffers(prompt.line.text, this.#options.keys());
		return filterOffers(prompt.line, this.#seen.question === this.#asked ? this.#seen.values : []);
	}

	/** A key that no binding has: a character for the line, else nothing. */
	type(key: string): void {
		const prompt = this.#prompt();
		const line = prompt === null ? null : typed(prompt.line, key);
		if (line !== null) this.#change({type: 'typed', line});
	}

	/** True: done. */
	obeyed(command: Command): boolean {
		const {dispatch} = this.#options;
		if (command === 'prompt' || command === 'filter' || command === 'find' || command === 'search') {
			dispatch({type: 'prompt', kind: command === 'prompt' ? 'command' : command});
			return true;
		}
		const prompt = this.#prompt();
		if (prompt === null) return false;
		if (edits.has(command)) this.#change({type: 'edit', edit: command as Edit});
		else if (command === 'chooseNext') this.#choose(1);
		else if (command === 'choosePrevious') this.#choose(-1);
		else if (command === 'complete') this.#complete(prompt);
		else if (command === 'closePrompt') this.#leave(prompt);
		else if (command === 'run') void this.#run(prompt);
		else return false;
		return true;
	}

	close(): void {
		clearTimeout(this.#timer);
	}

	#prompt(): Prompt | null {
		return this.#options.context().state.prompt;
	}

	#change(action: Action): void {
		const before = this.#prompt();
		this.#options.dispatch(action);
		const prompt = this.#prompt();
		if (prompt === null) {
			// Backspace left the line.
			if (before !== null) this.#restore(before);
			clearTimeout(this.#timer);
			return;
		}
		if (prompt.kind === 'filter') this.#soon();
		if (prompt.kind === 'find') this.#options.dispatch({type: 'find', text: prompt.line.text});
	}

	/** What was in force before the line was opened. */
	#restore({kind, before}: Prompt): void {
		if (kind === 'filter') this.#options.dispatch({type: 'filter', filter: before});
		if (kind === 'find') this.#options.dispatch({type: 'find', text: before});
	}

	#choose(by: 1 | -1): void {
		this.#change({type: 'choose', by, offers: this.offers().length});
	}

	/** As much as all offers have in common; of a filter the marked one, or the first. */
	#complete(prompt: Prompt): void {
		const offers = this.offers();
		const offer = offers[prompt.chosen ?? (prompt.kind === 'filter' ? 0 : -1)];
		if (offer?.line != null) return this.#change({type: 'typed', line: offer.line});
		if (prompt.kind !== 'command') return;
		const text = completed(prompt.line.text);
		this.#change({type: 'typed', line: {text, cursor: Array.from(text).length}});
	}

	#leave(prompt: Prompt): void {
		clearTimeout(this.#timer);
		this.#restore(prompt);
		this.#options.dispatch({type: 'closePrompt'});
	}

	async #run(prompt: Prompt): Promise<void> {
		if (prompt.kind === 'command') return this.#runCommand(prompt);
		if (prompt.kind === 'find') return this.#runFind(prompt);
		if (prompt.kind === 'search') return this.#runSearch(prompt);
		if (prompt.chosen !== null) return this.#complete(prompt);
		clearTimeout(this.#timer);
		const mistake = await this.#check(prompt);
		const isOpen = this.#prompt()?.line === prompt.line;
		if (mistake !== null || !isOpen) return;
		this.#options.dispatch({type: 'remember', text: prompt.line.text});
		this.#options.dispatch({type: 'closePrompt'});
	}

	/** To the first place of the text; of an empty one nothing is looked for any more. */
	#runFind({line}: Prompt): void {
		const {dispatch, obey} = this.#options;
		dispatch({type: 'find', text: line.text});
		dispatch({type: 'remember', text: line.text});
		dispatch({type: 'closePrompt'});
		if (line.text !== '') obey('matchNext');
	}

	/** An empty line looks for nothing. */
	#runSearch({line}: Prompt): void {
		const {dispatch} = this.#options;
		const text = line.text.trim();
		dispatch({type: 'remember', text});
		dispatch({type: 'closePrompt'});
		if (text !== '') dispatch({type: 'summon', place: searchPlace(text)});
	}

	/** What is no command stays on the line, so that it can be mended. */
	#runCommand({line, chosen}: Prompt): void {
		const {dispatch, say, obey} = this.#options;
		const offers = this.offers();
		const offer = offers[chosen ?? impliedOffer(line.text, offers) ?? -1];
		if (offer === undefined && line.text.trim() !== '') return say(unknownCommand(line.text));
		if (offer?.works === false) return say(offer.note);
		dispatch({type: 'remember', text: line.text});
		dispatch({type: 'closePrompt'});
		if (offer?.command != null) obey(offer.command);
	}

	#soon(): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => {
			const prompt = this.#prompt();
			if (prompt?.kind !== 'filter') return;
			void this.#check(prompt);
			void this.#askValues(prompt);
		}, checkMs);
		this.#timer.unref();
	}

	/** Puts the filter in force where it can be read; else tells what is wrong with it. */
	async #check({line}: Prompt): Promise<FilterMistake | null> {
		const {reader, dispatch, say} = this.#options;
		try {
			const mistake = await reader.checkFilter(line.text);
			if (this.#prompt()?.line !== line) return mistake;
			if (mistake === null) dispatch({type: 'filter', filter: line.text.trim()});
			dispatch({type: 'mistake', mistake});
			return mistake;
		} catch (error) {
			say(error instanceof Error ? error.message : String(error));
			return null;
		}
	}

	/** Values that were seen in what is left by the rest of the filter. */
	async #askValues({line}: Prompt): Promise<void> {
		const {reader, context, changed} = this.#options;
		const by = valuesKeyOf(filterWordOf(line));
		const rest = filterAround(line);
		const question = `${by ?? ''} ${rest}`;
		this.#asked = question;
		if (by === null || this.#seen.question === question) return;
		const {fromMs, asOfMs} = context();
		try {
			const rows = await reader.stats({by, filter: rest, fromMs, untilMs: asOfMs});
			const values = rows
				.flatMap(({key, calls}) => (key === null ? [] : [{value: key, calls}]))
				.toSorted((one, other) => other.calls - one.calls);
			this.#seen = {question, values};
			changed();
		} catch (error) {
			// The rest of the line is no filter yet: there is nothing to offer.
			if (!(error instanceof FilterError)) throw error;
		}
	}
}
