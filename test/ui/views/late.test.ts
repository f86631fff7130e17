import {expect, test} from 'vitest';
import type {Reader} from '../../../source/store/store.ts';
import {Late} from '../../../source/ui/views/late.ts';
import {seededReader} from '../../support/board.ts';

const after = async (ms: number, found: string): Promise<string> =>
	new Promise(resolve => {
		setTimeout(() => resolve(found), ms);
	});

const dataOf = (found: string | null) => `figures, ${found ?? 'looking'}`;

async function told(late: Late<string>, reader: Reader, looking: Promise<string>, asked = 'all') {
	const later: string[] = [];
	const first = await late.told(looking, {reader, asked, later: data => later.push(data), dataOf});
	return {first, later};
}

test('What is found in a moment is told with the figures; else after them, with the last find meanwhile', async () => {
	const {reader} = await seededReader(async () => {});
	const late = new Late<string>();
	const slow = after(400, 'a');
	const {first, later} = await told(late, reader, slow);
	expect(first).toBe('figures, looking');
	await slow;
	await new Promise(setImmediate);
	expect(later).toEqual(['figures, a']);
	expect(await told(late, reader, after(1, 'b'))).toEqual({first: 'figures, b', later: []});
	expect([late.known(reader, 'all'), late.known(reader, '15m')]).toEqual(['b', null]);
	const again = after(400, 'c');
	expect((await told(late, reader, again)).first).toBe('figures, b');
	// Of another question nothing stands.
	expect((await told(late, reader, after(400, 'd'), '15m')).first).toBe('figures, looking');
	const alone = await late.told(after(200, 'e'), {reader, asked: 'all', later: undefined, dataOf});
	expect(alone).toBe('figures, e');
});

test('What cannot be found leaves the figures as they are', async () => {
	const {reader} = await seededReader(async () => {});
	const failing = after(200, '').then(() => {
		throw new Error('the file is gone');
	});
	const {first, later} = await told(new Late<string>(), reader, failing);
	await failing.catch(() => {});
	expect([first, later]).toEqual(['figures, looking', []]);
});
