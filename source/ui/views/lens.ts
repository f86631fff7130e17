/**
Where each figure of a call comes from: the field, the key that said it, the span or record that carries the key, the
rule by which it was read; then the spans and records themselves and which of them counts, and at last every
attribute that changed nothing of the call.
*/
import type {CallDetail} from '../../store/answers.ts';
import type {CarrierDetail} from '../../store/record-answers.ts';
import {wrapText} from '../conversation/wrap.ts';
import {count, grouped, unknown} from '../format.ts';
import {tracePlace} from '../state/places.ts';
import {fit, piece, type Row, widthOf} from '../rows.ts';
import {cutEnd, cutMiddle, inert, oneLine} from '../text.ts';
import type {BodyRow, Screen} from '../view.ts';
import {valueText} from './call-attributes.ts';
import {shortIds} from './call-facts.ts';
import {type CallData, type DrawTab, notePage, nothingBehind, type TabPage} from './call-page.ts';
import {
	letterOf,
	type LensPart,
	type LensSource,
	nameOfCarrier,
	nameOfPart,
	partsOf,
	sourcesOf,
	unusedParts,
} from './lens-carriers.ts';
import {fieldsOf, type LensField, missingOf} from './lens-fields.ts';

/** Indexes from here on are rows of the lens, so that they unfold apart from messages and attributes. */
const firstIndex = 2_000_000;

/** What stands under one another; `stop` false: the cursor goes over it. */
type Item = {
	readonly rows: (options: {readonly selected: boolean; readonly open: boolean}) => readonly Row[];
	readonly stop: boolean;
	/** The span that the row speaks of, where it has one. */
	readonly spanId: string | null;
};

export const lensPage: DrawTab = ({call, data, place, context, height}) => {
	const {screen} = context;
	const {carriers, uses} = data;
	const missing = nothingBehind(call, carriers);
	if (carriers === null || missing !== null) {
		const note = notePage(missing);
		return {...note, rows: [...note.rows, ...measuredRows(call, screen).slice(0, height - 1)]};
	}
	const items = itemsOf(call, {carriers, uses}, screen);
	const stops = items.flatMap((item, at) => (item.stop ? [at] : []));
	const wanted = (place.message ?? firstIndex) - firstIndex;
	const at = stops.findLast(stop => stop <= wanted) ?? stops[0] ?? 0;
	const drawn = items.map((item, index) =>
		item.rows({selected: index === at, open: place.toggled.includes(firstIndex + index)}),
	);
	const {rows, lines} = inSight(drawn, {at, height, scroll: place.scroll});
	return {
		rows: rows.map(row => ({
			row: widthOf(row) > screen.columns ? fit(row, screen.columns, screen.glyphs.cut) : row,
		})),
		position: `${grouped(stops.indexOf(at) + 1)} of ${grouped(stops.length)}`,
		stops: stops.flatMap(stop =>
			Array.from({length: stop === at ? lines : 1}, (_, line) => `${firstIndex + stop}:${line}`),
		),
		pageStops: height,
		enter: stop => ({type: 'toggle', id: stop}),
		other: () => {
			const spanId = items[at]?.spanId ?? call.spanId;
			return call.traceId === null
				? 'this call came as a log record without a trace'
				: {type: 'open', place: tracePlace(call.traceId, spanId)};
		},
	} satisfies TabPage;
};

/** A call that was measured has no attributes; its metrics are named. */
function measuredRows(call: CallDetail, {columns, glyphs}: Screen): readonly BodyRow[] {
	if (call.carrier !== 'metric') return [];
	return call.origins.map(({field, key}) => ({
		row: fit([piece(`  ${field}`.padEnd(20)), piece(key, 'accent')], columns, glyphs.cut),
	}));
}

