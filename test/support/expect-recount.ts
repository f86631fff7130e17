/** Rollups and sessions of a file against a recount of its calls; and no message that no call holds. */
import {expect} from 'vitest';
import {recountOf} from './recount.ts';

export function expectRecount(path: string): void {
	const {stored, recounted} = recountOf(path);
	expect(stored).toEqual(recounted);
}
