import {expect, test} from 'vitest';
import type {Attributes} from '../../source/domain/otlp.ts';
import {type UsedRecord, usesOf} from '../../source/normalise/uses.ts';
import {seedLog, seedSpan, spanIdOf, traceIdOf} from '../support/seed.ts';

const callId = `${traceIdOf(1)}-${spanIdOf(1)}`;

const scope = {
	name: 'opentelemetry.instrumentation.openai_v2',
	version: '2.1',
	attributes: {},
	schemaUrl: '',
};

function chat(attributes: Attributes): UsedRecord {
	const common = {
		'gen_ai.operation.name': 'chat',
		'gen_ai.system': 'openai',
		'gen_ai.request.model': 'gpt-4o',
		'gen_ai.usage.input_tokens': 10,
		'gen_ai.usage.output_tokens': 5,
	};
	const span = seedSpan({
		traceId: traceIdOf(1),
		spanId: spanIdOf(1),
		scope,
		attributes: {...common, ...attributes},
	});
	return {span, log: null};
}

function used(records: readonly UsedRecord[], lenders: readonly number[] = []) {
	const of = new Set(records.keys());
	const uses = [...usesOf(records, {callId, of, lenders: new Set(lenders)})];
	return Object.fromEntries(
		uses.filter(use => use !== null).map(use => [`${use.record} ${use.of} ${use.key}`, use.fields.join(' ')]),
	);
}

test('an attribute is used for what changes without it', () => {
	expect(used([chat({'gen_ai.response.id': 'chatcmpl-1', 'my.note': 'mine'})])).toMatchObject({
		'0 attribute gen_ai.request.model': expect.stringContaining('requestModel'),
		'0 attribute gen_ai.usage.input_tokens': 'usage.input',
		'0 attribute gen_ai.response.id': 'responseId',
	});
});

test('what nobody reads is not among them', () => {
	expect(Object.keys(used([chat({'my.note': 'mine', 'my.map': {deep: [1, 'two']}})]))).not.toContain(
		'0 attribute my.note',
	);
});

test('of two that say the same the one that is believed is used', () => {
	const names = Object.keys(used([chat({'gen_ai.usage.prompt_tokens': 10})]));
	expect(names).toContain('0 attribute gen_ai.usage.input_tokens');
	expect(names).not.toContain('0 attribute gen_ai.usage.prompt_tokens');
});

test('JSON in a text stays JSON in the text that is tried in its place', () => {
	const said = [{role: 'user', parts: [{type: 'text', content: 'Hello'}]}];
	const both = {
		'gen_ai.input.messages': JSON.stringify(said),
		'gen_ai.prompt': JSON.stringify([{role: 'user', content: 'Hello'}]),
	};
	const uses = used([chat(both)]);
	expect(uses['0 attribute gen_ai.input.messages'] ?? uses['0 attribute gen_ai.prompt']).toContain('input');
});

test('records that joined the span are tried field by field of their body', () => {
	const record = seedLog({
		traceId: traceIdOf(1),
		spanId: spanIdOf(1),
		scope,
		eventName: 'gen_ai.choice',
		attributes: {'gen_ai.system': 'openai'},
		body: {index: 0, finish_reason: 'stop', message: {role: 'assistant', content: 'Paris.'}},
	});
	const uses = used([chat({}), {span: null, log: record}]);
	expect(uses['1 body message']).toContain('output');
	expect(uses['1 body index']).toBeUndefined();
});

test('a record that another call is made of is no use to this one', () => {
	const other = chat({});
	const span = {...other.span!, spanId: spanIdOf(2)};
	expect(Object.keys(used([chat({}), {span, log: null}], [1])).filter(name => name.startsWith('1 '))).toEqual(
		[],
	);
});

test('no such call: nothing is used', () => {
	expect([...usesOf([chat({})], {callId: 'gone', of: new Set([0]), lenders: new Set()})]).toEqual([]);
});
