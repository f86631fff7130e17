/**
AG2, which speaks the GenAI conventions with a span type of its own. Beside each call it leaves a span that says the
call's tokens once more.
*/
import {textOf} from '../../domain/attributes.ts';
import type {Kind} from '../../domain/call.ts';
import type {Dialect} from '../dialect.ts';

export const ag2: Dialect = {
	name: 'ag2',
	claims: span => span.attributes['ag2.span.type'] !== undefined,
	read: span => {
		const type = textOf(span.attributes['ag2.span.type']) ?? '';
		if (type === 'usage') return {never: true};
		const kind = kinds.get(type) ?? null;
		return kind === null ? {} : {kind, aggregate: kind === 'agent' || kind === 'workflow'};
	},
	log: null,
};

const kinds = new Map<string, Kind>([
	['llm', 'chat'],
	['agent', 'agent'],
	['tool', 'tool'],
	['conversation', 'workflow'],
]);
