import {expect, test} from 'vitest';
import type {CallDetail} from '../../../source/store/answers.ts';
import {type CallPlace, callPlace} from '../../../source/ui/state/places.ts';
import type {CallData} from '../../../source/ui/views/call-page.ts';
import {callView} from '../../../source/ui/views/call.ts';
import {seededReader} from '../../support/board.ts';
import {expectFrame, textOfView} from '../../support/terminal.tsx';
import {callDetail, contextOf} from './call-data.ts';
import {lensCall, lensCarriers, lensUses} from './lens-data.ts';

const typical: CallData = {call: lensCall, carriers: lensCarriers, uses: lensUses};

/** 300-character names, wide letters, commands to the terminal, a value of 100 KB, more keys than fit. */
const [own] = lensCarriers;
const overfull: CallData = {
	call: {...lensCall, requestModel: 'm'.repeat(300), session: '契約書レビュー'.repeat(30)},
	uses: [],
	carriers: [
		...lensCarriers.slice(1),
		{
			...(own ?? lensCarriers[1]!),
			span: {
				...own!.span!,
				name: '👩‍👩‍👧‍👦'.repeat(80),
				scope: {...own!.span!.scope, name: 's'.repeat(300)},
				attributes: {
					...own!.span!.attributes,
					[`k\u001B[31m${'x'.repeat(300)}`]: '\u001B]0;owned\u0007 以下の契約書',
					text: 'a line of a very long value\n'.repeat(4000),
					...Object.fromEntries(Array.from({length: 90}, (_, at) => [`attribute.${at}`, at])),
				},
			},
		},
	],
};

const firstIndex = 2_000_000;

function contextIn(size: readonly [number, number], place: Partial<CallPlace> = {}) {
	const [columns, rows] = size;
	return contextOf(columns, rows, {
		view: 'calls',
		places: [{...callPlace(lensCall.callId), tab: 'lens', ...place}],
	});
}

function shown(data: CallData, size: readonly [number, number], place: Partial<CallPlace> = {}): string {
	const context = contextIn(size, place);
	return textOfView(callView.draw(data, context), context.screen);
}

test.each([
	[80, 24],
	[120, 40],
	[200, 60],
] as const)('each figure with its key, its record and its rule, at %i×%i', async (columns, rows) => {
	await expectFrame(shown(typical, [columns, rows]), `call/lens-typical-${columns}x${rows}`);
	await expectFrame(shown(overfull, [columns, rows]), `call/lens-overfull-${columns}x${rows}`);
});

test('the end of it: what was not used', async () => {
	const context = contextIn([80, 24]);
	const {ids} = callView.walk(typical, context);
	const last = Number(ids.at(-1)?.split(':')[0]);
	await expectFrame(shown(typical, [80, 24], {message: last}), 'call/lens-end-80x24');
	const text = shown(typical, [120, 70]);
	expect(text).toMatch(/A +traceloop\.entity\.path/);
	expect(text).toContain('4 of 15: without them');
});

test('an attribute that was not used opens into its whole value', () => {
	const stops = callView.walk(typical, contextIn([120, 40])).ids.map(id => Number(id.split(':')[0]));
	const opened = stops.map(stop => shown(typical, [120, 60], {message: stop, toggled: [stop]}));
	const note = opened.find(text => text.split('again again').length > 5);
	expect(note).toContain('│ a long note of the application');
});

test('Enter unfolds the row, `o` goes to the span that carries the key', () => {
	const context = contextIn([120, 40], {message: firstIndex + 1});
	expect(callView.enter?.(typical, context)).toEqual({type: 'toggle', id: `${firstIndex + 1}:0`});
	expect(callView.other?.(typical, context)).toMatchObject({
		type: 'open',
		place: {kind: 'trace', selected: lensCall.spanId},
	});
});

test('what a twin lent names the twin; what a span above said is no key of this call', () => {
	const text = shown(typical, [160, 70]);
	expect(text).toMatch(/TTFT +1\.2s +C +ai\.response\.msToFirstChunk = 1240 +lent by C/);
	expect(text).toMatch(/session +s_7f3a +– +said by a span above it/);
	expect(text).toMatch(/ai\.streamText +11\.6k +302 +– no +roll-up of A/);
	expect(text).toContain('openllmetry, scope @traceloop/instrumentation-anthropic 0.22.4');
});

test.each<[string, Partial<CallData>, string]>([
	['while it is read', {carriers: null, uses: null}, 'reading the records behind it'],
	['while it is tried', {uses: 'trying'}, 'trying what the call is without each of'],
	['where it is too much to try', {uses: null}, 'no dialect names them as the key of a figure'],
	['where there is nothing', {carriers: []}, 'is not in the file any more'],
])('%s it says so', (_name, changes, text) => {
	expect(shown({...typical, ...changes}, [120, 70])).toContain(text);
});

test('a call that was measured has no record', () => {
	const call: CallDetail = callDetail({
		carrier: 'metric',
		traceId: null,
		spanId: null,
		origins: [{field: 'usage', spanId: null, key: 'gen_ai.client.token.usage'}],
	});
	const text = shown({call, carriers: [], uses: []}, [120, 40]);
	expect(text).toContain('it was measured');
	expect(text).toMatch(/usage +gen_ai\.client\.token\.usage/);
});

test('Over a real file: what lies behind is asked for once, and tried once', async () => {
	const {reader} = await seededReader();
	const page = await reader.ledger({
		asOfMs: Number.POSITIVE_INFINITY,
		fromMs: Number.NEGATIVE_INFINITY,
		filter: '',
		only: 'all',
		ascending: false,
		anchor: null,
		above: 0,
		below: 1,
	});
	const callId = page.rows[0]?.callId ?? '';
	let tries = 0;
	const context = {
		...contextOf(120, 40, {places: [{...callPlace(callId), tab: 'lens'}]}),
		usesOf: async () => {
			tries++;
			return [];
		},
	};
	const first = await callView.ask(reader, context);
	expect(first.uses).toBe('trying');
	await Promise.resolve();
	const second = await callView.ask(reader, context);
	expect([second.uses, second.carriers === first.carriers, tries]).toEqual([[], true, 1]);
	await reader.close();
});

test('It fits every size of screen', () => {
	for (const size of [
		[60, 15],
		[79, 17],
		[99, 29],
		[100, 30],
		[159, 49],
		[160, 50],
		[240, 70],
	] as const) {
		for (const data of [typical, overfull]) {
			const stops = callView.walk(data, contextIn(size)).ids.map(id => Number(id.split(':')[0]));
			for (const stop of stops.filter((_, at) => at % 7 === 0)) {
				shown(data, size, {message: stop, toggled: [stop], scroll: 2});
			}
		}
	}
});
