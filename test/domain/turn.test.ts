import {expect, test} from 'vitest';
import {turnOf} from '../../source/domain/turn.ts';

const record = {'event.name': 'api_request', 'session.id': 's1', 'prompt.id': 'p1'};

test.each([
	['a record of a turn', {traceId: null, attributes: record}, 'p1'],
	['one that has a trace', {traceId: '1'.repeat(32), attributes: record}, null],
	['one of a session without a turn', {traceId: null, attributes: {...record, 'prompt.id': null}}, null],
	['one of a template of that id', {traceId: null, attributes: {'prompt.id': 'p1'}}, null],
	[
		'one of a tool of Codex',
		{traceId: null, attributes: {'event.name': 'codex.tool_result', call_id: 'call_1'}},
		'call_1',
	],
	['one without anything', {traceId: null, attributes: {}}, null],
])('%s', (_, of, turn) => {
	expect(turnOf(of)).toBe(turn);
});
