/**
All attributes of the span or record behind a call, of the records that joined it, then those of its resource, sorted
by key; a value as it came, JSON with a key a line. Long values are folded to three lines.
*/
import {isMap} from '../../domain/attributes.ts';
import type {Attributes, AttributeValue} from '../../domain/otlp.ts';
import type {CallDetail} from '../../store/answers.ts';
import type {CarrierDetail} from '../../store/record-answers.ts';
import {pretty} from '../conversation/json-lines.ts';
import {wrapText} from '../conversation/wrap.ts';
import {grouped} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import {fit, piece, type Row} from '../rows.ts';
import {cutMiddle, inert, oneLine} from '../text.ts';
import type {BodyRow} from '../view.ts';

/** Indexes from here on are attributes, so that they fold apart from messages. */
const firstIndex = 1_000_000;

const foldedLines = 3;

/** Characters of a folded value: more than three lines of the widest screen. */
const flatMost = 2000;

/** The column of keys: as wide as usual keys of this span are, at most. */
const keyCells = {min: 16, share: 0.42} as const;

export type AttributesTab = {
	readonly rows: readonly BodyRow[];
	readonly stops: readonly string[];
	readonly position: string;
};

/** `value`: prettily; `flat`: in one line, which tells more where only three lines are shown. */
type Entry = {
	readonly key: string;
	readonly value: string;
	readonly flat: string;
	readonly of: 'span' | 'resource';
};

type Options = {
	readonly width: number;
	readonly height: number;
	/** Index of the selected attribute; null: the first. */
	readonly message: number | null;
	/** First line shown of a value that is longer than the window. */
	readonly scroll: number;
	readonly toggled: readonly number[];
	readonly glyphs: Glyphs;
};

export function attributesOf(
	call: CallDetail,
	carriers: readonly CarrierDetail[],
	options: Options,
): AttributesTab {
	const entries = entriesOf(carriers);
	if (entries.length === 0) {
		const text = `this ${call.carrier} has no attributes`;
		return {rows: [{row: [piece(`  ${text}`, 'dim')]}], stops: [], position: ''};
	}
	const selected = Math.min(entries.length - 1, Math.max(0, (options.message ?? firstIndex) - firstIndex));
	const heights = entries.map((entry, index) => linesOfEntry(entry, index, options).length);
	const stops = heights.flatMap((height, index) =>
		Array.from(
			{length: Math.max(1, height - options.height + 1)},
			(_, line) => `${firstIndex + index}:${line}`,
		),
	);
	const long = (heights[selected] ?? 0) > options.height;
	const {from, until} = windowOf(heights, selected, options.height);
	const rows: BodyRow[] = [];
	for (let index = from; index < until; index++) {
		const entry = entries[index];
		if (entry === undefined) continue;
		for (const row of rowsOfEntry(entry, index, {
			...options,
			selected: index === selected,
			keyWidth: keyWidthOf(entries, options.width),
		})) {
			rows.push({row});
		}
	}
	const skipped = long ? Math.min(options.scroll, (heights[selected] ?? 0) - options.height) : 0;
	const lines = long ? `line ${grouped(skipped + 1)} of ${grouped(heights[selected] ?? 0)}   ` : '';
	const position = `${lines}${grouped(selected + 1)} of ${grouped(entries.length)}`;
	return {rows: rows.slice(skipped, skipped + options.height), stops, position};
}

/** As many entries as fit, the selected one among them, near the middle. */
function windowOf(heights: readonly number[], selected: number, height: number) {
	let from = selected;
	let used = heights[selected] ?? 1;
	while (from > 0 && used + (heights[from - 1] ?? 1) <= Math.ceil(height / 2)) used += heights[--from] ?? 1;
	let until = selected + 1;
	while (until < heights.length && used < height) used += heights[until++] ?? 1;
	while (from > 0 && used + (heights[from - 1] ?? 1) <= height) used += heights[--from] ?? 1;
	return {from, until};
}

