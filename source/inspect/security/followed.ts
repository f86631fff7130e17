/**
What became of a suspicious text: whether a tool call that was made after it was read does what it says. What was read
in earlier calls of the trace and of the session counts too.
*/
import type {Step} from '../../domain/call.ts';
import type {Statement} from '../../domain/finding.ts';
import type {ToolCall} from '../../domain/message.ts';
import type {Exchange} from '../exchange.ts';
import {repeatedInActions} from './repeated-in-actions.ts';

/** A text with a signal of injection in it. */
export type Suspect = {
	readonly source: string;
	readonly text: string;
	readonly start: number;
	readonly end: number;
	/** When the call that read it began. */
	readonly atMs: number;
};

/** Of one exchange: its texts in which these statements were made. */
export function suspectsIn(exchange: Exchange, statements: readonly Statement[]): readonly Suspect[] {
	return statements.flatMap(({detector, rule, part, source, start, end}): readonly Suspect[] => {
		if (detector !== 'injection' || rule === followedRule) return [];
		const text = exchange.reads?.find(passage => passage.part === part && passage.source === source)?.text;
		// What the user says himself is asked for, whatever it is.
		return text === undefined || part === 'input' ? [] : [{source, text, start, end, atMs: exchange.startMs}];
	});
}

const followedRule = 'followed';

/** The first suspect that one of these calls follows, as a statement about the call of a tool; null: none does. */
export function followedIn(
	suspects: readonly Suspect[],
	{calls, asked}: {readonly calls: readonly ToolCall[]; readonly asked: readonly string[]},
): Statement | null {
	if (calls.length === 0) return null;
	for (const suspect of suspects) {
		const repeated = repeatedInActions(suspect, {calls, asked});
		if (repeated === null) continue;
		const {name, arguments: json} = calls[repeated.call] ?? {name: null, arguments: null};
		const start = json?.indexOf(repeated.value) ?? -1;
		const argument = repeated.argument === '' ? '' : ` ${repeated.argument}`;
		return {
			signal: 'security',
			detector: 'injection',
			rule: followedRule,
			level: 'critical',
			confidence: 0.95,
			part: 'tool',
			source: `call ${name ?? ''}`.trimEnd(),
			start: Math.max(0, start),
			end: start < 0 ? 0 : start + repeated.value.length,
			evidence: `${name ?? 'a tool'}${argument}: ${repeated.value}, as ${suspect.source} says`.slice(0, 200),
		};
	}
	return null;
}

/** Tools that ran after `sinceMs` and that no answer is known to have asked for. */
export function callsOfSteps(
	steps: readonly Step[],
	{sinceMs, asked}: {readonly sinceMs: number; readonly asked: ReadonlySet<string>},
): readonly (ToolCall & {readonly step: Step})[] {
	return steps.flatMap(step => {
		if (step.tool === null || step.startMs < sinceMs) return [];
		const {name, callId, arguments: json} = step.tool;
		if (asked.has(callId ?? '') || asked.has(`${name} ${json}`)) return [];
		return [{id: callId, name, arguments: json, step}];
	});
}
