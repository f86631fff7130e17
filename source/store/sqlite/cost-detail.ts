/** What of the money of a window only its calls tell: the middle one, and what a cache did to the bill. */
import type {CacheMoney, CostDetail} from '../cost-answers.ts';
import {percentile} from './percentiles.ts';
import type {ReaderConnection} from './reader-connection.ts';

/** A condition over `call`. */
export type Where = {readonly where: string; readonly values: readonly (string | number)[]};

const million = 1_000_000;

export function costDetail(connection: ReaderConnection, scope: Where): CostDetail {
	return {chat: chatCall(connection, scope), cache: cacheMoney(connection, scope)};
}

/** What a metric tells is many calls in one row, and none of them is the middle one. */
function chatCall(connection: ReaderConnection, {where, values}: Where): CostDetail['chat'] {
	const priced = connection.all<{cost: number}>(
		`SELECT call.cost_nano_usd AS cost FROM call
			WHERE ${where} AND call.operation = 'chat' AND call.carrier <> 'metric'
				AND call.cost_source IN ('computed', 'reported', 'estimated') AND call.cost_nano_usd IS NOT NULL`,
		values,
	);
	const costs = priced.map(({cost}) => cost);
	return {n: costs.length, p50NanoUsd: percentile(costs, 50)};
}

/** As `call-row.ts` keeps it: kind, tokens, nano-dollars for a million of them, nano-dollars. */
type Line = readonly [kind: string, tokens: number, rate: number, nano: number];

function cacheMoney(connection: ReaderConnection, {where, values}: Where): CostDetail['cache'] {
	const calls = connection.all<{reads: number; writes: number; ledger: string | null}>(
		`SELECT ifnull(call.cache_read_tokens, 0) AS reads, ifnull(call.cache_write_tokens, 0) AS writes,
			json_extract(call.detail, '$.ledger') AS ledger FROM call
			WHERE ${where} AND call.tokens_estimated = 0
				AND (call.cache_read_tokens > 0 OR call.cache_write_tokens > 0)`,
		values,
	);
	const lines = calls.map(({reads, writes, ledger}) => ({
		reads: reads > 0,
		writes: writes > 0,
		ledger: ledger === null ? [] : (JSON.parse(ledger) as readonly Line[]),
	}));
	const reads = lines.filter(call => call.reads).map(({ledger}) => aboveInput(ledger, 'cache_read'));
	const writes = lines.filter(call => call.writes).map(({ledger}) => aboveInput(ledger, 'cache_write'));
	return {reads: moneyOf(reads, -1), writes: moneyOf(writes, 1)};
}

/**
What the tokens of a line cost above plain input. Null where one of the two rates is not known: a call whose every token
came from a cache has no line of plain input, and its rate is not guessed.
*/
function aboveInput(ledger: readonly Line[], kind: string): number | null {
	const input = ledger.find(([of]) => of === 'input');
	const cached = ledger.find(([of]) => of === kind);
	if (input === undefined || cached === undefined) return null;
	return Math.round((cached[1] * (cached[2] - input[2])) / million);
}

function moneyOf(amounts: readonly (number | null)[], sign: 1 | -1): CacheMoney {
	const known = amounts.filter(amount => amount !== null);
	const sum = known.reduce((total, amount) => total + amount, 0);
	return {calls: amounts.length, withRates: known.length, nanoUsd: sum === 0 ? 0 : sign * sum};
}
