/**
The evidence of a finding in some lines: the passage around the place, which is bracketed as well as coloured. What
nobody sees in it is named and counted, and never printed.
*/
import type {CallSurroundings, FindingRow} from '../../store/finding-answers.ts';
import {rangesOf, sliceRow} from '../conversation/wrap.ts';
import {duration} from '../format.ts';
import {fit, piece, plain, type Row} from '../rows.ts';
import {cellsOf, headOf, inert, oneLine} from '../text.ts';
import {kindOf} from '../acceptance.ts';
import {type Place, placeOf} from './passage.ts';

/** Of a box with the evidence: its name, the right end of its edge, its lines. */
export type Evidence = {readonly title: string; readonly sum: string; readonly rows: readonly Row[]};

type Size = {readonly width: number; readonly height: number; readonly cut: string};

export function evidenceOf(finding: FindingRow, around: CallSurroundings | null, size: Size): Evidence {
	const place = placeOf(finding, around);
	const {width, height, cut} = size;
	const about = place === null ? [] : factsOf(place, around);
	const said = saidOf(finding, place, around);
	// The passage comes first; what is said of it beside it only where there are lines for both.
	const roomy = height > about.length + said.length + 4;
	const lines = roomy ? height - about.length - said.length - 1 : height;
	const passage = passageRows(finding, place, {width, height: lines, cut});
	const rows = roomy
		? [
				...about.map((text): Row => fit([piece(text, 'dim')], width, cut)),
				...passage,
				[],
				...said.flatMap(text => wrapped([piece(text, 'dim')], width)),
			]
		: passage;
	const of = place === null || place.of < 2 ? '' : `text ${place.number} of ${place.of}, `;
	return {
		title: `Evidence: ${inert(oneLine(place?.source ?? finding.source))}`,
		sum: `${of}${kindOf(finding)}, ${finding.confidence.toFixed(2)}`,
		rows: rows.slice(0, height),
	};
}

/** Of a document its score and its rank; of a tool how long it ran. */
function factsOf({source}: Place, around: CallSurroundings | null): readonly string[] {
	for (const step of around?.steps ?? []) {
		const at = step.documents.findIndex(({id}, index) => source === `document ${id ?? index + 1}`);
		const document = step.documents[at];
		if (document !== undefined) {
			const score = document.score === null ? '' : `score ${document.score.toFixed(2)}, `;
			return [
				`${inert(oneLine(document.id ?? ''))}  ${score}${at + 1} of ${step.documents.length} by ${inert(oneLine(step.name))}`.trimStart(),
			];
		}
		if (step.tool?.name != null && source === `tool ${step.tool.name}`) {
			return [`${inert(oneLine(step.tool.name))}, ${duration(step.durationMs)}, ${step.status}`];
		}
	}
	return [];
}

/** What the detector says, where that is more than the place itself. */
function saidOf(
	{evidence, start, end, callId}: FindingRow,
	place: Place | null,
	around: CallSurroundings | null,
): readonly string[] {
	if (place === null) {
		if (end <= start) return ['about all of it, and no one place in a text'];
		const isRead = around !== null || callId === null;
		return isRead ? ['its text is not in the file: this is what was kept of it'] : [];
	}
	const text = oneLine(evidence);
	const isPlace = flat(place.found).includes(text.replaceAll(/^["“]|["”…]+$/g, ''));
	return isPlace ? [] : [text];
}

function passageRows(finding: FindingRow, place: Place | null, {width, height, cut}: Size): readonly Row[] {
	const cells = Math.max(width, width * height - width);
	if (place === null) return wrapped(bracketed(finding.evidence), width).slice(0, height);
	const found = cutTo(flat(named(place.found)), Math.floor(cells * 0.6), cut);
	const room = Math.max(0, cells - cellsOf(found) - 6);
	const [before, after] = [flat(named(place.before)), flat(named(place.after))];
	// Each side lends the other what it does not need.
	const half = Math.floor(room / 2);
	const ahead = Math.min(before.length, Math.max(half, room - after.length));
	const row: Row = [
		piece(lastOf(before, ahead, cut)),
		...bracketed(found),
		piece(cutTo(after, room - ahead, cut)),
	];
	return wrapped(row, width).slice(0, height);
}

function bracketed(text: string): Row {
	return [piece(`[${oneLine(text)}]`, 'warn')];
}

/** A row as lines of a box. */
export function wrapped(row: Row, width: number): readonly Row[] {
	return rangesOf(plain(row), width).map(range => sliceRow(row, range));
}

function flat(text: string): string {
	return text.replaceAll(/\s+/g, ' ');
}

function cutTo(text: string, length: number, cut: string): string {
	if (text.length <= length) return text;
	const head = headOf(inert(text.slice(0, length)), length);
	const blank = head.lastIndexOf(' ');
	return `${blank > length / 2 ? head.slice(0, blank) : head} ${cut}`;
}

/** The end of a text, from a word on. */
function lastOf(text: string, length: number, cut: string): string {
	if (text.length <= length) return text;
	const tail = text.slice(text.length - length);
	const blank = tail.indexOf(' ');
	return `${cut} ${blank === -1 || blank > length / 2 ? tail.replace(/^[\uDC00-\uDFFF]/, '') : tail.slice(blank + 1)}`;
}

const unseen: readonly (readonly [characters: RegExp, one: string, several: string])[] = [
	// Not behind a flag: those of England, Scotland and Wales are made of them; what else is there `inert` shows.
	[
		/(?<![\u{1F3F4}\u{E0000}-\u{E007F}])[\u{E0000}-\u{E007F}]+/gu,
		'invisible tag character',
		'invisible tag characters',
	],
	[/[\u202A-\u202E\u2066-\u2069]+/gu, 'direction control', 'direction controls'],
	[/[\u200B\u2060-\u2064\uFEFF\u00AD]+/gu, 'zero-width character', 'zero-width characters'],
];

/** Runs of what is drawn as nothing, by kind and number; the rest of it `inert` shows one by one. */
function named(text: string): string {
	return unseen.reduce(
		(shown, [characters, one, several]) =>
			shown.replaceAll(characters, run => {
				const count = Array.from(run).length;
				return `⟦${count} ${count === 1 ? one : several}⟧`;
			}),
		text,
	);
}
