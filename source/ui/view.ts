/**
A view answers one question of the person at the screen. It says what to ask the reader and draws the answer:
both are functions of state, size and time, so that a view is tested without a terminal.
*/
import type {EngineStatus} from '../domain/status.ts';
import type {Use} from '../domain/call.ts';
import type {FileFacts} from '../store/answers.ts';
import type {CarrierDetail} from '../store/record-answers.ts';
import type {AlertSettings} from '../signals/rules.ts';
import type {Silence} from '../store/decisions.ts';
import type {Reader} from '../store/store.ts';
import type {ProgramFacts} from './doctor/program.ts';
import type {Glyphs} from './glyphs.ts';
import type {Acceptance} from './acceptance.ts';
import type {Found} from './found.ts';
import type {Row} from './rows.ts';
import type {PaneOf} from './state/panes.ts';
import type {Action, UiState} from './state/state.ts';

/** 60 to 99 columns are narrow, 160 and more wide; 15 to 29 rows short, 50 and more tall. */
export type Screen = {
	readonly columns: number;
	readonly rows: number;
	/** Rows between the third line and the keys: what a view may fill. */
	readonly bodyRows: number;
	readonly width: 'narrow' | 'normal' | 'wide';
	readonly height: 'short' | 'normal' | 'tall';
	readonly glyphs: Glyphs;
};

/**
Where the data comes from: a receiver of our own, a file that another llmtop writes, one that stands still, or one
that is played.
*/
export type Source = 'live' | 'demo' | 'attached' | 'saved' | 'replay';

/** What the parts of these records were used for in a call; null: too much to try. */
export type UsesOf = (callId: string, carriers: readonly CarrierDetail[]) => Promise<readonly Use[] | null>;

export type ViewContext = {
	readonly state: UiState;
	readonly screen: Screen;
	readonly source: Source;
	/** The moment that is shown: now, the moment of the pause, the end of a saved file, or the replay clock. */
	readonly asOfMs: number;
	/** Start of the window. */
	readonly fromMs: number;
	/** Start of the run that is shown; times of day without a date belong to the day of `asOfMs`. */
	readonly status: EngineStatus | null;
	readonly file: FileFacts | null;
	/** Rules that fire now. */
	readonly firing?: number;
	/** What detectors found in the window; null while it is not known. */
	readonly found?: Found | null;
	/** Rules of alerts as the user has them; absent: as they come. */
	readonly alerts?: AlertSettings;
	/** Silences of the last moments, which the file may not tell yet. */
	readonly silenced?: readonly Silence[];
	/** Absent where nobody can tell. */
	readonly usesOf?: UsesOf;
	readonly program?: ProgramFacts & {readonly colour: boolean};
};

/** Cells of a row that do something when they are clicked, `to` not included. */
export type Zone = {readonly from: number; readonly to: number; readonly action: Action};

export type BodyRow = {
	readonly row: Row;
	readonly selected?: boolean;
	/** In the walk; a click takes the cursor to it. */
	readonly id?: string;
	readonly zones?: readonly Zone[];
	/** The edge of a pane, which is dragged: the whole row, or the cell `at` of it. */
	readonly divider?: {readonly of: PaneOf; readonly at?: number};
};

export type ViewFrame = {
	/** The third line: where, and how much. Left and right part. */
	readonly where: readonly [Row, Row];
	/** At most `screen.bodyRows`; the host fills up. */
	readonly body: readonly BodyRow[];
	/** Right end of the key line: "1–25 of 25". */
	readonly position: string;
};

/** What the cursor walks over, in drawn order. */
export type Walk = {
	readonly ids: readonly string[];
	/** Index of the selected one in `ids`. */
	readonly index: number;
	/** Lines that the walk has on the screen. */
	readonly lines: number;
	/** Rows pinned above it. */
	readonly pinned?: number;
};

export type View<Data> = {
	readonly id: string;
	/** Between two askings of its question while it is live, ms; absent: as often as anything changes. */
	readonly restMs?: number;
	/** Changes whenever the same moment must be asked again: window, filter, anchor, size. */
	readonly question: (context: ViewContext) => string;
	/** `later` takes an answer that has more in it than the first, for what may take longer than a person waits. */
	readonly ask: (reader: Reader, context: ViewContext, later?: (data: Data) => void) => Promise<Data>;
	/** `data` is the last answer, possibly of an older question; null before the first. */
	/** What the view below knows of it already (its last answer), until its own first answer is here. */
	readonly begin?: (below: unknown, context: ViewContext) => Data | null;
	readonly draw: (data: Data | null, context: ViewContext) => ViewFrame;
	readonly walk: (data: Data | null, context: ViewContext) => Walk;
	/** What Enter does on the selected row: opens a place, folds; a text says why nothing. */
	readonly enter?: (data: Data | null, context: ViewContext) => Action | string;
	/** `o`: the other view of the same thing (call, trace). */
	readonly other?: (data: Data | null, context: ViewContext) => Action | string;
	/** `n` and `N`: the next and the previous place of what is looked for; a text says why there is none; null: not known yet. */
	readonly match?: (by: 1 | -1, data: Data | null, context: ViewContext) => Action | string | null;
	/** `z`: what becomes the whole scale. */
	readonly zoom?: (data: Data | null, context: ViewContext) => Action | string;
	/** `L`: what the row under the cursor is linked to. */
	readonly link?: (data: Data | null, context: ViewContext) => Action | string;
	/** `-` and `+`: all rows of a level. */
	readonly foldLevel?: (by: 'fold' | 'unfold', data: Data | null, context: ViewContext) => Action | string;
	/** The call under the cursor; null: there is none. */
	readonly callAt?: (data: Data | null, context: ViewContext) => string | null;
	/** The calls in it, in drawn order: `[` and `]` in an open call go on from here. */
	readonly calls?: (data: Data | null) => readonly {readonly callId: string; readonly failed: boolean}[];
	/** The text under the cursor, and what it is: "message 3". */
	readonly textAt?: (
		data: Data | null,
		context: ViewContext,
	) => {readonly name: string; readonly text: string} | null;
	/** The trace under the cursor. */
	readonly traceAt?: (data: Data | null, context: ViewContext) => string | null;
	/** What the row under the cursor says, by name, as the reader answered it. */
	readonly rowAt?: (data: Data | null, context: ViewContext) => Readonly<Record<string, unknown>> | null;
	/** `a`: what the user is told no more of; a text says why there is nothing to accept. */
	readonly accept?: (data: Data | null, context: ViewContext) => Acceptance | string;
	/** Ids in the walk that `[` and `]` stop at. */
	readonly errors?: (data: Data | null, context: ViewContext) => readonly string[];
};
