/** What the status tells of requests that were turned away. */
import {expect, test} from 'vitest';
import {makeFaultWatch} from '../../source/engine/fault-watch.ts';
import {makeOverloadCount, overloadRestMs} from '../../source/engine/overload.ts';

function clocks() {
	const time = {wallMs: 1_000_000, passedMs: 0};
	const pass = (ms: number): void => {
		time.wallMs += ms;
		time.passedMs += ms;
	};
	return {time, pass, now: () => time.wallMs, monotonic: () => time.passedMs};
}

test('an overload counts what was refused and kept, ends after five quiet seconds, and the next begins anew', () => {
	const {pass, now, monotonic} = clocks();
	const count = makeOverloadCount({now, monotonic});
	count.kept(50);
	expect(count.overload()).toBe(null);
	count.refused(10);
	pass(2000);
	count.kept(30);
	count.refused(0);
	const during = {
		sinceMs: 1_000_000,
		lastMs: 1_002_000,
		refusedRequests: 2,
		refusedRecords: 10,
		keptRequests: 1,
		keptRecords: 30,
	};
	expect(count.overload()).toEqual({...during, isOver: false});
	pass(overloadRestMs + 1);
	count.kept(7);
	expect(count.overload()).toEqual({...during, isOver: true});
	count.refused(1);
	expect(count.overload()).toMatchObject({sinceMs: 1_007_001, refusedRequests: 1, keptRecords: 0});
});

test('a clock that is set back by an hour neither ends an overload nor makes it last', () => {
	const {time, pass, now, monotonic} = clocks();
	const count = makeOverloadCount({now, monotonic});
	count.refused(1);
	time.wallMs -= 3_600_000;
	pass(1000);
	expect(count.overload()).toMatchObject({isOver: false});
	pass(overloadRestMs);
	expect(count.overload()).toMatchObject({isOver: true});
});

test('a fault lasts from the first failure to the first success, with the newest reason', () => {
	const {pass, now} = clocks();
	const watch = makeFaultWatch(now);
	watch.refused(1);
	expect(watch.fault()).toBe(null);
	watch.failed({message: 'cannot store: the file is locked', hint: 'close the other program'});
	watch.refused(20);
	pass(1000);
	watch.failed({message: 'cannot store: the disk is full', hint: 'free some space'});
	watch.refused(5);
	expect(watch.fault()).toEqual({
		sinceMs: 1_000_000,
		message: 'cannot store: the disk is full',
		hint: 'free some space',
		refusedRequests: 2,
		refusedRecords: 25,
	});
	watch.worked();
	expect(watch.fault()).toBe(null);
});