/** The rows around the selected item, all of it in sight; of one that is longer than the window a part. */
function inSight(
	drawn: readonly (readonly Row[])[],
	{at, height, scroll}: {readonly at: number; readonly height: number; readonly scroll: number},
): {readonly rows: readonly Row[]; readonly lines: number} {
	const before = drawn.slice(0, at).reduce((sum, rows) => sum + rows.length, 0);
	const own = drawn[at]?.length ?? 0;
	const all = drawn.flat();
	const last = Math.max(0, all.length - height);
	if (own > height) {
		const skipped = Math.min(scroll, own - height);
		return {rows: all.slice(before + skipped, before + skipped + height), lines: own - height + 1};
	}
	// Near the middle, so that one sees what comes.
	const from = Math.min(last, Math.max(0, before - Math.floor((height - own) / 2)));
	return {rows: all.slice(from, from + height), lines: 1};
}

function itemsOf(
	call: CallDetail,
	{carriers, uses}: {readonly carriers: readonly CarrierDetail[]; readonly uses: CallData['uses']},
	screen: Screen,
): readonly Item[] {
	const sources = sourcesOf(call, carriers, uses === 'trying' ? null : uses);
	const unused = unusedParts(carriers, sources);
	const made = partsOf(carriers).filter(({record}) => carriers[record]?.own === true);
	const lending = new Set([...sources.values()].flat().map(source => source.record));
	const columns = columnsOf(screen);
	const missing = missingOf(call);
	const text = (row: Row): Item => ({rows: () => [row], stop: false, spanId: null});
	const wrapped = (line: string): readonly Item[] =>
		wrapText(line, screen.columns - 2).map(part => text([piece(` ${part}`, 'dim')]));
	const of = `${grouped(unused.length)} of ${grouped(made.length)}`;
	const tried =
		uses === 'trying'
			? `trying what the call is without each of ${grouped(made.length)}…`
			: uses === null
				? `${of}: no dialect names them as the key of a figure`
				: `${of}: without them, and with another value, the call is the same`;
	return [
		text(headRow(columns)),
		...fieldsOf(call).map(field => fieldItem(field, {call, carriers, sources, columns, screen})),
		...(missing.length === 0 ? [] : wrapped(`NOT TOLD  ${missing.join(', ')}`)),
		text([]),
		...carrierItems(call, {carriers, lending}, screen),
		text([]),
		text([piece(' NOT USED  ', 'dim'), piece(tried)]),
		...(uses === 'trying' ? [] : unused.map(part => unusedItem(part, carriers, screen))),
	];
}

type Columns = {
	readonly label: number;
	readonly shown: number;
	readonly key: number;
	/** 0: it leaves, and its words stand in the unfolded row. */
	readonly rule: number;
};

const letterCells = 3;

function columnsOf({columns, width}: Screen): Columns {
	const label = width === 'narrow' ? 15 : 17;
	const shown = Math.floor(columns * (width === 'narrow' ? 0.26 : 0.22));
	const left = columns - 1 - label - shown - letterCells;
	const rule = width === 'narrow' ? 0 : Math.floor(left * 0.42);
	return {label, shown, key: left - rule, rule};
}

function headRow({label, shown, key, rule}: Columns): Row {
	const words = `${' '.repeat(letterCells)}${'KEY IT CAME FROM'.padEnd(key)}${rule === 0 ? '' : 'RULE'}`;
	return [{text: ` ${'FIELD'.padEnd(label)}${'SHOWN'.padEnd(shown)}${words}`.trimEnd(), role: 'dim'}];
}

type FieldOptions = {
	readonly call: CallDetail;
	readonly carriers: readonly CarrierDetail[];
	readonly sources: ReadonlyMap<string, readonly LensSource[]>;
	readonly columns: Columns;
	readonly screen: Screen;
};

