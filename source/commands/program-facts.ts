/** What the program can tell of itself, for the doctor. */
import type {ProgramFacts} from '../ui/doctor/program.ts';
import {version} from '../version.ts';
import {bodyBytesMax, requestArrivalMs, uncommittedBytesMax, valueDepthMax} from '../wire/limits.ts';

const megabyte = 1024 * 1024;

export function programFacts(): ProgramFacts {
	return {
		llmtop: version(),
		node: process.versions.node,
		limits: [
			`${bodyBytesMax / megabyte} MB and ${requestArrivalMs / 1000}s a request`,
			`${uncommittedBytesMax / megabyte} MB waiting for the disk`,
			`${valueDepthMax} levels in a value`,
		],
	};
}
