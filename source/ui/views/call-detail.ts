/**
What exactly a call cost and why, where its seconds went, what was asked of the model, who asked. The ledger is the
multiplication itself, so that a bill can be checked; what the telemetry does not tell is listed as `–`.
*/
import {textOf} from '../../domain/attributes.ts';
import {type CostSource, differenceOf, type LedgerLine, usdOf} from '../../domain/money.ts';
import type {CallDetail} from '../../store/answers.ts';
import {wrapText} from '../conversation/wrap.ts';
import {clock, count, dateAndClock, duration, grouped, unknown} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import {beside, piece, type Row, withRole} from '../rows.ts';
import {cutMiddle, inert, oneLine} from '../text.ts';
import type {Screen} from '../view.ts';
import {box} from '../widgets/box.ts';
import {isRunning, shortIds} from './call-facts.ts';

type Part = {readonly title: string; readonly sum?: string; readonly rows: (width: number) => readonly Row[]};

/** All rows of the tab; the view scrolls them. */
export function detailRows(call: CallDetail, screen: Screen): readonly Row[] {
	const ledger: Part = {
		title: 'Cost ledger',
		sum: dollars(call.cost.amountNanoUsd),
		rows: width => ledgerRows(call, width, screen),
	};
	const timing: Part = {
		title: 'Timing',
		sum: isRunning(call) ? 'running' : duration(call.durationMs),
		rows: width => timingRows(call, width, screen),
	};
	const parameters: Part = {title: 'Parameters', rows: width => parameterRows(call, width)};
	const where: Part = {title: 'Who and where', rows: width => whereRows(call, width)};
	if (screen.width === 'narrow') {
		return [ledger, timing, parameters, where].flatMap(part =>
			boxed(part, {width: screen.columns, height: 0}, screen),
		);
	}
	return [...pair(ledger, timing, screen), ...pair(parameters, where, screen)];
}

function pair(left: Part, right: Part, screen: Screen): readonly Row[] {
	const leftWidth = Math.min(64, Math.floor(screen.columns / 2));
	const rightWidth = screen.columns - leftWidth;
	const height = Math.max(left.rows(leftWidth - 4).length, right.rows(rightWidth - 4).length) + 2;
	return beside([
		{rows: boxed(left, {width: leftWidth, height}, screen), width: leftWidth},
		{rows: boxed(right, {width: rightWidth, height}, screen), width: rightWidth},
	]);
}

function boxed(
	{title, sum, rows}: Part,
	size: {width: number; height: number},
	screen: Screen,
): readonly Row[] {
	const content = rows(size.width - 4);
	const height = Math.max(size.height, content.length + 2);
	return box(
		{title, ...(sum === undefined ? {} : {sum}), rows: content, width: size.width, height},
		screen.glyphs,
	);
}

const kinds: Readonly<Record<LedgerLine['kind'], string>> = {
	input: 'input, plain',
	cache_read: 'cache read',
	cache_write: 'cache write',
	output: 'output',
	reasoning: 'reasoning',
	request: 'request',
};

function ledgerRows(call: CallDetail, width: number, {glyphs, height}: Screen): readonly Row[] {
	const {cost, usage, estimate} = call;
	const figures = (label: string, tokens: string, rate: string, amount: string): Row => [
		piece(label.padEnd(18)),
		piece(tokens.padStart(10)),
		piece(rate.padStart(10), 'dim'),
		piece(amount.padStart(12)),
	];
	const lines = cost.ledger.map(line =>
		figures(
			kinds[line.kind],
			grouped(line.tokens),
			usdOf(line.rateNanoUsd).toFixed(2),
			dollars(line.costNanoUsd),
		),
	);
	const tokens =
		usage.input === null && usage.output === null
			? unknown
			: grouped((usage.input ?? 0) + (usage.output ?? 0));
	const known =
		cost.ledger.length > 0
			? []
			: [
					figures('input', tokenText(usage.input, estimate?.input), unknown, unknown),
					figures('output', tokenText(usage.output, estimate?.output), unknown, unknown),
				];
	return [
		[
			piece(''.padEnd(18)),
			piece('tokens'.padStart(10), 'dim'),
			piece('$ per 1M'.padStart(10), 'dim'),
			piece('cost'.padStart(12), 'dim'),
		],
		...lines,
		...known,
		...(call.operation === 'embeddings' || cost.ledger.some(line => line.kind === 'reasoning')
			? []
			: [figures('  of it reasoning', tokenText(usage.reasoning, null), '', 'in output')]),
		[piece(glyphs.box.across.repeat(50), 'dim')],
		// The sum of the lines above it, also where another amount counts.
		figures(
			'this call',
			tokens,
			'',
			dollars(cost.ledger.length > 0 ? cost.computedNanoUsd : cost.amountNanoUsd),
		),
		...(height === 'tall' ? [[]] : []),
		...sourceRows(call, width, glyphs),
	];
}

