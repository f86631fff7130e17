/** llmtop changes FILE: what another prompt or another model changed, before and after, with how sure that is. */
import type {Change} from '../store/change-answers.ts';
import {changeMeasures} from '../ui/change-measures.ts';
import {inert, oneLine} from '../ui/text.ts';
import {isoOf} from './call-json.ts';
import type {Command} from './command.ts';
import {jsonLine} from './json-line.ts';
import {reading, readingFlags, writeLine} from './reading.ts';
import {timeFlag} from './time-flag.ts';

export const changesCommand: Command = {
	name: 'changes',
	arguments: 'FILE',
	summary: 'what another prompt or model changed: errors, evidence, grounding, time, tokens, money',
	example: 'llmtop changes llmtop.db --since 7d',
	flags: {
		json: readingFlags.json,
		since: {type: 'string', value: 'T', help: 'calls from this moment on, or so long before the end: 7d'},
		until: {type: 'string', value: 'T', help: 'calls up to this moment'},
	},
	arity: [1, 1],
	async run({arguments: [path], flags}) {
		return reading(
			path,
			async reader => {
				const {lastMs} = await reader.file();
				const endMs = lastMs ?? 0;
				const changes = await reader.changes({
					fromMs: timeFlag(flags, 'since', endMs) ?? 0,
					asOfMs: timeFlag(flags, 'until', endMs) ?? endMs,
				});
				for (const change of changes) {
					if (flags['json'] === true) await writeLine(jsonLine(jsonOf(change)));
					else for (const line of linesOf(change)) await writeLine(line);
				}
				if (changes.length === 0 && flags['json'] !== true)
					await writeLine('no prompt and no model changed between calls that were inspected');
				return 0;
			},
			{inspect: true},
		);
	},
};

function jsonOf(change: Change): Record<string, unknown> {
	const {what, name, from, to, atMs} = change;
	return {
		what,
		name,
		from,
		to,
		at: isoOf(atMs),
		measures: changeMeasures(change).map(
			({name: measure, before, after, difference, n, verdict, isBetter}) => ({
				name: measure,
				before,
				after,
				difference,
				n,
				verdict,
				better: isBetter,
			}),
		),
	};
}

function linesOf(change: Change): readonly string[] {
	const {what, name, from, to, atMs} = change;
	const shown = (text: string): string => inert(oneLine(text));
	const head =
		what === 'model'
			? `${isoOf(atMs)}  model of "${shown(name)}": ${shown(from)} → ${shown(to)}`
			: `${isoOf(atMs)}  prompt "${shown(name)}" was edited (${from.slice(0, 8)} → ${to.slice(0, 8)})`;
	const rows = changeMeasures(change).map(({name: measure, before, after, difference, n, verdict}) =>
		[
			'   ',
			measure.padEnd(12),
			before.padStart(9),
			'→',
			after.padStart(9),
			`  n ${n[0]}, ${n[1]}`.padEnd(14),
			verdict.padEnd(8),
			difference,
		]
			.join(' ')
			.trimEnd(),
	);
	return [head, ...rows, ''];
}
