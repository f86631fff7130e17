/** What the tabs of one call have in common: what they are drawn from, and what they draw. */
import type {Use} from '../../domain/call.ts';
import type {CallDetail, CallRow} from '../../store/answers.ts';
import type {FindingRow} from '../../store/finding-answers.ts';
import type {CarrierDetail} from '../../store/record-answers.ts';
import type {CallAnatomy} from '../../store/call-anatomy.ts';
import {grouped} from '../format.ts';
import type {CallPlace} from '../state/places.ts';
import {piece, type Row} from '../rows.ts';
import type {Action} from '../state/state.ts';
import type {BodyRow, ViewContext} from '../view.ts';

export type CallData = {
	/** Null: there is no such call at this moment. */
	readonly call: CallDetail | null;
	/** What its row in the list says, while the call itself is asked for. */
	readonly row?: CallRow;
	/** The spans and records behind it, for the tabs that need them; null while they are not there. */
	readonly carriers: readonly CarrierDetail[] | null;
	/** What each part of them was used for; null where it is not asked for, or is too much to try. */
	readonly uses: readonly Use[] | 'trying' | null;
	/** The call that it is compared with; null: there is none, absent: it is not there yet. */
	readonly other?: CallDetail | null;
	/** What detectors found in it; absent: it is not there yet. */
	readonly findings?: readonly FindingRow[];
	/** What its prompt is made of, for the tab that shows it. */
	readonly anatomy?: CallAnatomy | null;
};

export type TabPage = {
	/** The rows that are in sight. */
	readonly rows: readonly BodyRow[];
	readonly position: string;
	/** Where the cursor can stand, as `callPosition` writes it. */
	readonly stops: readonly string[];
	/** What a page key goes over, one more than that: see `moved`. */
	readonly pageStops: number;
	/** What Enter does at a stop; null: nothing folds here. */
	readonly enter: ((stop: string) => Action | string) | null;
	/** What `o` does, where it is not the trace at the call's own span. */
	readonly other?: () => Action | string;
};

/** Draws a tab in `height` rows. */
export type DrawTab = (options: {
	readonly call: CallDetail;
	readonly data: CallData;
	readonly place: CallPlace;
	readonly context: ViewContext;
	readonly height: number;
}) => TabPage;

/** In place of what lies behind a call: it is asked for, or there is none. */
export function nothingBehind(call: CallDetail, carriers: readonly CarrierDetail[] | null): string | null {
	if (carriers === null) return 'reading the records behind it…';
	if (carriers.length > 0) return null;
	return call.carrier === 'metric'
		? 'no span and no log record is behind it: it was measured, and came as metrics'
		: 'the span or record behind it is not in the file any more';
}

/** One sentence and nothing to walk over. */
export function notePage(text: string | null): TabPage {
	return {
		rows: [{row: [piece(`  ${text ?? ''}`, 'dim')]}],
		position: '',
		stops: [],
		pageStops: 1,
		enter: null,
	};
}

/** A tab that scrolls by lines. */
export function scrolledPage(rows: readonly Row[], {scroll}: CallPlace, height: number): TabPage {
	const last = Math.max(0, rows.length - height);
	const from = Math.min(scroll, last);
	const shown = rows.slice(from, from + height);
	const lines = `lines ${grouped(from + 1)}–${grouped(from + shown.length)} of ${grouped(rows.length)}`;
	return {
		rows: shown.map(row => ({row})),
		position: rows.length <= height ? '' : lines,
		stops: Array.from({length: last + 1}, (_, line) => `answer:${line}`),
		pageStops: height,
		enter: null,
	};
}
