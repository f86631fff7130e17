/**
Semantic Kernel, where it departs from the GenAI conventions that its spans follow: functions that are no tools, and a
line of its log that is the only place of cached and reasoning tokens. Embeddings have that line and nothing else, no
trace, model or duration: it is no call.
*/
import type {LogRecord, Span} from '../../domain/otlp.ts';
import type {Dialect} from '../dialect.ts';
import type {Facts} from '../facts.ts';
import {pythonObject} from '../python-literal.ts';
import {vendorUsageOf} from '../vendor-answer.ts';

export const semanticKernel: Dialect = {
	name: 'semantic-kernel',
	claims: isOwnFunction,
	read: () => ({kind: 'workflow', aggregate: true}),
	log: {claims: isUsage, read: readRecord, isCall: () => false},
};

/** The kernel runs prompts and the application's own functions as tools that no model asked for. */
function isOwnFunction({scope, attributes}: Span): boolean {
	return (
		scope.name === 'semantic_kernel.functions.kernel_function' &&
		attributes['gen_ai.operation.name'] === 'execute_tool' &&
		attributes['gen_ai.tool.call.id'] === undefined
	);
}

const head = 'OpenAI usage: ';

function isUsage({scope, body}: LogRecord): boolean {
	return (
		scope.name.startsWith('semantic_kernel.connectors.ai.') &&
		typeof body === 'string' &&
		body.startsWith(head)
	);
}

/** `CompletionUsage(prompt_tokens=…, completion_tokens_details=…, …)`. */
function readRecord({body}: LogRecord): Partial<Facts> {
	const usage = typeof body === 'string' ? vendorUsageOf(pythonObject(body.slice(head.length))) : null;
	const told = Object.entries(usage ?? {}).filter(([, value]) => typeof value === 'number');
	return {usage, keys: Object.fromEntries(told.map(([field]) => [`usage.${field}`, 'OpenAI usage']))};
}
