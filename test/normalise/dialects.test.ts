/** Files, list, recordings and documents of the dialects agree; each row of the table of emitters has its recording. */
import {globSync, readFileSync} from 'node:fs';
import {basename} from 'node:path';
import {pathToFileURL} from 'node:url';
import {expect, test} from 'vitest';
import type {Dialect} from '../../source/normalise/dialect.ts';
import {dialects} from '../../source/normalise/dialects.ts';
import {canonicalProvider} from '../../source/normalise/providers.ts';
import {emitters, isFrom} from '../../source/normalise/emitters.ts';
import {fixtureNames, loadFixture} from '../support/fixture.ts';

const files = globSync('source/normalise/dialects/*.ts').toSorted();

/** Each dialect with the file that it is written in. */
async function written(): Promise<
	readonly {readonly name: string; readonly file: string; readonly dialect: Dialect}[]
> {
	const modules = await Promise.all(
		files.map(async file => ({
			file: basename(file),
			exports: Object.values((await import(pathToFileURL(file).href)) as Record<string, unknown>),
		})),
	);
	return modules.flatMap(({file, exports}) =>
		exports.filter(isDialect).map(dialect => ({name: dialect.name, file, dialect})),
	);
}

function isDialect(value: unknown): value is Dialect {
	return (
		typeof value === 'object' && value !== null && 'claims' in value && 'read' in value && 'name' in value
	);
}

test('the list holds every dialect that is written, once', async () => {
	const all = (await written()).map(({dialect}) => dialect);
	expect(new Set(dialects)).toEqual(new Set(all));
	expect(new Set(dialects.map(dialect => dialect.name)).size).toBe(dialects.length);
});

test('the map has a row for each dialect, with its file, and no other', async () => {
	const rows = [
		...readFileSync('source/README.md', 'utf8').matchAll(/^\| `([\w-]+)` \| `([\w-]+\.ts)` \|/gm),
	];
	const documented = rows.map(([, name, file]) => `${name} in ${file}`).toSorted();
	expect(documented).toEqual((await written()).map(({name, file}) => `${name} in ${file}`).toSorted());
});

test('each dialect has a recording', () => {
	const recorded = globSync('fixtures/calls/**/*.json').map(file => readFileSync(file, 'utf8'));
	const silent = dialects
		.map(({name}) => name)
		.filter(name => !recorded.some(text => text.includes(`"dialect": "${name}"`)));
	expect(silent).toEqual([]);
});

test('each row of the table of emitters is met by a recording', () => {
	const senders = fixtureNames().flatMap(name => {
		const {spans, logs, facts} = loadFixture(name);
		const providers = new Set(facts.map(fact => canonicalProvider(fact.provider)));
		return [...spans, ...logs].map(sender => ({sender, providers}));
	});
	const unmet = emitters.filter(
		row =>
			!senders.some(
				({sender, providers}) =>
					isFrom(sender, row) && (row.provider === undefined || providers.has(row.provider)),
			),
	);
	expect(unmet).toEqual([]);
});
