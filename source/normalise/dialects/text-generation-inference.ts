/**
The router of Hugging Face's Text Generation Inference: a server's view of a request, with times as Rust prints them
and nothing of model, tokens or content. It counts where no client tells of the request.
*/
import {textOf} from '../../domain/attributes.ts';
import type {AttributeValue, Span} from '../../domain/otlp.ts';
import type {Dialect} from '../dialect.ts';
import type {Facts} from '../facts.ts';

export const textGenerationInference: Dialect = {
	name: 'tgi',
	claims: ({attributes}) =>
		attributes['inference_time'] !== undefined &&
		attributes['queue_time'] !== undefined &&
		attributes['time_per_token'] !== undefined,
	read,
	log: null,
};

function read({name, attributes}: Span): Partial<Facts> {
	return {
		kind: 'server',
		durationMs: millisOf(attributes['total_time']),
		tpotMs: millisOf(attributes['time_per_token']),
		streaming: name.endsWith('_stream') ? true : null,
		keys: {durationMs: 'total_time', tpotMs: 'time_per_token'},
	};
}

const millis: Readonly<Record<string, number | undefined>> = {ns: 1e-6, µs: 1e-3, ms: 1, s: 1000};

/** `Duration`'s debug form: "1.234567891s", "45.6ms", "830.1µs". */
function millisOf(value: AttributeValue | undefined): number | null {
	const found = /^(\d+(?:\.\d+)?)(ns|µs|ms|s)$/.exec(textOf(value) ?? '');
	const unit = millis[found?.[2] ?? ''];
	return found === null || unit === undefined ? null : Number(found[1]) * unit;
}
