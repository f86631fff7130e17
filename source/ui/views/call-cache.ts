/**
Whether a call could be served from the provider's cache: where its prompt parts from the one before it, what that
kept from being read, and what it cost. Says plainly what cannot be told.
*/
import type {CallDetail} from '../../store/answers.ts';
import type {CallAnatomy} from '../../store/call-anatomy.ts';
import {wrapText} from '../conversation/wrap.ts';
import {clock, count, duration, grouped, money, share} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import {fit, piece, type Piece, type Row} from '../rows.ts';
import {cutEnd, oneLine} from '../text.ts';
import type {Role} from '../theme.ts';
import type {Screen} from '../view.ts';

type Loss = CallAnatomy['cache'];
type Break = NonNullable<Loss['break']>;

const labelCells = 11;

/** Changes of parameters that are told; a request seldom differs in more. */
const changesMax = 4;

export function cacheRows(call: CallDetail, loss: Loss, screen: Screen): readonly Row[] {
	const {glyphs} = screen;
	const [sign, verdict, role] = verdictOf(call, loss, glyphs);
	const fact = factIn(screen);
	const head: Row = [
		piece(' CACHE'.padEnd(labelCells), 'accent'),
		piece(`${sign} `, role),
		piece(cutEnd(verdict, Math.max(10, screen.columns - labelCells - 3), glyphs.cut)),
	];
	if (loss.previous === null) return [head, ...readRows(call, loss, fact)];
	return [
		head,
		...(loss.break === null ? [] : differenceRows(loss.break, screen)),
		...readRows(call, loss, fact),
		...lossRows(call, loss, fact),
		...fact('before', previousText(loss)),
		...fact('changed', changedText(loss)),
		...ruleRows(loss, fact),
		...(loss.cause === 'broken' ? fact('hint', hintOf(loss.break), 'accent') : []),
	];
}

/** The sentence that the reader came for. */
function verdictOf(
	call: CallDetail,
	loss: Loss,
	glyphs: Glyphs,
): readonly [string, string, Role | undefined] {
	if (call.operation !== 'chat' && call.operation !== 'completion') {
		return [glyphs.none, 'nothing is cached of this kind of call', 'dim'];
	}
	if (loss.previous === null) return [glyphs.none, 'no previous call: nothing could be read of one', 'dim'];
	if (!loss.isComparable) return [glyphs.none, 'a prompt is not in the telemetry: nothing to compare', 'dim'];
	const place = loss.break === null ? null : placeOf(loss.break);
	const costs = loss.cause === 'broken' && (loss.lostTokens ?? 0) > 0;
	if (place !== null)
		return [costs ? glyphs.warning : glyphs.none, `prefix broken at ${place}`, costs ? 'warn' : 'dim'];
	const isLost = (loss.lostTokens ?? 0) > 0 && loss.cause !== 'none';
	const rest = isLost ? `, but ${causeText(loss)}` : '';
	return [isLost ? glyphs.warning : glyphs.ok, `prefix intact${rest}`, isLost ? 'warn' : 'ok'];
}

/** `message 1 (system), character 23`. */
function placeOf({kind, number, role, at}: Break): string {
	const what = kind === 'tools' ? 'the tool definitions' : `message ${number} (${role ?? kind})`;
	return at === 0 ? what : `${what}, character ${grouped(at + 1)}`;
}

/** Both texts from the same character on; what is equal before the difference is dim. */
function differenceRows(found: Break, {columns, glyphs}: Screen): readonly Row[] {
	const equal = Math.min(found.at, found.was.length, found.is.length, equalHead(found.was, found.is));
	const line = (label: string, text: string): Row => {
		const pieces: Piece[] = [
			piece(`   ${label}`.padEnd(labelCells), 'dim'),
			piece(shown(text.slice(0, equal)), 'dim'),
			piece(text.length === equal ? '(ends here)' : shown(text.slice(equal)), 'warn'),
		];
		return fit(pieces, columns - 1, glyphs.cut);
	};
	return [line('was', found.was), line('is', found.is)];
}

function equalHead(one: string, two: string): number {
	let at = 0;
	while (at < one.length && at < two.length && one[at] === two[at]) at++;
	return at;
}

/** In one line, with the blanks that matter where a text parts from another. */
function shown(text: string): string {
	return text.replaceAll(/\r?\n/g, '↵').replaceAll('\t', ' ');
}

type Fact = (label: string, text: string, role?: Role) => readonly Row[];

