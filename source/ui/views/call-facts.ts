/**
Small texts about a call that several views print the same way: its status, its model, its shares. Words and
signs only; where they stand is the business of the view.
*/
import {notEnded} from '../../domain/in-flight.ts';
import type {Estimate} from '../../domain/usage.ts';
import type {CallDetail, CallPage, CallRow} from '../../store/answers.ts';
import {isCut} from '../../store/trouble.ts';
import {costText, duration, share, tokensText, unknown} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import {piece, type Piece, type Row} from '../rows.ts';

/** Folded finish reasons by the word that fits a column. */
const finishWords: Readonly<Record<string, string>> = {tool_calls: 'tool'};

type Ended = {
	readonly status: string;
	readonly errorClass: string | null;
	readonly finishReason: string | null;
	readonly attempts: number;
};

/** Sign and word of how it ended, and `↻n` for the attempts before the last. */
export function statusPieces(call: Ended, glyphs: Glyphs): Row {
	const again: Row = call.attempts > 0 ? [piece(` ${glyphs.attempts}${call.attempts}`, 'warn')] : [];
	return [statusPiece(call, glyphs), ...again];
}

function statusPiece({status, errorClass, finishReason}: Ended, glyphs: Glyphs): Piece {
	if (status === 'running') return piece(`${glyphs.running} running`, 'accent');
	if (status === 'error') return piece(`${glyphs.error} ${errorClass ?? 'error'}`, 'error');
	if (status === 'cancelled') return piece(`${glyphs.cancelled} cancelled`, 'dim');
	if (isCut(finishReason)) return piece(`${glyphs.warning} ${finishReason}`, 'warn');
	return piece(
		`${glyphs.done} ${finishReason === null ? 'ok' : (finishWords[finishReason] ?? finishReason)}`,
	);
}

/** The calls of a list, and which of them `[` and `]` stop at. */
export function callsIn(
	page: CallPage | undefined,
): readonly {readonly callId: string; readonly failed: boolean}[] {
	return (page?.rows ?? []).map(row => ({callId: row.callId, failed: row.status === 'error'}));
}

/** Its span was sent when it began, and its end has not come. */
export function isRunning({reason}: Pick<CallDetail, 'reason'>): boolean {
	return reason === notEnded;
}

export function endedOf(call: CallDetail): Ended {
	return {
		status: isRunning(call) ? 'running' : call.status,
		errorClass: call.errorClass,
		finishReason: call.finishReasons[0] ?? null,
		attempts: call.attempts.length,
	};
}

/** The model that answered; else the one that was asked for. */
export function modelOf(call: Pick<CallRow, 'requestModel' | 'responseModel'>): string {
	return call.requestModel ?? call.responseModel ?? unknown;
}

/** `6.1k in, 0 hit   214 out   $0.0262`: what it took, for edges of boxes and lines of facts. */
export function usageText(call: {
	readonly inputTokens: number | null;
	readonly outputTokens: number | null;
	readonly cacheReadTokens: number | null;
	readonly costNanoUsd: number | null;
	readonly costSource: string;
	readonly tokensEstimated: boolean;
	readonly estimate: Estimate | null;
	readonly operation: string;
}): readonly string[] {
	const hit = call.cacheReadTokens === null ? '' : `, ${share(call.cacheReadTokens, call.inputTokens)} hit`;
	const {estimate, tokensEstimated} = call;
	const input = tokensText(call.inputTokens, estimate?.input, tokensEstimated);
	const output = tokensText(call.outputTokens, estimate?.output, tokensEstimated);
	const out = call.operation === 'embeddings' ? [] : [`${output} out`];
	// A call that failed before it used anything says nothing here, instead of three times that it is unknown.
	const isSilent = call.inputTokens === null && call.outputTokens === null && call.costNanoUsd === null;
	if (isSilent && estimate === null) return [];
	return [`${input} in${hit}`, ...out, costText(call.costNanoUsd, call.costSource, estimate)];
}

/** `1.2s + 4.7s`: until the first token, and writing; the whole where the first token is not known. */
export function timeText(call: {readonly ttftMs: number | null; readonly durationMs: number}): string {
	if (call.durationMs === 0) return unknown;
	if (call.ttftMs === null) return duration(call.durationMs);
	return `${duration(call.ttftMs)} + ${duration(Math.max(0, call.durationMs - call.ttftMs))}`;
}

/** Ids in a reason by their end, which tells them apart: the trace is mostly the one in sight. */
export function shortIds(reason: string): string {
	return reason.replaceAll(/(log-)?[\da-f]{28}[\da-f]*(?:-[\da-f]{12})?([\da-f]{4})\b/g, '$1…$2');
}

/** One row stands for all that was measured between two exports. */
export function meteredText(requests: number): string {
	if (requests === 0) return 'measured, not counted';
	return `${requests} ${requests === 1 ? 'request' : 'requests'}, measured`;
}
