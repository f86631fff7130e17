import {expect, test} from 'vitest';
import type {DoctorPlace} from '../../../source/ui/state/places.ts';
import {doctorView} from '../../../source/ui/views/doctor.ts';
import {openBoard, seededReader} from '../../support/board.ts';
import {expectFrame, sizes, textOfView} from '../../support/terminal.tsx';
import {doctorContext, type DoctorCase, empty, overfull, serviceCoverage, typical} from './doctor-data.ts';

function shown(about: DoctorCase, size: readonly [number, number], place: Partial<DoctorPlace> = {}): string {
	const context = doctorContext(about, size, {place});
	return textOfView(doctorView.draw(about.data, context), context.screen);
}

test.each(sizes)('The doctor, typical, at %i×%i', async (...size) => {
	await expectFrame(shown(typical, size), `doctor/typical-${size.join('x')}`);
});

test.each(sizes)('The doctor before anything has come, at %i×%i', async (...size) => {
	await expectFrame(shown(empty, size), `doctor/empty-${size.join('x')}`);
});

test.each(sizes)('The doctor when much is wrong, at %i×%i', async (...size) => {
	await expectFrame(shown(overfull, size), `doctor/overfull-${size.join('x')}`);
});

test('Errors come first, then hints; how many there are stands at the right of the third line', () => {
	const lines = shown(overfull, [200, 120]).split('\n');
	expect(lines[0]).toMatch(/2 errors, \d+ hints$/);
	const fixes = lines.filter(line => line.includes('FIX ')).map(line => line.replace('▌', '').trimStart()[0]);
	expect(fixes.slice(0, 3)).toEqual(['×', '×', '!']);
	expect(fixes.lastIndexOf('×')).toBe(1);
});

test('The page scrolls from its first line to its last, and the cursor stops at what says something', () => {
	const size = [80, 24] as const;
	const first = doctorContext(typical, size);
	const walk = doctorView.walk(typical.data, first);
	expect(walk.index).toBe(0);
	expect(walk.ids.some(id => id.startsWith('blank'))).toBe(false);
	expect(shown(typical, size)).toContain('SERVICE');
	const last = shown(typical, size, {selected: '\u0000last', line: 19});
	expect(last).toMatch(/▌LIMITS/);
	for (const id of walk.ids) expect(shown(typical, size, {selected: id, line: 3})).toContain('▌');
});

test('Enter opens a call that lacks it, a trace without a model, the ledger of twins, or says that nothing is behind', () => {
	const {ids} = doctorView.walk(overfull.data, doctorContext(overfull, [120, 40]));
	const opened = (about: DoctorCase, selected: string | undefined) =>
		doctorView.enter?.(about.data, doctorContext(about, [120, 40], {place: {selected: selected ?? null}}));
	const fix = (text: string): string | undefined => ids.find(id => id.includes(text));
	expect(opened(overfull, fix('fix service-1, latency'))).toMatchObject({place: {kind: 'call'}});
	expect(opened(overfull, 'service web')).toMatchObject({place: {kind: 'trace'}});
	expect(opened(overfull, fix('fix cannot store'))).toBe('there is nothing behind this line to open');
	const twins = doctorView
		.walk(typical.data, doctorContext(typical, [120, 40]))
		.ids.find(id => id.startsWith('fix api '));
	expect(opened(typical, twins)).toMatchObject({place: {kind: 'ledger', only: 'uncounted'}});
});

test('A line keeps the cursor while its figures move', () => {
	const ids = (waiting: number) =>
		doctorView.walk(
			overfull.data,
			doctorContext({...overfull, status: {...must(overfull.status), waiting}}, [120, 40]),
		).ids;
	expect(ids(1234)).toEqual(ids(77));
});

test('Every size and every selection fits', () => {
	for (let columns = 60; columns <= 240; columns += 15) {
		for (const about of [typical, empty, overfull])
			shown(about, [columns, 15], {selected: '\u0000last', line: 9});
	}
});

test('Over a real file: what the calls of the story leave out', async () => {
	const {reader} = await seededReader();
	const context = doctorContext(typical, [120, 40]);
	const data = await doctorView.ask(reader, context);
	expect(data.coverage.services.map(({service}) => service).toSorted()).toEqual(['api', 'rag', 'worker']);
	expect(data.coverage.services.find(({service}) => service === 'worker')?.unpriced).toEqual([
		{model: 'house-7b', calls: 1, tokens: 2136},
	]);
	await reader.close();
});

test('It is opened by its name, over what was in sight, and Esc goes back', async () => {
	const board = await openBoard();
	await board.press(':');
	for (const key of 'doctor') board.type(key);
	await board.press('\r');
	await board.waitFor('what can be measured');
	await board.press('\u001B');
	await board.waitFor('● volume');
});

test('A service whose calls are not streamed lacks no first token', () => {
	const whole = serviceCoverage({whole: 15, withTtft: 0, withTpot: 0});
	const about = {
		...typical,
		data: {...typical.data, coverage: {...typical.data.coverage, services: [whole]}},
	};
	expect(shown(about, [120, 40])).toMatch(/api .*● yes +● e2e/);
	expect(shown(about, [120, 40])).toMatch(/0 errors, 0 hints$/m);
});

function must<T>(value: T | null): T {
	if (value === null) throw new Error('it is there');
	return value;
}
