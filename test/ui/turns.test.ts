import {expect, test} from 'vitest';

import {Superseded, Turns} from '../../source/ui/turns.ts';
import {seededReader} from '../support/board.ts';
import {storyNowMs} from '../support/story.ts';

const first = {
	asOfMs: storyNowMs,
	fromMs: 0,
	filter: '',
	sort: 'time',
	ascending: false,
	anchor: null,
	above: 0,
	below: 3,
} as const;

test('what is in sight goes before what the header needs', async () => {
	const {reader} = await seededReader();
	const turns = new Turns(reader);
	const view = turns.readerOf('view');
	const header = turns.readerOf('header');
	const order: string[] = [];
	const told = (name: string) => () => order.push(name);
	await Promise.all([
		header.reader.file().then(told('header 1')),
		header.reader.file().then(told('header 2')),
		view.reader.calls(first).then(told('view 1')),
		view.reader.traces(first).then(told('view 2')),
	]);
	// The first one ran already.
	expect(order).toEqual(['header 1', 'view 1', 'view 2', 'header 2']);
	await reader.close();
});

test('what is superseded is not asked, and its answer is thrown away', async () => {
	const {reader} = await seededReader();
	const asked: string[] = [];
	const turns = new Turns({
		...reader,
		calls: question => {
			asked.push(`calls ${question.below}`);
			return reader.calls(question);
		},
	});
	const {reader: view, supersede} = turns.readerOf('view');
	const old = [view.calls(first), view.calls({...first, below: 2})];
	supersede();
	const {rows} = await view.calls({...first, below: 1});
	expect(rows).toHaveLength(1);
	expect(asked).toEqual(['calls 3', 'calls 1']);
	for (const question of old) await expect(question).rejects.toBeInstanceOf(Superseded);
	await reader.close();
});

test('a question that fails fails for who asked it, and the next one has its turn', async () => {
	const {reader} = await seededReader();
	const turns = new Turns({...reader, file: () => Promise.reject(new Error('gone'))});
	const {reader: view} = turns.readerOf('view');
	await expect(view.file()).rejects.toThrow('gone');
	expect((await view.calls(first)).total).toBe(25);
	await reader.close();
});
