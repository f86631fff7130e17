import {expect, test} from 'vitest';
import type {Reader} from '../../source/store/store.ts';
import {anyView, Query} from '../../source/ui/query.ts';
import type {View} from '../../source/ui/view.ts';
import {contextOf} from './views/call-data.ts';

type Answer = {readonly text: string; readonly more: number | null};

/** A view that answers at once, and the rest when it is let. */
function makeView(text: string): {readonly view: View<Answer>; readonly finish: (more: number) => void} {
	let finish: (more: number) => void = () => {};
	const view: View<Answer> = {
		id: text,
		question: () => text,
		ask: async (_reader, _context, later) => {
			finish = more => later?.({text, more});
			return {text, more: null};
		},
		draw: () => ({where: [[], []], body: [], position: ''}),
		walk: () => ({ids: [], index: 0, lines: 1}),
	};
	return {view, finish: more => finish(more)};
}

function makeQuery(): {readonly query: Query; readonly changes: () => number} {
	let changes = 0;
	const query = new Query({reader: {} as Reader, supersede() {}}, () => changes++);
	return {query, changes: () => changes};
}

const waited = async (ms: number): Promise<void> =>
	new Promise(resolve => {
		setTimeout(resolve, ms);
	});

/** Until what was asked has been answered. */
const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

test('what comes later takes the place of the answer that it completes', async () => {
	const {query, changes} = makeQuery();
	const {view, finish} = makeView('call');
	query.want({key: 'call', view: anyView(view), context: contextOf(80, 24)}, {fresh: true});
	await settled();
	expect(query.answer('call')).toEqual({text: 'call', more: null});
	finish(41);
	expect([query.answer('call'), changes()]).toEqual([{text: 'call', more: 41}, 2]);
	query.close();
});

test('what comes for an answer that another one has replaced is thrown away', async () => {
	const {query, changes} = makeQuery();
	const first = makeView('call');
	query.want({key: 'call', view: anyView(first.view), context: contextOf(80, 24)}, {fresh: true});
	await settled();
	const second = makeView('another');
	query.want({key: 'call', view: anyView(second.view), context: contextOf(80, 24)}, {fresh: false});
	await settled();
	first.finish(41);
	expect([query.answer('call'), changes()]).toEqual([{text: 'another', more: null}, 2]);
	query.close();
	second.finish(7);
	expect(query.answer('call')).toEqual({text: 'another', more: null});
});

test('Whoever waits for something new is told that it is being read, once; who only waits for fresh figures is not', async () => {
	const {query, changes} = makeQuery();
	const {view} = makeView('slow');
	let answer: (data: Answer) => void = () => {};
	const slow: View<Answer> = {
		...view,
		ask: async () =>
			new Promise(resolve => {
				answer = resolve;
			}),
	};
	const want = (fresh: boolean) =>
		query.want({key: 'slow', view: anyView(slow), context: contextOf(80, 24)}, {fresh});
	want(true);
	expect(query.isReading()).toBe(false);
	await waited(500);
	expect([query.isReading(), changes()]).toEqual([true, 1]);
	answer({text: 'slow', more: null});
	await settled();
	expect([query.isReading(), changes()]).toEqual([false, 2]);
	// Slow as it was, it is asked again only after a rest.
	want(true);
	await waited(1600);
	expect([query.isReading(), changes()]).toEqual([false, 2]);
	query.close();
});

test('What is stopped is thrown away when it comes, and what is shown is not asked for again', async () => {
	const {query, changes} = makeQuery();
	const {view} = makeView('15m');
	const context = contextOf(80, 24);
	const wanted = (one: View<Answer>) => ({key: 'list', view: anyView(one), context});
	query.want(wanted(view), {fresh: true});
	await settled();
	let answer: (data: Answer) => void = () => {};
	let asked = 0;
	const slow: View<Answer> = {
		...view,
		question: () => 'all',
		ask: async () => {
			asked++;
			return new Promise(resolve => {
				answer = resolve;
			});
		},
	};
	query.want(wanted(slow), {fresh: false});
	expect([asked, query.isSettled()]).toEqual([1, false]);
	query.stop();
	query.want(wanted(view), {fresh: false});
	expect(query.isSettled()).toBe(true);
	answer({text: 'all', more: null});
	await settled();
	expect([query.answer('list'), changes()]).toEqual([{text: '15m', more: null}, 1]);
	query.close();
});

test('What comes for a place that was left is kept for who comes back, and stops nothing that is asked since', async () => {
	const {query} = makeQuery();
	const {view} = makeView('first');
	let answer: (data: Answer) => void = () => {};
	const slow: View<Answer> = {
		...view,
		question: () => 'slow',
		ask: async () =>
			new Promise(resolve => {
				answer = resolve;
			}),
	};
	const context = contextOf(80, 24);
	query.want({key: 'left', view: anyView(slow), context}, {fresh: true});
	const answerLeft = answer;
	query.want({key: 'here', view: anyView({...slow, question: () => 'here'}), context}, {fresh: false});
	await settled();
	answerLeft({text: 'left', more: null});
	await settled();
	expect(query.answer('left')).toEqual({text: 'left', more: null});
	expect(query.isSettled()).toBe(false);
	query.close();
});
