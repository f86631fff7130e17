/** llmtop findings FILE: what detectors say of the calls of a file, oldest first. */
import type {FindingRow} from '../store/finding-answers.ts';
import {clock} from '../ui/format.ts';
import {headOf, inert, oneLine} from '../ui/text.ts';
import type {Command} from './command.ts';
import {limitFlag, writeListing} from './listing.ts';
import {filterOf, reading, readingFlags} from './reading.ts';

const pageFindings = 500;

export const findingsCommand: Command = {
	name: 'findings',
	arguments: 'FILE',
	summary: 'what detectors say of the calls of a file, oldest first',
	example: 'llmtop findings llmtop.db --json | jq \'select(.level != "info")\'',
	flags: {
		...readingFlags,
		...limitFlag,
		accepted: {type: 'boolean', help: 'also those that an allow-list accepts'},
	},
	arity: [1, 1],
	async run({arguments: [path], flags}) {
		const isKept = (row: FindingRow): boolean => flags['accepted'] === true || !row.isAllowed;
		return reading(
			path,
			async reader => {
				const filter = await filterOf(reader, flags);
				await writeListing<FindingRow>(flags, {
					pageRows: pageFindings,
					read: (after, limit) => reader.findingsInOrder({filter, after, limit}),
					isKept,
					keyOf: row => row.key,
					jsonOf: findingJson,
					heads: ['TIME', 'LEVEL', 'DETECTOR', 'RULE', 'SURE', 'SEEN IN', 'EVIDENCE'],
					cellsOf: cellsOfFinding,
				});
				return 0;
			},
			{inspect: true},
		);
	},
};

function findingJson(row: FindingRow): Record<string, unknown> {
	return {
		traceId: row.traceId,
		spanId: row.spanId,
		signal: row.signal,
		detector: row.detector,
		rule: row.rule,
		level: row.level,
		confidence: Math.round(row.confidence * 1000) / 1000,
		part: row.part,
		start: row.start,
		end: row.end,
		evidence: row.evidence,
		source: row.source,
		callId: row.callId,
		template: row.template,
		accepted: row.isAllowed,
	};
}

function cellsOfFinding(row: FindingRow): readonly string[] {
	return [
		clock(row.atMs),
		row.level,
		row.detector,
		row.rule,
		row.confidence.toFixed(2),
		headOf(inert(oneLine(row.source)), 30),
		headOf(inert(oneLine(row.evidence)), 80),
	];
}