function fieldItem(field: LensField, options: FieldOptions): Item {
	const {carriers, columns, screen} = options;
	const {glyphs} = screen;
	const found = sourcesFor(field, options.sources);
	const [first] = found;
	const rule = ruleOf(field, found, carriers);
	const more = found.length > 1 ? ` +${found.length - 1}` : '';
	const key =
		first === undefined
			? piece(columns.rule === 0 && field.otherwise !== '' ? field.otherwise : unknown, 'dim')
			: piece(
					cutMiddle(inert(keyText(first, field.shown)), columns.key - 1 - more.length, glyphs.cut) + more,
				);
	return {
		stop: true,
		spanId: first === undefined ? null : spanIdOf(carriers[first.record]),
		rows({selected, open}) {
			const row: Row = [
				{text: selected ? glyphs.selected : ' '},
				...fit([piece(cutEnd(inert(field.label), columns.label - 1, glyphs.cut))], columns.label),
				...fit(
					[piece(cutEnd(inert(oneLine(field.shown)), columns.shown - 1, glyphs.cut), 'strong')],
					columns.shown,
				),
				...fit([piece(first === undefined ? '' : letterOf(first.record), 'accent')], letterCells),
				...fit([key], columns.key, glyphs.cut),
				...(columns.rule === 0 ? [] : fit([piece(rule, 'dim')], columns.rule, glyphs.cut)),
			];
			if (!open) return [row];
			const whole = found.flatMap(source => valueRows(source, {screen, selected}));
			const said = [rule, field.otherwise].filter(
				text => text !== '' && (first === undefined || text === rule),
			);
			const rules = said.flatMap(text => noteRows(text, {screen, selected}));
			return [row, ...rules, ...whole];
		},
	};
}

function sourcesFor(
	{names}: LensField,
	sources: ReadonlyMap<string, readonly LensSource[]>,
): readonly LensSource[] {
	// Of two lists the first that says something: `parameters` stands for parameters that have no key of their own.
	for (const name of names) {
		const found = sources.get(name) ?? [];
		if (found.length > 0) return found;
	}
	return [];
}

/** The key, and its value where that is not what is shown. */
function keyText({key, of, value}: LensSource, shown: string): string {
	const name = nameOfPart({of, key});
	const raw = oneLine(Array.isArray(value) ? value.map(valueText).join(', ') : valueText(value), 80);
	return raw === shown || raw === shown.replaceAll(',', '') || raw.length > 40 ? name : `${name} = ${raw}`;
}

function ruleOf(field: LensField, found: readonly LensSource[], carriers: readonly CarrierDetail[]): string {
	const [first] = found;
	if (first === undefined) return field.otherwise;
	const carrier = carriers[first.record];
	const lent = carrier?.lends === true ? `lent by ${letterOf(first.record)}` : '';
	return [field.rule, lent].filter(text => text !== '').join('; ');
}

function spanIdOf(carrier: CarrierDetail | undefined): string | null {
	return carrier?.span?.spanId ?? carrier?.log?.spanId ?? null;
}

/** Each span and record: its letter, what it is, its tokens, whether it counts and why; its scope and dialect below. */
function carrierItems(
	call: CallDetail,
	{carriers, lending}: {readonly carriers: readonly CarrierDetail[]; readonly lending: ReadonlySet<number>},
	screen: Screen,
): readonly Item[] {
	const {glyphs} = screen;
	const narrow = screen.width === 'narrow';
	const name = Math.max(20, Math.floor(screen.columns * 0.34));
	const head: Row = [
		{
			text: `    ${'SPANS AND RECORDS'.padEnd(name)}     IN    OUT  COUNTED  ${narrow ? '' : 'WHY'}`.trimEnd(),
			role: 'dim',
		},
	];
	const items = carriers.map((carrier, at): Item => {
		const {usage, own, reason} = carrier;
		const isCounted = own && call.counted;
		const isRecord = carrier.log !== null && (own ? at > 0 : carrier.callId === null);
		const why = isRecord
			? own
				? 'a record of the same call'
				: 'a record that tells of it too'
			: (reason ?? (isCounted ? 'the call' : call.counted ? 'no call of its own' : (call.reason ?? '')));
		const said = shortReason(why, carriers);
		const figure = (value: number | null | undefined): string =>
			isRecord ? ''.padStart(7) : count(value ?? null).padStart(7);
		return {
			stop: true,
			spanId: spanIdOf(carrier),
			rows({selected}) {
				const sign = selected ? glyphs.selected : ' ';
				const below = (text: string): Row => [
					{text: sign},
					{text: ' '.repeat(letterCells)},
					piece(text, 'dim'),
				];
				return [
					[
						{text: sign},
						...fit([piece(letterOf(at), 'accent')], letterCells),
						...fit([piece(cutMiddle(inert(nameOfCarrier(carrier)), name - 1, glyphs.cut))], name),
						piece(`${figure(usage?.input)}${figure(usage?.output)}  `, isCounted ? undefined : 'dim'),
						piece((isRecord ? '' : isCounted ? `${glyphs.done} yes` : `${glyphs.unknown} no`).padEnd(9)),
						...(narrow ? [] : [piece(said, 'dim')]),
					],
					// On a narrow screen the reason stands below.
					...(narrow ? [said] : []).map(below),
					below(writerOf(carrier)),
				];
			},
		};
	});
	// A record of the same turn that said nothing of this call is none of its business.
	const shown = items.filter((_, at) => {
		const carrier = carriers[at];
		return carrier?.own === true || carrier?.reason != null || lending.has(at);
	});
	return [{rows: () => [head], stop: false, spanId: null}, ...shown];
}

