import {expect, test} from 'vitest';

import type {EngineStatus, Fault, Overload} from '../../source/domain/status.ts';
import {alarmRow} from '../../source/ui/alarm.ts';
import {glyphSets} from '../../source/ui/glyphs.ts';
import {plain} from '../../source/ui/rows.ts';
import {openBoard, quietStatus} from '../support/board.ts';
import {storyNowMs} from '../support/story.ts';
import {expectFrame} from '../support/terminal.tsx';

const overload: Overload = {
	sinceMs: storyNowMs - 9000,
	lastMs: storyNowMs - 200,
	isOver: false,
	refusedRequests: 214,
	refusedRecords: 109_568,
	keptRequests: 280,
	keptRecords: 143_100,
};

const fault: Fault = {
	sinceMs: storyNowMs - 46_000,
	message: 'cannot store: the disk is full',
	hint: 'free some space; senders send it again',
	refusedRequests: 18,
	refusedRecords: 9216,
};

function said(status: Partial<EngineStatus>, columns = 120): string | null {
	const row = alarmRow({...quietStatus, ...status}, {columns, glyphs: glyphSets.unicode});
	return row === null ? null : plain(row);
}

test('a quiet engine takes no line, nor does an overload that is over', () => {
	expect(said({})).toBe(null);
	expect(said({overload: {...overload, isOver: true}})).toBe(null);
	expect(said({waiting: 40, behindMs: 1900})).toBe(null);
	expect(alarmRow(null, {columns: 120, glyphs: glyphSets.unicode})).toBe(null);
});

test('the worst is told alone', () => {
	expect(said({waiting: 1234, behindMs: 3400})).toBe(
		'~ 1,234 traces waiting, 3.4s behind   all of it is on disk, figures are late   :doctor',
	);
	expect(said({overload, behindMs: 3400})).toMatch(/^! overload since .* 214 requests told to try again/);
	expect(said({overload, fault})).toMatch(/^× cannot store: the disk is full since .* 18 requests told/);
});

test('where there is little room, the first words stay', () => {
	for (let columns = 60; columns <= 200; columns += 5) {
		const line = said({fault: {...fault, refusedRequests: 1_204_118}}, columns) ?? '';
		expect(line.length).toBeLessThanOrEqual(columns - 2);
		expect(line).toContain('cannot store: the disk is full');
	}
});

test.each([
	['overload', 120, 40, {overload, dropped: 37}],
	['overload', 80, 24, {overload, dropped: 37}],
	['disk-full', 120, 40, {fault}],
	['disk-full', 60, 15, {fault}],
	['behind', 120, 40, {waiting: 1234, behindMs: 3400}],
] as const)('the board says so on its third line: %s at %i×%i', async (name, columns, rows, about) => {
	const board = await openBoard({columns, rows, status: () => ({...quietStatus, ...about})});
	await expectFrame(board.frame(), `shell/${name}-${columns}x${rows}`);
});

test('it stands in every view, and leaves by itself', async () => {
	let status: EngineStatus = {...quietStatus, overload};
	const board = await openBoard({status: () => status});
	for (const key of ['2', '3', '1']) {
		await board.press(key);
		expect(board.frame()).toContain('! overload since');
	}
	status = {...status, overload: {...overload, isOver: true}};
	board.changed();
	await board.settle();
	expect(board.frame()).not.toContain('overload');
	expect(board.frame()).toContain('● volume');
});
