/** One use of a tool, told by a framework, by the client of MCP and by its server. */
import {expect, test} from 'vitest';
import type {Attributes, Span} from '../../source/domain/otlp.ts';
import {seedScope, seedSpan, spanIdOf} from '../support/seed.ts';
import {deriveSpans} from '../support/derive-span.ts';

type Shape = {
	readonly id: number;
	readonly parent?: number;
	readonly scope?: string;
	readonly name?: string;
	readonly attributes: Attributes;
};

function stepsOf(shapes: readonly Shape[]) {
	const spans = shapes.map(({id, parent, scope, name, attributes}): Span =>
		seedSpan({
			spanId: spanIdOf(id),
			parentSpanId: parent === undefined ? null : spanIdOf(parent),
			name: name ?? `span ${id}`,
			scope: {...seedScope, name: scope ?? 'framework'},
			attributes,
		}),
	);
	return deriveSpans(spans).steps.map(({spanId, kind, tool, status}) => ({spanId, kind, tool, status}));
}

const framework: Shape = {
	id: 1,
	attributes: {
		'gen_ai.operation.name': 'execute_tool',
		'gen_ai.tool.name': 'get_weather',
		'gen_ai.tool.call.arguments': '{"city":"Oslo"}',
	},
};
const client: Shape = {
	id: 2,
	parent: 1,
	scope: 'mcp-python-sdk',
	name: 'MCP send tools/call get_weather',
	attributes: {'mcp.method.name': 'tools/call', 'jsonrpc.request.id': '3'},
};
const server: Shape = {
	id: 3,
	parent: 2,
	scope: 'mcp-python-sdk',
	name: 'tools/call get_weather',
	attributes: {
		'mcp.method.name': 'tools/call',
		'gen_ai.operation.name': 'execute_tool',
		'gen_ai.tool.name': 'get_weather',
	},
};

test("the framework's step stays, and is the only one", () => {
	expect(stepsOf([framework, client, server])).toEqual([
		{
			spanId: spanIdOf(1),
			kind: 'tool',
			status: 'ok',
			tool: {name: 'get_weather', callId: null, arguments: '{"city":"Oslo"}', result: null},
		},
	]);
});

test('without a framework the client stays, with the name that the server knows', () => {
	const steps = stepsOf([client, server]);
	expect(steps).toMatchObject([{spanId: spanIdOf(2), tool: {name: 'get_weather'}}]);
});

test('a failure that only the server tells is the failure of the step', () => {
	const failed = {...server, attributes: {...server.attributes, 'error.type': 'tool_error'}};
	expect(stepsOf([framework, client, failed])).toMatchObject([{spanId: spanIdOf(1), status: 'error'}]);
});

test.each([
	[
		'another tool',
		[
			framework,
			{
				...framework,
				id: 2,
				parent: 1,
				scope: 'other',
				attributes: {...framework.attributes, 'gen_ai.tool.name': 'search'},
			},
		],
	],
	['a tool that calls itself', [framework, {...framework, id: 2, parent: 1}]],
	[
		'a tool under an agent under a tool',
		[
			framework,
			{id: 2, parent: 1, attributes: {'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'a'}},
			{...framework, id: 3, parent: 2, scope: 'other'},
		],
	],
	[
		'a retriever over two retrievers',
		[1, 2, 3].map(id => ({
			id,
			...(id === 1 ? {} : {parent: 1}),
			attributes: {'gen_ai.operation.name': 'retrieval'},
		})),
	],
] satisfies readonly (readonly [string, readonly Shape[]])[])('%s is a step of its own', (_, shapes) => {
	expect(stepsOf(shapes)).toHaveLength(shapes.length);
});

test('a retriever that calls itself under another name is one step, with the documents of either', () => {
	const found = '[{"id":"doc-1","score":0.5,"content":"A text."}]';
	const steps = deriveSpans([
		seedSpan({spanId: spanIdOf(1), parentSpanId: null, attributes: {'gen_ai.operation.name': 'retrieval'}}),
		seedSpan({
			spanId: spanIdOf(2),
			parentSpanId: spanIdOf(1),
			attributes: {'gen_ai.operation.name': 'retrieval', 'gen_ai.retrieval.documents': found},
		}),
	]).steps;
	expect(steps).toMatchObject([
		{spanId: spanIdOf(1), documents: [{id: 'doc-1', score: 0.5, text: 'A text.'}]},
	]);
});
