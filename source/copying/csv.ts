/** A row of a list as CSV (RFC 4180) with a head line, as a spreadsheet takes it. */
import {usdOf} from '../domain/money.ts';

/** Figures and words of the row; what is a list or an object stands as JSON. Times are ISO 8601, money dollars. */
export function csvOf(row: Readonly<Record<string, unknown>>): string {
	const cells = Object.entries(row).map(([name, value]): readonly [string, string] => {
		if (typeof value === 'bigint') return [name, String(value)];
		if (name.endsWith('NanoUsd')) return [name.replace(/NanoUsd$/, 'Usd'), moneyCell(value)];
		if (typeof value === 'number' && isMoment(name))
			return [name.replace(/Ms$/, ''), new Date(value).toISOString()];
		return [name, cellOf(value)];
	});
	const line = (of: readonly string[]): string => of.map(quoted).join(',');
	return `${line(cells.map(([name]) => name))}\r\n${line(cells.map(([, text]) => text))}\r\n`;
}

function moneyCell(value: unknown): string {
	return typeof value === 'number' ? String(usdOf(value)) : '';
}

/** `startMs` and its like are moments, other milliseconds durations. */
function isMoment(name: string): boolean {
	return /^(start|end|at|first|last)Ms$/.test(name);
}

function cellOf(value: unknown): string {
	if (value === null || value === undefined) return '';
	return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What a spreadsheet would take for a formula begins with an apostrophe there; a negative number is none. */
function quoted(text: string): string {
	const safe = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
	return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