/** To the last digit; with `~` where we reckoned what the sender did not tell. */
function tokenText(told: number | null, reckoned: number | null | undefined): string {
	if (told !== null) return grouped(told);
	return reckoned === null || reckoned === undefined ? unknown : `~${grouped(reckoned)}`;
}

/** Where the amount is from, and what speaks against it. */
function sourceRows(call: CallDetail, width: number, glyphs: Glyphs): readonly Row[] {
	const {cost, usageRule, tokensEstimated, counted, reason, attempts, related} = call;
	const plainFact = factIn(width);
	const fact = (label: string, text: string, role?: 'warn' | 'dim') =>
		plainFact(label, text).map(row => (role === undefined ? row : withRole(row, role)));
	const rows: Row[] = [];
	const source = sources[cost.source];
	if (source !== null) rows.push(...fact('cost', `${source.name}: ${source.why}`, source.role));
	if (cost.computedNanoUsd !== null) rows.push(...fact('computed', computedText(call)));
	rows.push(
		...fact(
			'reported',
			cost.reportedNanoUsd === null
				? `${unknown} the application sent no cost`
				: `${dollars(cost.reportedNanoUsd)} by the application${cost.source === 'reported' ? ': this counts' : ''}`,
		),
	);
	const difference = differenceOf(cost.reportedNanoUsd, cost.computedNanoUsd);
	if (difference !== null) {
		const percent = Math.round(difference * 100);
		rows.push(...fact('', `${glyphs.warning} they differ by ${percent}% of the computed one`, 'warn'));
	}
	if (usageRule !== null) rows.push(...fact('tokens', usageRule));
	if (tokensEstimated) rows.push(...fact('', '~ estimated by the sender', 'warn'));
	if (call.estimate !== null) {
		const worth = call.estimate.costNanoUsd === null ? '' : `, ~${dollars(call.estimate.costNanoUsd)}`;
		rows.push(...fact('~', `tokens reckoned from the text${worth}; in no total`, 'dim'));
	}
	rows.push(
		...fact(
			'attempts',
			attempts.length === 0 ? '1, no retries' : `${attempts.length + 1}, ${attempts.length} failed before`,
		),
	);
	for (const attempt of attempts) {
		rows.push(
			...fact(
				'',
				`${clock(attempt.startMs, {milliseconds: true})}  ${duration(attempt.durationMs)}  ${glyphs.error} ${attempt.errorClass ?? attempt.status}`,
			),
		);
	}
	rows.push(...fact('counted', counted ? 'yes' : `no: ${shortIds(reason ?? 'restates another')}`));
	for (const other of related)
		rows.push(...fact('', `not ${oneLine(other.name)}: ${shortIds(other.reason)}`, 'dim'));
	return rows;
}

/** The table has rates by day: those of the day of the call are taken. */
function computedText({cost, startMs}: CallDetail): string {
	const amount = dollars(cost.computedNanoUsd);
	if (cost.priceSource === null) return amount;
	return `${amount}  ${cost.priceSource}, rates of ${dateAndClock(startMs).slice(0, 10)}`;
}

/** By its own words each: what is guessed and what is missing are never one. The first two have lines of theirs. */
const sources: Readonly<
	Record<CostSource, {readonly name: string; readonly why: string; readonly role: 'warn' | 'dim'} | null>
> = {
	reported: null,
	computed: null,
	estimated: {
		name: 'estimated',
		why: 'from the estimate of the sender, not a count of the server',
		role: 'warn',
	},
	local: {name: 'local', why: 'a local engine: nothing to pay', role: 'dim'},
	unpriced: {name: 'no price', why: 'the price table does not know this model', role: 'warn'},
	unknown: {name: 'unknown', why: 'no tokens in the telemetry, so no cost', role: 'warn'},
};

/** Six decimals, so that the multiplication can be checked. */
function dollars(nano: number | null): string {
	if (nano === null) return unknown;
	return nano === 0 ? '$0' : `$${usdOf(nano).toFixed(6)}`;
}

