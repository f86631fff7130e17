/** A figure of a metric in its unit. Units are those of UCUM, as the semantic conventions for metrics ask. */
import {nanoUsdPerUsd} from '../domain/money.ts';
import {bytes, count, duration, money, unknown} from './format.ts';

const milliseconds: Readonly<Record<string, number>> = {
	d: 86_400_000,
	h: 3_600_000,
	min: 60_000,
	s: 1000,
	ms: 1,
	us: 1e-3,
	ns: 1e-6,
};

const inBytes: Readonly<Record<string, number>> = {
	By: 1,
	kBy: 1e3,
	MBy: 1e6,
	GBy: 1e9,
	KiBy: 1024,
	MiBy: 1024 ** 2,
};

const dollars: ReadonlySet<string> = new Set(['USD', '{USD}', 'usd', '$']);

/** 1.2s, 4.8k, 12.0 MB, $0.0123; a unit without a form of its own is not repeated: it has a column. */
export function measured(value: number | null, unit: string): string {
	if (value === null || !Number.isFinite(value)) return unknown;
	const ms = milliseconds[unit];
	if (ms !== undefined) return time(value * ms);
	const size = inBytes[unit];
	if (size !== undefined) return bytes(value * size);
	if (dollars.has(unit)) return money(value * nanoUsdPerUsd);
	return plain(value);
}

/** Below a millisecond too, where a clock of a service is finer than a call to a model. */
function time(ms: number): string {
	if (ms === 0 || Math.abs(ms) >= 1) return duration(ms);
	return Math.abs(ms) >= 0.001
		? `${(ms * 1000).toPrecision(3).replace(/\.0+$/, '')}µs`
		: `${plain(ms * 1e6)}ns`;
}

function plain(value: number): string {
	if (Math.abs(value) >= 1000 || Number.isInteger(value)) return count(value);
	return Math.abs(value) >= 0.001 ? String(Number(value.toPrecision(3))) : value.toExponential(1);
}