const kept = new WeakMap<readonly CarrierDetail[], readonly Entry[]>();

function entriesOf(carriers: readonly CarrierDetail[]): readonly Entry[] {
	const known = kept.get(carriers);
	if (known !== undefined) return known;
	const own = carriers.filter(carrier => carrier.own);
	const of = (attributes: Attributes, where: string) =>
		Object.entries(attributes)
			.toSorted(([one], [two]) => (one < two ? -1 : 1))
			.map(([key, value]): Entry => {
				const text = valueText(value);
				const flat = oneLine(typeof value === 'string' ? value : text, flatMost);
				return {
					key: where === '' ? key : `${key} (${where})`,
					value: text,
					flat,
					of: where === 'resource' ? 'resource' : 'span',
				};
			});
	const hasSpan = own.some(({span}) => span !== null);
	const ofOne = ({span, log}: CarrierDetail): readonly Entry[] => {
		if (span !== null) return of(span.attributes, '');
		if (log === null) return [];
		const name = hasSpan ? (log.eventName === '' ? 'record' : log.eventName) : '';
		return [...of(log.attributes, name), ...(log.body === null ? [] : of({body: log.body}, name))];
	};
	const resource = (own[0]?.span ?? own[0]?.log)?.resource.attributes ?? {};
	const entries = [...own.flatMap(ofOne), ...of(resource, 'resource')];
	kept.set(carriers, entries);
	return entries;
}

/** A value as a person reads it: JSON with a key a line, a tagged number as its number. */
export function valueText(value: AttributeValue): string {
	if (typeof value === 'string') return value === '' ? '""' : pretty(value);
	// Tagged numbers are numbers to a person: see `domain/otlp.ts`.
	if (isMap(value) && Object.keys(value).length === 1) {
		const tagged = value['$int'] ?? value['$double'];
		if (typeof tagged === 'string' || typeof tagged === 'number') return `${tagged}`;
	}
	return typeof value === 'object' && value !== null ? JSON.stringify(value, null, 2) : String(value);
}

function keyWidthOf(entries: readonly Entry[], width: number): number {
	const longest = entries.reduce((most, entry) => Math.max(most, entry.key.length), 0);
	return Math.max(keyCells.min, Math.min(longest + 2, Math.floor(width * keyCells.share)));
}

function linesOfEntry(entry: Entry, index: number, options: Options): readonly string[] {
	const entryWidth = Math.max(10, Math.floor(options.width * (1 - keyCells.share)) - 3);
	const lines = linesIn(entry, entryWidth);
	if (lines.length <= foldedLines + 1 || options.toggled.includes(firstIndex + index)) return lines;
	const shown = wrapText(entry.flat, entryWidth).slice(0, foldedLines);
	return [...shown, `${options.glyphs.folded} ${grouped(lines.length)} lines`];
}

const keptLines = new WeakMap<Entry, {readonly width: number; readonly lines: readonly string[]}>();

function linesIn(entry: Entry, width: number): readonly string[] {
	const known = keptLines.get(entry);
	if (known?.width === width) return known.lines;
	const lines = wrapText(entry.value, width);
	keptLines.set(entry, {width, lines});
	return lines;
}

function rowsOfEntry(
	entry: Entry,
	index: number,
	options: Options & {readonly selected: boolean; readonly keyWidth: number},
): readonly Row[] {
	const {glyphs, selected, keyWidth, width} = options;
	const key = cutMiddle(inert(entry.key), keyWidth - 2, glyphs.cut);
	return linesOfEntry(entry, index, options).map((line, at) =>
		fit(
			[
				{text: selected ? glyphs.selected : ' '},
				...fit([at === 0 ? piece(key, entry.of === 'span' ? 'accent' : 'dim') : {text: ''}], keyWidth),
				{text: `${glyphs.box.down} `, role: 'dim'},
				line.startsWith(glyphs.folded) ? piece(line, 'accent') : {text: line},
			],
			width,
			glyphs.cut,
		),
	);
}
