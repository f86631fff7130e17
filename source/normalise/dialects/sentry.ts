/**
Sentry's SDKs: `gen_ai.*` keys, which `gen-ai.ts` reads, with the kind in `sentry.op`, and a cost under a name that
reads like a count.
*/
import {numberOf, textOf} from '../../domain/attributes.ts';
import type {Kind} from '../../domain/call.ts';
import type {Attributes} from '../../domain/otlp.ts';
import type {Dialect} from '../dialect.ts';
import {keyedReader} from '../keyed-reader.ts';
import {kindOfOperation} from '../operations.ts';

const operationKey = 'sentry.op';
const prefix = 'gen_ai.';

export const sentry: Dialect = {
	name: 'sentry',
	claims: ({attributes}) => textOf(attributes[operationKey])?.startsWith(prefix) === true,
	read: ({attributes}) => {
		const {first, keys} = keyedReader(attributes);
		const kind = kindOf(attributes);
		const cost = first('reportedCostUsd', ['gen_ai.cost.total_tokens'], numberOf);
		return {
			kind,
			aggregate: kind === 'agent' || kind === 'workflow',
			reportedCostUsd: cost !== null && cost > 0 ? cost : null,
			keys,
		};
	},
	log: null,
};

/** Words of Sentry's own, beside those of the conventions. */
const operations = new Map<string, Kind>([
	['request', 'chat'],
	['messages', 'chat'],
	['generate_text', 'chat'],
	['stream_text', 'chat'],
	['generate_object', 'chat'],
	['stream_object', 'chat'],
	['pipeline', 'workflow'],
]);

/** `gen_ai.operation.type`, the last resort. */
const types = new Map<string, Kind>([
	['ai_client', 'chat'],
	['agent', 'agent'],
	['tool', 'tool'],
	['handoff', 'workflow'],
]);

function kindOf(attributes: Attributes): Kind | null {
	const named = kindOfOperation(textOf(attributes['gen_ai.operation.name']));
	if (named !== null) return named;
	const word = textOf(attributes[operationKey])?.slice(prefix.length) ?? '';
	return (
		operations.get(word) ??
		kindOfOperation(word) ??
		types.get(textOf(attributes['gen_ai.operation.type']) ?? '') ??
		null
	);
}
