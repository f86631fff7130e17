/**
The evidence of an answer as plain values, and the answer cut into what is drawn of it: sentences, each with its score,
the places in it that nothing supports, and where the others are from. What is measured comes from elsewhere.
*/

/** A place in one of the answers, in UTF-16 units. */
type EvidencePlace = {readonly answer: number; readonly start: number; readonly end: number};

type EvidenceSentence = EvidencePlace & {
	/** From 0 to 1: how much of it stands in what was read; null: it claims nothing; undefined: it was held against nothing. */
	readonly score: number | null | undefined;
	/** Names of the texts that say most of it. */
	readonly from: readonly string[];
};

type EvidenceClaim = EvidencePlace & {
	readonly kind: string;
	readonly supported: boolean;
	/** Name of the text that says it; null: none does. */
	readonly from: string | null;
	/** As `59.90 + 4.90`; null: it is said as it is. */
	readonly sum: string | null;
};

/** A finding with a place in an answer. */
export type EvidenceFlaw = EvidencePlace & {
	readonly key: string;
	readonly isSecurity: boolean;
	/** `quote altered`. */
	readonly name: string;
	/** What is wrong with it. */
	readonly why: string;
	/** It is not printed: a secret, a card, an account. */
	readonly isHidden: boolean;
};

export type EvidenceDocument = {
	/** As claims and sentences name it. */
	readonly source: string;
	readonly name: string;
	readonly score: number | null;
	/** Null: it is not known. */
	readonly isUsed: boolean | null;
	/** Reckoned by the length of its text; null: its text is not told. */
	readonly tokens: number | null;
	/** Of the tokens, where it was not used; null: no price is known. */
	readonly nanoUsd: number | null;
};

export type Evidence = {
	/** Null: the telemetry does not tell them. */
	readonly answers: readonly string[] | null;
	readonly sentences: readonly EvidenceSentence[];
	readonly claims: readonly EvidenceClaim[];
	readonly flaws: readonly EvidenceFlaw[];
	/** In the order in which they came back. */
	readonly documents: readonly EvidenceDocument[];
	/** What they were looked for with. */
	readonly query: string | null;
	/** Why nothing is held against anything; null: it is. */
	readonly unmeasured: string | null;
};

/** A place that is underlined; of a segment, in UTF-16 units. */
export type Mark = {
	readonly start: number;
	readonly end: number;
	readonly label: string;
	/** Of a finding; null: no finding was made of it. */
	readonly key: string | null;
};

export type Segment = {
	readonly text: string;
	/** As of a sentence. */
	readonly score: number | null | undefined;
	readonly marks: readonly Mark[];
	/** About all of it. */
	readonly remarks: readonly Pick<Mark, 'label' | 'key'>[];
	/** Where what is in it comes from. */
	readonly notes: readonly string[];
};

/** A longer one is drawn around its first mark only. */
const segmentLengthMax = 3000;
const leadLength = 600;

/** From this share of a segment on a place is the segment. */
const wholeShare = 0.9;

type Signs = {readonly back: string; readonly cut: string};

export function segmentsOf(evidence: Evidence, signs: Signs): readonly Segment[] {
	const told = new Set<string>();
	return (evidence.answers ?? []).flatMap((text, answer) =>
		placesIn(text, answer, evidence.sentences).map(place => segmentOf(place, text, evidence, {told, signs})),
	);
}

type ScoredPlace = EvidencePlace & Partial<Pick<EvidenceSentence, 'score' | 'from'>>;