function timingRows(call: CallDetail, width: number, {glyphs}: Screen): readonly Row[] {
	const {startMs, durationMs, ttftMs, tpotMs, usage} = call;
	const moment = (ms: number, what: string, note: string): Row => [
		piece(clock(ms, {milliseconds: true}).padEnd(14)),
		piece(what.padEnd(20)),
		piece(note, 'dim'),
	];
	const end = call.status === 'ok' ? (call.finishReasons[0] ?? 'end') : (call.errorClass ?? call.status);
	const writing = ttftMs === null ? '' : `${duration(durationMs - ttftMs)} of writing`;
	const cells = Math.max(4, width - 2);
	const token =
		ttftMs === null || durationMs <= 0
			? null
			: Math.min(cells - 2, Math.max(1, Math.round((ttftMs / durationMs) * cells)));
	const bar: Row =
		token === null
			? [{text: glyphs.unclear.repeat(cells)}]
			: [
					{text: glyphs.wait.repeat(token), role: 'dim'},
					{text: glyphs.firstToken},
					{text: glyphs.work.repeat(cells - token - 1)},
				];
	const axis = token === null ? '0s' : `${'0s'.padEnd(Math.max(3, token))}${duration(ttftMs)}`;
	const total = duration(durationMs);
	const written =
		usage.output !== null && ttftMs !== null && durationMs > ttftMs && usage.output > 1
			? ((usage.output - 1) * 1000) / (durationMs - ttftMs)
			: null;
	const fact = (label: string, text: string): Row => [piece(label.padEnd(11), 'dim'), piece(text)];
	const retried =
		call.attempts.length > 0 ? [moment(startMs, 'first attempt', `${call.attempts.length} failed`)] : [];
	return [
		...retried,
		...(retried.length > 0 ? [] : [moment(startMs, 'sent', '')]),
		...(ttftMs === null ? [] : [moment(startMs + ttftMs, 'first token', `TTFT ${duration(ttftMs)}`)]),
		...(isRunning(call) ? [] : [moment(startMs + durationMs, `ended, ${end}`, writing)]),
		[],
		bar,
		[
			piece(
				`${axis.length + total.length + 1 > cells ? '0s' : axis}`.padEnd(cells - total.length) + total,
				'dim',
			),
		],
		[],
		fact('TTFT', ttftMs === null ? `${unknown} no first-token time in the telemetry` : duration(ttftMs)),
		...(call.queueMs === null ? [] : [fact('queue', `${duration(call.queueMs)} waited at the model server`)]),
		fact(
			'TPOT',
			tpotMs === null
				? `${unknown} needs TTFT and output tokens`
				: `${duration(tpotMs)} = (${total} − ${duration(ttftMs)}) / ${usage.output === null ? unknown : usage.output - 1}`,
		),
		fact('speed', written === null ? unknown : `${count(written)} tokens/s after the first`),
		fact('stalls', `${unknown} chunk times are not in the telemetry`),
	];
}

function parameterRows(call: CallDetail, width: number): readonly Row[] {
	const fact = factIn(width);
	const tools = Array.isArray(call.toolDefinitions) ? `${call.toolDefinitions.length} offered` : unknown;
	const called = call.toolCalls.map(tool => tool.name ?? unknown);
	const rows = Object.entries(call.parameters)
		.toSorted(([one], [two]) => (one < two ? -1 : 1))
		.flatMap(([key, value]) => fact(key, textOf(value) ?? JSON.stringify(value)));
	return [
		...(rows.length === 0 ? fact('sent', `${unknown} no parameters in the telemetry`) : rows),
		...fact('stream', call.streaming === null ? unknown : call.streaming ? 'yes' : 'no'),
		...fact('tools', called.length === 0 ? tools : `${tools}; called ${called.join(', ')}`),
		...fact('model', `${call.requestModel ?? unknown}; answered by ${call.responseModel ?? unknown}`),
		...fact('finish', call.finishReasons.length === 0 ? unknown : call.finishReasons.join(', ')),
		...(call.errorMessage === null ? [] : fact('error', call.errorMessage)),
	];
}

function whereRows(call: CallDetail, width: number): readonly Row[] {
	const fact = factIn(width);
	return [
		...fact('service', call.service),
		...fact('session', call.session ?? unknown),
		...fact('user', call.user ?? unknown),
		...fact('agent', call.agent ?? unknown),
		...fact('trace', call.traceId ?? unknown),
		...fact('span', call.spanId ?? unknown),
		...fact('provider', call.provider ?? unknown),
		...fact('endpoint', call.endpoint ?? unknown),
		...fact('response', call.responseId ?? unknown),
		...fact('template', call.template ?? unknown),
		...fact('dialect', `${call.dialect}, as a ${call.carrier}`),
	];
}

/** `label  text`, wrapped below itself to three lines at most; an id longer than its line is cut in its middle. */
function factIn(width: number): (label: string, text: string) => readonly Row[] {
	const labelCells = 13;
	const room = Math.max(8, width - labelCells);
	return (label, text) => {
		const flat = inert(oneLine(text));
		const lines = flat.includes(' ') ? wrapText(flat, room).slice(0, 3) : [cutMiddle(flat, room)];
		return lines.map((line, at) => [
			piece((at === 0 ? inert(label) : '').padEnd(labelCells), 'dim'),
			piece(line),
		]);
	};
}