function readRows(call: CallDetail, {readTokens}: Loss, fact: Fact): readonly Row[] {
	if (readTokens === null)
		return fact('read', '– cache not reported: the telemetry does not say what was read');
	const {input, cacheWrite} = call.usage;
	const written = cacheWrite === null || cacheWrite === 0 ? '' : `, ${grouped(cacheWrite)} written`;
	return fact(
		'read',
		`${grouped(readTokens)} of ${count(input)} tokens, ${share(readTokens, input)}${written}`,
	);
}

function lossRows({cost}: CallDetail, loss: Loss, fact: Fact): readonly Row[] {
	const {sharedTokens, readableTokens, lostTokens, lostNanoUsd} = loss;
	const rows: Row[] = [];
	if (sharedTokens !== null) {
		const kept = `; ~${count(readableTokens)} could be kept and stand in both`;
		const readable = readableTokens === null ? '' : readableTokens === 0 ? '; none of them was kept' : kept;
		rows.push(...fact('shared', `~${count(sharedTokens)} tokens from the start${readable}`));
	}
	if (lostTokens === null) return rows;
	const part =
		lostNanoUsd === null || cost.amountNanoUsd === null
			? ''
			: `, ${share(lostNanoUsd, cost.amountNanoUsd)} of this call`;
	const price = lostNanoUsd === null ? ', no price for reading is known' : `, ~${money(lostNanoUsd)}${part}`;
	const why = loss.cause === 'none' || loss.break !== null ? '' : `: ${causeText(loss)}`;
	rows.push(
		...(lostTokens === 0 || loss.cause === 'none'
			? fact('lost', `nothing${loss.cause === 'none' ? '' : `: ${causeText(loss)}`}`)
			: fact('lost', `~${count(lostTokens)} tokens${price}${why}`, 'warn')),
	);
	return rows;
}

function causeText({cause, gapMs, rule}: Loss): string {
	const kept = rule === null ? '' : count(rule.minimum);
	switch (cause) {
		case 'none':
			return 'all that could be read was';
		case 'broken':
			return 'the prompt changed in its middle';
		case 'model':
			return 'every model has a cache of its own';
		case 'short':
			return `the provider keeps prefixes from ${kept} tokens on`;
		case 'not asked':
			return 'no request marked what to keep (cache_control)';
		case 'expired':
			return `it had expired, ${duration(gapMs)} idle`;
		case 'perhaps expired':
			return `it may have expired, ${duration(gapMs)} idle`;
		case 'unclear':
			return rule === null ? 'nothing is known of a cache for this model' : 'the provider did not serve it';
	}
}

function previousText({previous, gapMs}: Loss): string {
	if (previous === null) return '–';
	return `call of ${clock(previous.startMs, {milliseconds: true})}, ${duration(gapMs)} between`;
}

function changedText({changes, isComparable, break: found}: Loss): string {
	const told = changes.slice(0, changesMax).map(change => oneLine(change, 80));
	const more = changes.length > changesMax ? [`${changes.length - changesMax} more`] : [];
	const prompt = !isComparable || found === null ? [] : [found.kind === 'message' ? 'messages' : found.kind];
	const list = [...prompt, ...told, ...more];
	return list.length === 0 ? 'nothing: model and parameters are equal' : list.join('; ');
}

function ruleRows({rule}: Loss, fact: Fact): readonly Row[] {
	if (rule === null) return fact('keeps', '– nothing is known of a cache for this model');
	const steps = rule.block === 1 ? '' : `, in steps of ${rule.block}`;
	const lives =
		rule.livesMs === null ? '' : `; lives ${minutes(rule.livesMs[0])} to ${minutes(rule.livesMs[1])} unused`;
	const by = rule.by === 'asked' ? ', where the request asks for it' : '';
	return fact('keeps', `from ${grouped(rule.minimum)} tokens on${steps}${by}${lives}`, 'dim');
}

/** Documented times are whole minutes. */
function minutes(ms: number): string {
	return `${Math.round(ms / 60_000)}m`;
}

function hintOf(found: Break | null): string {
	if (found?.kind === 'tools') return 'the same tools in the same order keep all that stands behind them';
	return 'what changes belongs behind what stays: at the end of the last message it breaks nothing';
}

/** `label  text`, wrapped below itself. */
function factIn({columns}: Screen): Fact {
	const room = Math.max(10, columns - labelCells - 1);
	return (label, text, role) =>
		wrapText(text, room).map((line, at) => [
			piece((at === 0 ? `   ${label}` : '').padEnd(labelCells), 'dim'),
			piece(line, role),
		]);
}