/** All of an answer: sentences, and what stands between them. JSON is one thing, whatever is in it. */
function placesIn(
	text: string,
	answer: number,
	sentences: readonly EvidenceSentence[],
): readonly ScoredPlace[] {
	const own = sentences.filter(sentence => sentence.answer === answer);
	if (/^\s*(?:```(?:json)?\s*)?[{[]/.test(text)) return [{answer, start: 0, end: text.length}];
	const places: ScoredPlace[] = [];
	let from = 0;
	const addBetween = (until: number): void => {
		if (/[\p{L}\p{N}]/u.test(text.slice(from, until))) places.push({answer, start: from, end: until});
	};
	for (const sentence of own) {
		if (sentence.start < from) continue;
		addBetween(sentence.start);
		places.push(sentence);
		from = sentence.end;
	}
	addBetween(text.length);
	return places;
}

type Around = {
	/** Notes that stand above already. */
	readonly told: Set<string>;
	readonly signs: Signs;
};

function segmentOf(place: ScoredPlace, text: string, evidence: Evidence, around: Around): Segment {
	const flaws = evidence.flaws.filter(flaw => overlaps(flaw, place));
	const claims = evidence.claims.filter(claim => overlaps(claim, place));
	const all = marksOf(claims, flaws);
	const isWhole = ({start, end}: Mark): boolean => holds({answer: place.answer, start, end}, place);
	const marks = all.filter(mark => !isWhole(mark));
	const remarks = all.filter(isWhole).map(({label, key}) => ({label, key}));
	const first = marks[0]?.start ?? place.start;
	const start = Math.max(
		place.start,
		place.end - place.start > segmentLengthMax ? first - leadLength : place.start,
	);
	const end = Math.min(place.end, start + segmentLengthMax);
	const hidden = evidence.flaws.filter(({isHidden, answer}) => isHidden && answer === place.answer);
	const shown = masked(text, {start, end}, hidden);
	const [before, after] = [
		start > place.start ? around.signs.cut : '',
		end < place.end ? around.signs.cut : '',
	];
	const shift = before.length - start;
	return {
		text: `${before}${shown}${after}`,
		score: place.score,
		marks: marks.flatMap(mark => {
			const from = Math.max(mark.start, start);
			const until = Math.min(mark.end, end);
			return from < until ? [{...mark, start: from + shift, end: until + shift}] : [];
		}),
		remarks,
		notes: notesOf(place, claims, {text, evidence, flaws, around}),
	};
}

/** A finding about all of a sentence is about none of the figures in it. */
function holds(flaw: EvidencePlace, place: EvidencePlace): boolean {
	const shared = Math.min(flaw.end, place.end) - Math.max(flaw.start, place.start);
	return shared >= wholeShare * (place.end - place.start);
}

function overlaps(one: EvidencePlace, other: EvidencePlace): boolean {
	return one.answer === other.answer && one.start < other.end && one.end > other.start;
}

/** What a finding is made of is said by the finding; of the others only that nothing supports them. */
function marksOf(claims: readonly EvidenceClaim[], flaws: readonly EvidenceFlaw[]): readonly Mark[] {
	const seen = new Set<string>();
	const found = flaws
		.filter(({isSecurity}) => !isSecurity)
		.map(({start, end, name, why, key}): Mark => ({
			start,
			end,
			key,
			label: why === '' ? name : `${name}: ${why}`,
		}))
		.filter(({start, end, label}) => {
			const name = `${start} ${end} ${label}`;
			return !seen.has(name) && seen.add(name);
		});
	const others = claims
		.filter(
			claim => !claim.supported && !found.some(mark => mark.start < claim.end && mark.end > claim.start),
		)
		.map(({start, end, kind}): Mark => ({start, end, key: null, label: `${kind}: ${unsupported}`}));
	return [...found, ...others].sort((one, other) => one.start - other.start);
}

export const unsupported = 'in nothing that was read';

type Told = {
	readonly text: string;
	readonly evidence: Evidence;
	readonly flaws: readonly EvidenceFlaw[];
	readonly around: Around;
};

/** What is supported, by where it is from; then what was computed. */
function notesOf(place: ScoredPlace, claims: readonly EvidenceClaim[], told: Told): readonly string[] {
	const {text, evidence, flaws, around} = told;
	const {back} = around.signs;
	const bySource = new Map<string, string[]>();
	const sums: string[] = [];
	for (const {start, end, supported, from, sum} of claims) {
		// What a finding says of a place goes before what supports it.
		const isSaid = flaws.some(
			flaw =>
				(flaw.isHidden || !flaw.isSecurity) && flaw.start < end && flaw.end > start && !holds(flaw, place),
		);
		if (!supported || isSaid) continue;
		const said = text.slice(start, end);
		if (sum !== null && /[^\d.,]/.test(sum)) sums.push(`${said} = ${sum}`);
		// Said again as it stands above.
		else if (from !== null && from !== 'answer') {
			const list = bySource.get(from) ?? [];
			if (!list.includes(said)) list.push(said);
			bySource.set(from, list);
		}
	}
	const secure = flaws.filter(({isSecurity}) => isSecurity).map(({name}) => `9 Security: ${name}`);
	const cited = citedIn(text.slice(place.start, place.end), evidence.documents).filter(
		note => !around.told.has(note) && around.told.add(note),
	);
	const notes = [
		...[...bySource].map(([source, list]) => `${list.join(', ')} ${back} ${nameOf(source, evidence)}`),
		...sums,
		...cited,
		...new Set(secure),
	];
	if (notes.length > 0) return notes;
	if (place.score === null) return ['no claim to check'];
	const from = (place.from ?? []).map(source => nameOf(source, evidence));
	return from.length === 0 ? [] : [`${back} ${from.join(', ')}`];
}

/** A document by its number in the list of them. */
function nameOf(source: string, {documents}: Evidence): string {
	const at = documents.findIndex(document => document.source === source);
	return at === -1 ? source : `[${at + 1}]`;
}

/** `[2] is refunds.md`. */
function citedIn(said: string, documents: readonly EvidenceDocument[]): readonly string[] {
	const numbers = Array.from(said.matchAll(/\[(\d{1,2})\]/g), match => Number(match[1]));
	return [...new Set(numbers)].flatMap(number => {
		const document = documents[number - 1];
		return document === undefined ? [] : [`[${number}] is ${document.name}`];
	});
}

/** Every unit of what is hidden becomes one sign, so that places stay what they are. */
function masked(
	text: string,
	{start, end}: {readonly start: number; readonly end: number},
	hidden: readonly EvidencePlace[],
): string {
	let shown = text.slice(start, end);
	for (const place of hidden) {
		const from = Math.max(0, place.start - start);
		const until = Math.min(shown.length, place.end - start);
		if (from < until) shown = shown.slice(0, from) + '*'.repeat(until - from) + shown.slice(until);
	}
	return shown;
}
