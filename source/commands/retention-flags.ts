/** How much a file may hold: flags of the commands that receive. */
import type {Bound, RetentionRules} from '../store/store.ts';
import type {Flags} from './command.ts';
import {UsageError} from './command.ts';

/** Some two million calls with their prompts: weeks of one developer's work, and no laptop's disk is filled by it. */
const sizeDefault = '5GB';

/** A file without a single call takes half of it. */
const sizeBytesMin = 1e6;

export const retentionFlags = {
	'keep-size': {
		type: 'string',
		value: 'SIZE',
		help: `the oldest traces go when the file holds more (default ${sizeDefault}; all for no bound)`,
	},
	'keep-age': {type: 'string', value: 'TIME', help: 'traces go when they ended that long ago, e.g. 30d, 12h'},
	'keep-calls': {
		type: 'string',
		value: 'N',
		help: 'the oldest traces go when there are more calls, e.g. 1000000, 50k',
	},
	'keep-content': {
		type: 'string',
		value: 'PERCENT',
		help: 'of healthy calls, keep what was said in so many percent of traces (default all)',
	},
} as const;

/** Of a file that keeps everything. */
export const keepAll: RetentionRules = {size: null, age: null, calls: null, contentPercent: null};

/** Throws `UsageError` on what is no amount. */
export function retentionRules(flags: Flags): RetentionRules {
	return {
		size: boundOf(flags, 'keep-size', {
			units: byteUnits,
			example: '2GB',
			usual: sizeDefault,
			least: sizeBytesMin,
		}),
		age: boundOf(flags, 'keep-age', {units: timeUnits, example: '30d', usual: 'all', least: 1}),
		calls: boundOf(flags, 'keep-calls', {units: countUnits, example: '1000000', usual: 'all', least: 1}),
		contentPercent: percentOf(flags),
	};
}

/** Null: all of it. */
function percentOf(flags: Flags): number | null {
	const text = String(flags['keep-content'] ?? 'all').trim();
	const percent = text === 'all' ? 100 : Number(/^(\d+(?:\.\d+)?)\s*%?$/.exec(text)?.[1] ?? Number.NaN);
	if (!(percent <= 100)) {
		throw new UsageError(
			`--keep-content ${text}: not a percentage`,
			'--keep-content 10%, or --keep-content all',
		);
	}
	return percent === 100 ? null : percent;
}

const byteUnits = {
	b: 1,
	kb: 1e3,
	mb: 1e6,
	gb: 1e9,
	tb: 1e12,
	kib: 2 ** 10,
	mib: 2 ** 20,
	gib: 2 ** 30,
	tib: 2 ** 40,
};
const timeUnits = {m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000};
const countUnits = {'': 1, k: 1e3, m: 1e6};

/** Null for `all` and `0`: no bound. */
function boundOf(
	flags: Flags,
	name: 'keep-size' | 'keep-age' | 'keep-calls',
	{
		units,
		example,
		usual,
		least,
	}: {
		readonly units: Readonly<Record<string, number>>;
		readonly example: string;
		readonly usual: string;
		readonly least: number;
	},
): Bound | null {
	const text = String(flags[name] ?? usual).trim();
	if (text === 'all' || text === '0') return null;
	const [, digits, unit] = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text) ?? [];
	const factor = units[unit?.toLowerCase() ?? ' '];
	if (digits === undefined || factor === undefined) {
		const known = Object.keys(units).filter(key => key !== '' && !key.endsWith('ib'));
		throw new UsageError(
			`--${name} ${text}: not an amount with a unit (${known.join(', ')})`,
			`--${name} ${example}, or --${name} all for no bound`,
		);
	}
	const limit = Number(digits) * factor;
	if (limit < least)
		throw new UsageError(`--${name} ${text}: too little to keep anything`, `--${name} ${example}`);
	return {limit, text};
}
