/** The strip of signals: what a glance from across the desk reads, each with a sign and its one figure. */
import type {FindingSignal} from '../../domain/finding.ts';
import {count, duration, moneyShort, perMinute, rate, rateShort, share, tooFew, unknown} from '../format.ts';
import {warningsOf} from '../found.ts';
import {type Piece, piece, type Row, widthOf} from '../rows.ts';
import type {Role} from '../theme.ts';
import type {ViewContext} from '../view.ts';
import {coveredMs, type OverviewData} from './overview-layout.ts';

type Sign = {
	readonly sign: string;
	readonly role: Role;
	/** Long, middle and short wording: the longest that fits for all is taken. */
	readonly words: readonly [string, string, string];
};

/** `taken`: cells of the line that something else needs. */
export function signalStrip(data: OverviewData, context: ViewContext, taken: number): Row {
	const room = context.screen.columns - 2 - taken;
	const [ofPrompts, ofAnswers, ofStores, ofSafety, ofVolume] = [
		prompts(data, context),
		findings(['quality', 'errors'], ['quality', 'qual'], context),
		retrieval(context),
		findings(['security'], ['security', 'sec'], context),
		volume(data, context),
	];
	let signs = [
		ofVolume,
		latency(data, context),
		cost(data, context),
		errors(data, context),
		ofAnswers,
		ofPrompts,
		ofStores,
		ofSafety,
	];
	// What is not known leaves first, then what is no sign of trouble; and each whole.
	const unknowns = [ofStores, ofSafety, ofAnswers].filter(isUnknown);
	for (const leaves of [null, ...unknowns, ofPrompts, ofStores, ofVolume]) {
		signs = signs.filter(sign => sign !== leaves);
		const line = ([0, 1, 2] as const).map(size => lineOf(signs, size)).find(one => widthOf(one) <= room);
		if (line !== undefined) return line;
	}
	while (signs.length > 1 && widthOf(lineOf(signs, 2)) > room) signs = signs.slice(0, -1);
	return lineOf(signs, 2);
}

function isUnknown({words}: Sign): boolean {
	return words[2].endsWith(unknown);
}

function lineOf(signs: readonly Sign[], size: 0 | 1 | 2): Row {
	return signs.flatMap(({sign, role, words}, index): readonly Piece[] => {
		const alarming = role === 'error' || role === 'warn';
		const text = piece(` ${words[size]}`, alarming || role === 'dim' ? role : undefined);
		return [{text: index === 0 ? '' : size === 0 ? '   ' : '  '}, piece(sign, role), text];
	});
}

function volume(data: OverviewData, {screen, file}: ViewContext): Sign {
	const {figures} = data;
	const minute = perMinute(figures.calls, coveredMs(data, file));
	const some = figures.calls > 0;
	return {
		sign: some ? screen.glyphs.ok : screen.glyphs.none,
		role: some ? 'ok' : 'dim',
		words: [`volume ${minute}/min, ${count(figures.calls)} calls`, `volume ${minute}/m`, `vol ${minute}/m`],
	};
}

/** The median, until there are enough calls for the 95th percentile to mean something. */
function latency({figures}: OverviewData, {screen}: ViewContext): Sign {
	const {n, p50, p95, estimated} = figures.duration;
	const learning = tooFew('p95', n);
	const figure = duration(learning ? p50 : p95);
	const text = p50 === null ? unknown : estimated ? `~${figure}` : figure;
	const name = learning ? 'p50' : 'p95';
	return {
		sign: learning ? screen.glyphs.learning : screen.glyphs.ok,
		role: learning ? 'dim' : 'ok',
		words: [`latency ${name} ${text}, n ${count(n)}`, `latency ${text}`, `lat ${text}`],
	};
}