/** `gen_ai, scope opentelemetry.instrumentation.openai 0.50.1`. */
function writerOf({span, log, dialect}: CarrierDetail): string {
	const scope = (span ?? log)?.scope;
	const version = scope?.version === undefined || scope.version === '' ? '' : ` ${scope.version}`;
	const from =
		scope?.name === undefined || scope.name === '' ? 'without a scope' : `scope ${scope.name}${version}`;
	return `${dialect ?? 'no dialect'}, ${from}`;
}

/** Ids in a reason by the letter of their span, where it has one here. */
function shortReason(reason: string, carriers: readonly CarrierDetail[]): string {
	const named = reason.replaceAll(/[\da-f]{32}-([\da-f]{16})/g, (whole, spanId: string) => {
		const at = carriers.findIndex(carrier => carrier.span?.spanId === spanId);
		return at === -1 ? whole : letterOf(at);
	});
	return shortIds(named);
}

function unusedItem(part: LensPart, carriers: readonly CarrierDetail[], screen: Screen): Item {
	const {glyphs, columns} = screen;
	const keyCells = Math.floor(columns * 0.42);
	return {
		stop: true,
		spanId: spanIdOf(carriers[part.record]),
		rows({selected, open}) {
			const name = nameOfPart(part);
			const row: Row = [
				{text: selected ? glyphs.selected : ' '},
				...fit([piece(letterOf(part.record), 'accent')], letterCells),
				...fit([piece(cutMiddle(inert(name), keyCells - 1, glyphs.cut))], keyCells),
				...fit(
					[piece(oneLine(valueText(part.value)), 'dim')],
					columns - 1 - letterCells - keyCells,
					glyphs.cut,
				),
			];
			return open ? [row, ...valueRows(part, {screen, selected})] : [row];
		},
	};
}

/** A value whole, below its row: its key once more where the row had to cut it. */
function valueRows(
	{record, key, value}: LensPart,
	{screen, selected}: {readonly screen: Screen; readonly selected: boolean},
): readonly Row[] {
	const {glyphs, columns} = screen;
	const sign = {text: selected ? glyphs.selected : ' '};
	const lines = wrapText(valueText(value), columns - 8);
	return [
		[
			sign,
			{text: '   '},
			...fit([piece(`${letterOf(record)} `, 'accent'), piece(key, 'accent')], columns - 5, glyphs.cut),
		],
		...lines.map((line): Row => [
			sign,
			{text: '   '},
			{text: `${glyphs.box.down} `, role: 'dim'},
			{text: line},
		]),
	];
}

function noteRows(
	text: string,
	{screen, selected}: {readonly screen: Screen; readonly selected: boolean},
): readonly Row[] {
	const sign = {text: selected ? screen.glyphs.selected : ' '};
	return wrapText(text, screen.columns - 6).map((line): Row => [sign, {text: '   '}, piece(line, 'dim')]);
}
