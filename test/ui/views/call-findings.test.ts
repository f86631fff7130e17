import {expect, test} from 'vitest';
import type {FindingRow} from '../../../source/store/finding-answers.ts';
import {callPlace, type CallPlace} from '../../../source/ui/state/places.ts';
import {callView} from '../../../source/ui/views/call.ts';
import {openBoard} from '../../support/board.ts';
import {seedInspectedStory} from '../../support/story-findings.ts';
import {expectFrame, sizes, textOfView} from '../../support/terminal.tsx';
import {callDetail, contextOf} from './call-data.ts';

const found = (changes: Partial<FindingRow>): FindingRow => ({
	key: '1',
	callId: 'c1',
	traceId: null,
	spanId: null,
	atMs: 0,
	signal: 'quality',
	detector: 'number',
	rule: 'unsupported',
	level: 'warning',
	confidence: 0.95,
	part: 'output',
	source: 'answer',
	start: 0,
	end: 0,
	evidence: '"14 days" stands in no document or tool result',
	template: null,
	isAllowed: false,
	model: null,
	service: null,
	session: null,
	...changes,
});
const pii = found({
	detector: 'pii',
	rule: 'email',
	level: 'info',
	source: 'tool get_order',
	evidence: 'mara@example.com',
});
const accepted = found({detector: 'secret', rule: 'openai key', evidence: 'sk-…4f2a', isAllowed: true});
const critical = found({
	detector: 'injection',
	rule: 'followed',
	level: 'critical',
	part: 'tool',
	source: 'tool \u001B[31msend',
	evidence: 'send_mail to \u202Eevil '.repeat(30),
});

const cases: Readonly<Record<string, readonly FindingRow[]>> = {
	typical: [found({}), pii],
	overfull: [pii, accepted, critical, ...Array.from({length: 40}, () => found({rule: 'r'.repeat(80)}))],
	empty: [],
};

test.each(sizes)('What was found in a call at %i×%i', async (columns, rows) => {
	for (const [name, findings] of Object.entries(cases)) {
		for (const tab of ['conversation', 'findings'] as const) {
			const place: CallPlace = {...callPlace('c1'), tab};
			const context = contextOf(columns, rows, {places: [place]});
			const data = {call: callDetail({}), carriers: null, uses: null, findings};
			await expectFrame(
				textOfView(callView.draw(data, context), context.screen),
				`call/found-${name}-${tab}-${columns}x${rows}`,
			);
		}
	}
});

test('The worst of a call stands under its conversation, all of it on a tab with their number', async () => {
	const board = await openBoard({seed: seedInspectedStory});
	await board.press('\r');
	await board.waitFor('number unsupported');
	expect(board.frame()).toMatch(/ ! warning\s+number unsupported\s+"14 days" stands/);
	expect(board.frame()).toContain('Findings 2');
	await board.press('\u001B[D');
	await board.waitFor('[Findings 2]');
	await board.waitFor('answer ← get_order');
});