function cost({figures}: OverviewData, {screen}: ViewContext): Sign {
	const unpriced = figures.unpricedCalls;
	const amount = moneyShort(figures.costNanoUsd);
	const more = unpriced > 0 ? `, ${count(unpriced)} unpriced` : '';
	return {
		sign: unpriced > 0 ? screen.glyphs.warning : figures.calls > 0 ? screen.glyphs.ok : screen.glyphs.none,
		role: unpriced > 0 ? 'warn' : figures.calls > 0 ? 'ok' : 'dim',
		words: [`cost ${amount}${more}`, `cost ${amount}`, `cost ${amount}`],
	};
}

/** Cancelled calls are outside the rate. */
function errors({figures}: OverviewData, {screen}: ViewContext): Sign {
	const of = figures.calls - figures.cancelled;
	const bad = figures.errors > 0;
	const short = rateShort(figures.errors, of);
	return {
		sign: bad ? screen.glyphs.error : of > 0 ? screen.glyphs.ok : screen.glyphs.none,
		role: bad ? 'error' : of > 0 ? 'ok' : 'dim',
		words: [`errors ${rate(figures.errors, of)}`, `errors ${short}`, `err ${short}`],
	};
}

/** Whether prompts and answers are there to be read: the first thing that an SDK withholds. */
function prompts({figures}: OverviewData, {screen}: ViewContext): Sign {
	const {calls, withContent} = figures;
	if (calls === 0) {
		return {
			sign: screen.glyphs.none,
			role: 'dim',
			words: [`prompts ${unknown}`, `prompts ${unknown}`, `pr ${unknown}`],
		};
	}
	const all = withContent === calls;
	const short = all ? 'all' : withContent === 0 ? 'off' : share(withContent, calls);
	const long = all
		? 'all'
		: withContent === 0
			? 'off: the sender withholds them'
			: `${count(withContent)} of ${count(calls)}`;
	return {
		sign: all ? screen.glyphs.ok : screen.glyphs.warning,
		role: all ? 'ok' : 'warn',
		words: [`prompts ${long}`, `prompts ${short}`, `prompts ${short}`],
	};
}

/** Retrievals that a mean needs to say something. */
const retrievalsMin = 50;

/** The mean of the best scores of the store that was asked the most; scores of two stores are never compared. */
function retrieval({found, screen}: ViewContext): Sign {
	const store = found?.inspected.stores.find(({topScore}) => topScore !== null);
	const {ok, warning, learning, none} = screen.glyphs;
	if (found == null || store?.topScore == null) {
		const text = `retrieval ${unknown}`;
		return {sign: none, role: 'dim', words: [text, text, `ret ${unknown}`]};
	}
	const bad = warningsOf(found.inspected, ['retrieval']).n;
	const figure = store.topScore.toFixed(2);
	const few = store.n < retrievalsMin;
	return {
		sign: bad > 0 ? warning : few ? learning : ok,
		role: bad > 0 ? 'warn' : few ? 'dim' : 'ok',
		words: [
			`retrieval ${figure} top-1, n ${count(store.n)}`,
			`retrieval ${figure}`,
			`ret ${figure.replace(/^0/, '')}`,
		],
	};
}

/** Findings that are worth a look and that nobody accepted; unknown while no text was inspected. */
function findings(
	signals: readonly FindingSignal[],
	[name, short]: readonly [string, string],
	{found, screen}: ViewContext,
): Sign {
	const {ok, warning, error, none} = screen.glyphs;
	if (found == null || (found.inspected.calls === 0 && found.inspected.tallies.length === 0)) {
		const text = `${name} ${unknown}`;
		return {sign: none, role: 'dim', words: [text, text, `${short} ${unknown}`]};
	}
	const {n, isCritical} = warningsOf(found.inspected, signals);
	const text = `${name} ${count(n)}`;
	return {
		sign: n === 0 ? ok : isCritical ? error : warning,
		role: n === 0 ? 'ok' : isCritical ? 'error' : 'warn',
		words: [text, text, `${short} ${count(n)}`],
	};
}
