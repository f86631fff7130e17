import {test} from 'vitest';
import type {SearchPage} from '../../../source/store/answers.ts';
import {searchPlace} from '../../../source/ui/state/places.ts';
import {searchView} from '../../../source/ui/views/search.ts';
import {openBoard} from '../../support/board.ts';
import {expectFrame, sizes, textOfView} from '../../support/terminal.tsx';
import {contextOf, nowMs} from './call-data.ts';

const hit = (at: number, changes: Partial<SearchPage['hits'][number]> = {}) => ({
	callId: `c${at}`,
	startMs: nowMs - 10_000 - at * 1000,
	model: 'gpt-4o',
	session: 's_7f3a',
	part: 'input' as const,
	snippet: 'When will my \uE000refund\uE001 arrive? I sent the lamp back ten days ago.',
	...changes,
});
const typical: SearchPage = {
	hits: [
		hit(0, {part: 'output', snippet: 'Your \uE000refund\uE001 of €59.90 was approved on 21 November.'}),
		hit(1),
		hit(2, {part: 'system', model: null, session: null, snippet: 'Never promise a \uE000refund\uE001.'}),
	],
	total: 3,
	notIndexed: 0,
};
const overfull: SearchPage = {
	hits: Array.from({length: 200}, (_, at) =>
		hit(at, {
			model: `us.anthropic.${'m'.repeat(60)}`,
			session: `\u001B[31m${'s'.repeat(60)}`,
			snippet: `${'返金について '.repeat(8)}\uE000refund\uE001 ${'x '.repeat(200)}`,
		}),
	),
	total: 500,
	notIndexed: 12_400,
};
const empty: SearchPage = {hits: [], total: 0, notIndexed: 0};

test.each(sizes)('Hits at %i×%i: typical, more than fits, none', async (columns, rows) => {
	const context = contextOf(columns, rows, {places: [searchPlace('refund')]});
	for (const [name, data] of Object.entries({typical, overfull, empty}))
		await expectFrame(
			textOfView(searchView.draw(data, context), context.screen),
			`search/${name}-${columns}x${rows}`,
		);
});

test('Ctrl-F searches all that was said; Enter opens the call, in which n goes to the text', async () => {
	const board = await openBoard();
	await board.press('\u0006');
	await board.waitFor('searches all that was said');
	await board.press('refund arrive\r');
	await board.waitFor('Search   refund arrive');
	await board.waitFor('When will my refund arrive');
	await board.press('\r');
	await board.waitFor('[Conversation]');
	await board.press('n');
	await board.waitFor('1 of');
	await board.press('\u001B');
	await board.press('\u001B');
	await board.waitFor('Search   refund arrive');
	await board.press('\u0006');
	await board.press('nowhereatall\r');
	await board.waitFor('Nothing that was said has "nowhereatall" in it');
	await board.press('\u001B');
	await board.waitFor('2 Requests');
});
