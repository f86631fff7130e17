/** Why the model stopped, in one vocabulary; words that nobody agreed on stay as they are. */
import type {AttributeValue} from '../domain/otlp.ts';
import {textsOf} from '../domain/attributes.ts';
import {pythonLiteral} from './python-literal.ts';

const folded = new Map<string, string>([
	['end_turn', 'stop'],
	['complete', 'stop'],
	['completed', 'stop'],
	['eos_token', 'stop'],
	['stop_sequence', 'stop'],
	['max_tokens', 'length'],
	['max_output_tokens', 'length'],
	['incomplete', 'length'],
	['tool_call', 'tool_calls'],
	['tool_use', 'tool_calls'],
	['tool-calls', 'tool_calls'],
	['function_call', 'tool_calls'],
	['content-filter', 'content_filter'],
	['safety', 'content_filter'],
	['refusal', 'content_filter'],
	['guardrail_intervened', 'content_filter'],
	['failed', 'error'],
]);

/** Nothing to fold in nearly all of them. */
const usual = new Set(['stop', 'length', 'tool_calls', 'content_filter', 'error']);

/** Null for "unknown" and for nothing. */
export function foldFinishReason(reason: string): string | null {
	if (usual.has(reason)) return reason;
	const word = reason
		.replaceAll('"', '')
		.trim()
		.replace(/^FinishReason\./i, '')
		// Strands for JavaScript writes "endTurn" and "toolUse".
		.replaceAll(/([a-z])([A-Z])/g, '$1_$2')
		.toLowerCase();
	if (word === '' || word === 'unknown' || word === 'null' || word === 'none') return null;
	return folded.get(word) ?? word;
}

/** Out of a list, JSON text of a list, or a single word: one entry a choice. */
export function finishReasonsOf(value: AttributeValue | undefined): readonly string[] {
	return wordsOf(value)
		.map(foldFinishReason)
		.filter(reason => reason !== null);
}

/** Python's list of words, where JSON's was meant: "['stop']". */
function wordsOf(value: AttributeValue | undefined): readonly string[] {
	const printed = typeof value === 'string' && value.startsWith("['") ? pythonLiteral(value) : undefined;
	return textsOf(printed ?? value);
}
