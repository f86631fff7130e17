import {expect, test} from 'vitest';
import type {AttributeValue} from '../../source/domain/otlp.ts';
import {documentsWithin, queryWithin} from '../../source/normalise/documents.ts';

const found = {id: 'doc-1', score: 0.5, text: 'A text.'};

test.each([
	['plain', [{id: 'doc-1', score: 0.5, content: 'A text.'}]],
	['JSON text', '[{"id":"doc-1","relevance_score":0.5,"text":"A text."}]'],
	['LangChain', {documents: [{page_content: 'A text.', metadata: {id: 'doc-1', score: 0.5}}], count: 1}],
	[
		'LangChain, serialised',
		{
			outputs: {
				documents: [
					{
						lc: 1,
						id: ['langchain', 'Document'],
						kwargs: {page_content: 'A text.', metadata: {id: 'doc-1', score: 0.5}},
					},
				],
			},
		},
	],
	['LangSmith', {outputs: [{id: 'doc-1', text: 'A text.', score: 0.5}]}],
	['LlamaIndex', ['{"node":{"id_":"doc-1","text":"A text."},"score":0.5}']],
] satisfies readonly (readonly [string, AttributeValue])[])('reads documents: %s', (_, value) => {
	expect(documentsWithin(value)).toEqual([found]);
});

test.each([null, undefined, 'no list', 7, {}, [], [null], [{}], {documents: 'none'}])(
	'finds none in %j',
	value => {
		expect(
			documentsWithin(value).filter(document => document.id !== null || document.score !== null),
		).toEqual([]);
	},
);

test.each([
	['How long?', 'How long?'],
	['{"query":"How long?","tags":[]}', 'How long?'],
	[{args: ['How long?'], kwargs: {}}, 'How long?'],
	[{str_or_query_bundle: {query_str: 'How long?', embedding: null}}, 'How long?'],
	[{kwargs: {query: 'How long?'}}, 'How long?'],
	[{tags: []}, null],
	[null, null],
] satisfies readonly (readonly [AttributeValue, string | null])[])(
	'reads the question of %j',
	(value, query) => {
		expect(queryWithin(value)).toBe(query);
	},
);
