/** llmtop steps FILE: tools, agents, retrieval and the other LLM spans that are no calls, oldest first. */
import type {Step} from '../domain/call.ts';
import {clock, duration} from '../ui/format.ts';
import {inert, oneLine} from '../ui/text.ts';
import {isoOf, rounded} from './call-json.ts';
import type {Command} from './command.ts';
import {filterOf, limitOf, reading, readingFlags, writeColumns, writeLine} from './reading.ts';

const pageSteps = 500;

export const stepsCommand: Command = {
	name: 'steps',
	arguments: 'FILE',
	summary: 'tools, agents, retrieval and other steps of a file, oldest first',
	example: 'llmtop steps llmtop.db --json | jq .tool.name',
	flags: {...readingFlags, limit: {type: 'number', value: 'N', help: 'at most N of them'}},
	arity: [1, 1],
	async run({arguments: [path], flags}) {
		return reading(path, async reader => {
			const filter = await filterOf(reader, flags);
			const limit = limitOf(flags);
			const rows: (readonly string[])[] = [['TIME', 'KIND', 'NAME', 'TOTAL', 'STATUS', 'WHAT']];
			let after: string | null = null;
			for (let printed = 0; printed < limit;) {
				const page: readonly Step[] = await reader.steps({
					filter,
					after,
					limit: Math.min(pageSteps, limit - printed),
				});
				for (const step of page) {
					if (flags['json'] === true) await writeLine(JSON.stringify(stepJson(step)));
					else rows.push(cellsOfStep(step));
				}
				const last = page.at(-1);
				if (last === undefined) break;
				after = `${last.traceId}-${last.spanId}`;
				printed += page.length;
			}
			if (flags['json'] !== true) await writeColumns(rows);
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
		durationMs: rounded(step.durationMs),
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
		inert(step.name),
		duration(step.durationMs),
		step.status,
		inert(oneLine(what).slice(0, 60)),
	];
}
