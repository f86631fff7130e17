/** What a line of the table of keys says. */
import type {Source} from '../view.ts';
import type {UiState} from '../state/state.ts';
import type {Command, Scope} from './commands.ts';

export type KeyContext = {
	readonly state: UiState;
	readonly source: Source;
	/** The screen teaches the first minute: there is no list yet. */
	readonly empty: boolean;
	/** The table in force, where the user's keys are in it; absent: the one of the program. */
	readonly keymap?: readonly Binding[];
	/** Of the screen, in cells: a small one has no room for panes. */
	readonly size: {readonly columns: number; readonly rows: number};
};

export type Binding = {
	/** Names of keys, as `keyName` gives them. */
	readonly keys: readonly string[];
	readonly command: Command;
	readonly scopes: readonly Scope[];
	/** Column of the help page. */
	readonly group: 'here' | 'move' | 'everywhere' | 'replay';
	/** Short label in the last line; a binding without one is on the help page only. */
	readonly footer?: string | ((context: KeyContext) => string);
	readonly help: string;
	/** What the key would change, as it is now: "15m". */
	readonly now?: (context: KeyContext) => string;
	/** Why it does nothing now; null: it works. */
	readonly disabledReason?: (context: KeyContext) => string | null;
};
