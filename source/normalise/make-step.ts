/** A span that matters beside the calls: a tool, an agent, a retrieval, … */
import type {Step} from '../domain/call.ts';
import {hasEnded} from '../domain/in-flight.ts';
import {type Entry, scopeOf} from './counted.ts';
import {outcomeOf} from './errors.ts';
import {type Facts, noFacts} from './facts.ts';
import type {Inherited} from './inherit.ts';
import {serviceOf} from './make-call.ts';
import {isStepKind} from './operations.ts';
import type {Node} from './tree.ts';

/** @param entry Of an aggregate with usage: it is a roll-up unless it stands for a call itself. */
export function stepOf(node: Node, entry: Entry | undefined, inherited: Inherited): Step {
	const facts = node.facts ?? noFacts;
	const {status} = outcomeOf(facts);
	return {
		stepId: node.id,
		traceId: node.traceId,
		spanId: node.spanId,
		parentSpanId: node.span?.parentSpanId ?? null,
		kind: isStepKind(node.kind) ? node.kind : 'evaluator',
		name: nameOf(node, facts),
		service: serviceOf(node.span?.resource ?? node.records[0]?.resource),
		dialect: facts.dialect,
		startMs: node.startMs,
		durationMs: Math.max(0, node.endMs - node.startMs),
		status: node.span !== null && !hasEnded(node.span) ? 'running' : status,
		errorMessage: status === 'ok' ? null : facts.errorMessage,
		tool: node.kind === 'tool' || node.kind === 'mcp' ? facts.tool : null,
		query: facts.query,
		documents: facts.documents,
		evaluations: facts.evaluations,
		session: facts.session ?? inherited.session,
		user: facts.user ?? inherited.user,
		rollup: entry !== undefined && entry.aggregate && !entry.counted,
		restated: restatedBy(entry),
	};
}

function restatedBy(entry: Entry | undefined): Step['restated'] {
	if (entry === undefined || !entry.aggregate || entry.counted || entry.reason === null) return null;
	return {usage: entry.usage, reason: entry.reason, scope: scopeOf(entry)};
}

function nameOf(node: Node, facts: Facts): string {
	if (node.kind === 'tool' && facts.tool?.name) return facts.tool.name;
	if (node.kind === 'agent' && facts.agent !== null) return facts.agent;
	if (!isStepKind(node.kind)) return facts.evaluations.map(evaluation => evaluation.name).join(', ');
	return facts.name ?? node.span?.name ?? '';
}
