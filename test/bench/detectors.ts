/**
How right the detectors are: over labelled sets in a folder, and over texts that are made here from a seed. The sets are
public and not part of this repository; test/bench/README.md says where they come from and how they are written.

	npm run bench:detectors -- --sets FOLDER [--only NAME]
*/
import {readdirSync} from 'node:fs';
import {parseArgs} from 'node:util';
import type {Measured} from './detectors/measured.ts';

const {values} = parseArgs({
	options: {sets: {type: 'string', default: ''}, only: {type: 'string', default: ''}},
});

type Module = {readonly measure?: (folder: string) => Promise<readonly Measured[]>};

const folder = new URL('./detectors/', import.meta.url);
const heads = ['detector', 'set', 'n', 'precision', 'recall', 'false alarms', 'note'];
const rows: string[][] = [];
for (const name of readdirSync(folder).toSorted()) {
	if (!name.includes(values.only)) continue;
	const {measure} = (await import(new URL(name, folder).href)) as Module;
	for (const measured of (await measure?.(values.sets)) ?? []) rows.push(rowOf(measured));
}
if (values.sets === '') console.error('without --sets FOLDER only what is made from a seed is measured');
for (const row of [heads, ...rows]) console.log(row.join('\t'));

function rowOf({detector, set, n, truePositives, falsePositives, falseNegatives, note}: Measured): string[] {
	const found = (truePositives ?? 0) + (falsePositives ?? 0);
	const wanted = (truePositives ?? 0) + (falseNegatives ?? 0);
	const share = (part: number | null, whole: number): string =>
		part === null || whole === 0 ? '–' : (part / whole).toFixed(3);
	return [
		detector,
		set,
		String(n),
		share(truePositives, found),
		share(truePositives, wanted),
		falsePositives === null ? '–' : String(falsePositives),
		note,
	];
}
