/** llmtop steps FILE: tools, agents, retrieval and the other LLM spans that are no calls, oldest first. */
import type {Step} from '../domain/call.ts';
import {clock, duration} from '../ui/format.ts';
import {headOf, inert, oneLine} from '../ui/text.ts';
import {isoOf, rounded} from './call-json.ts';
import type {Command} from './command.ts';
import {limitFlag, writeListing} from './listing.ts';
import {filterOf, reading, readingFlags} from './reading.ts';

/** Steps read at once: they hold documents and results of tools, no conversations. */
const pageSteps = 500;

export const stepsCommand: Command = {
	name: 'steps',
	arguments: 'FILE',
	summary: 'tools, agents, retrieval and other steps of a file, oldest first',
	example: 'llmtop steps llmtop.db --json | jq .tool.name',
	flags: {...readingFlags, ...limitFlag},
	arity: [1, 1],
	async run({arguments: [path], flags}) {
		return reading(path, async reader => {
			const filter = await filterOf(reader, flags);
			await writeListing<Step>(flags, {
				pageRows: pageSteps,
				read: (after, limit) => reader.steps({filter, after, limit}),
				keyOf: step => step.stepId,
				jsonOf: stepJson,
				heads: ['TIME', 'KIND', 'NAME', 'TOTAL', 'STATUS', 'WHAT'],
				cellsOf: cellsOfStep,
			});
			return 0;
		});
	},
};

function stepJson(step: Step): Record<string, unknown> {
	return {
		traceId: step.traceId,
		spanId: step.spanId,
		parentSpanId: step.parentSpanId,
		kind: step.kind,
		name: step.name,
		startTime: isoOf(step.startMs),
		durationMs: step.status === 'running' ? null : rounded(step.durationMs),
		status: step.status,
		tool: step.tool,
		documents: step.documents,
		evaluations: step.evaluations.map(({name, score, label}) => ({name, score, label})),
		rollup: step.rollup,
	};
}

function cellsOfStep(step: Step): readonly string[] {
	const what =
		step.tool?.arguments ??
		step.query ??
		(step.documents.length > 0 ? `${step.documents.length} documents` : '');
	return [
		clock(step.startMs),
		step.kind,
		step.name,
		step.status === 'running' ? '' : duration(step.durationMs),
		step.status,
		headOf(inert(oneLine(what)), 60),
	];
}
