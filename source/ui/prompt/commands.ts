/**
The commands that can be typed behind `:`. Pure; what a command does is what its key does, where it has one.
*/
import type {Command} from '../keys/commands.ts';
import {viewTable} from '../state/view-table.ts';

export type PromptCommand = {
	readonly name: string;
	/** Shorter or other names that are also understood. */
	readonly also: readonly string[];
	readonly command: Command;
	readonly help: string;
};

/** The one table of commands, in the order in which they are offered. */
export const promptCommands: readonly PromptCommand[] = [
	...viewTable.map(({id, also, help}) => ({name: id, also, command: id, help})),
	{
		name: 'ledger',
		also: ['l'],
		command: 'ledger',
		help: 'each record with usage: counted or not, and why',
	},
	{
		name: 'doctor',
		also: ['d'],
		command: 'doctor',
		help: 'what arrives, what is missing, what is in the way',
	},
	{name: 'logs', also: ['log'], command: 'records', help: 'each log record, whatever it tells of'},
	{name: 'search', also: [], command: 'search', help: 'all that was said: prompts, answers, tools'},
	{name: 'metrics', also: [], command: 'metrics', help: 'each metric by name, and its series'},
	{name: 'help', also: ['?'], command: 'help', help: 'the keys of this view'},
	{name: 'q', also: ['quit'], command: 'quit', help: 'quit'},
];

/** What the typed text may become: commands that begin with it, by a name of theirs. */
export function offeredCommands(text: string): readonly PromptCommand[] {
	const typed = text.trim();
	return promptCommands.filter(command => namesOf(command).some(name => name.startsWith(typed)));
}

/** What Enter runs: the command of that name, else the only one that begins so; null: none. */
export function commandFor(text: string): PromptCommand | null {
	const typed = text.trim();
	const exact = promptCommands.find(command => namesOf(command).includes(typed));
	const [first, second] = offeredCommands(typed);
	return exact ?? (typed !== '' && second === undefined ? (first ?? null) : null);
}

/** What Tab makes of it: as much as all that is offered have in common. */
export function completed(text: string): string {
	const names = promptCommands.map(({name}) => name).filter(name => name.startsWith(text.trim()));
	const [first] = names;
	if (first === undefined) return text;
	let length = first.length;
	while (!names.every(name => name.startsWith(first.slice(0, length)))) length--;
	return first.slice(0, length);
}

/** Why a text is no command, with the name that is nearest to it. */
export function unknownCommand(text: string): string {
	const typed = text.trim();
	if (offeredCommands(typed).length > 1) {
		return `which one: ${offeredCommands(typed)
			.map(({name}) => name)
			.join(', ')}?`;
	}
	const near = promptCommands
		.flatMap(command => namesOf(command))
		.filter(name => name.length > 1)
		.map(name => ({name, distance: distanceOf(typed, name)}))
		.toSorted((one, two) => one.distance - two.distance)[0];
	const hint =
		near === undefined || near.distance > near.name.length / 2 ? '' : `: did you mean ${near.name}?`;
	return `there is no command ${typed}${hint}`;
}

function namesOf({name, also}: PromptCommand): readonly string[] {
	return [name, ...also];
}

/** Characters to change, put in or take out (Levenshtein 1966). */
function distanceOf(one: string, two: string): number {
	let row = Array.from({length: two.length + 1}, (_, at) => at);
	for (const [at, character] of Array.from(one).entries()) {
		const next = [at + 1];
		for (const [place, other] of Array.from(two).entries()) {
			next.push(
				Math.min(
					(next[place] ?? 0) + 1,
					(row[place + 1] ?? 0) + 1,
					(row[place] ?? 0) + (character === other ? 0 : 1),
				),
			);
		}
		row = next;
	}
	return row[two.length] ?? 0;
}
