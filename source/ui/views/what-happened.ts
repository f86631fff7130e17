/**
What happened to a finding: the chain from the text in which it stands to what was done, in the order of time. The only
thing that should wake somebody is a last line that says yes.
*/
import {textOfMessage} from '../../domain/message.ts';
import type {CallSurroundings, FindingRow} from '../../store/finding-answers.ts';
import {clock, count, duration, money, unknown} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import {piece, type Row} from '../rows.ts';
import type {Role} from '../theme.ts';
import {cutEnd, cutMiddle, inert, oneLine} from '../text.ts';
import {wrapped} from './evidence.ts';

type Link = {readonly name: string; readonly text: string; readonly role?: Role};

export type Happened = {
	readonly finding: FindingRow;
	readonly around: CallSurroundings | null;
	/** What was done as an injection says; null: nothing is known to have been. */
	readonly followed: FindingRow | null;
};

const nameCells = 14;

export function happenedRows(
	happened: Happened,
	{width, height, glyphs}: {readonly width: number; readonly height: number; readonly glyphs: Glyphs},
): readonly Row[] {
	const links = linksOf(happened);
	const chain = links.flatMap(({name, text, role}, at): readonly Row[] => {
		const lines = wrapped([piece(text, role)], Math.max(10, width - nameCells));
		return lines.map((line, index): Row => [
			piece((index === 0 ? `${at + 1} ${name}` : '').padEnd(nameCells), index === 0 ? undefined : 'dim'),
			...line,
		]);
	});
	const verdict = verdictOf(happened, glyphs);
	const said = verdict.flatMap(row => wrapped(row, width));
	// The chain gives up lines of its middle sooner than the verdict.
	if (chain.length + said.length + 1 <= height) return [...chain, [], ...said];
	const firsts = links.map(({name, text, role}, at): Row => [
		piece(`${at + 1} ${name}`.padEnd(nameCells)),
		piece(cutEnd(text, Math.max(10, width - nameCells), glyphs.cut), role),
	]);
	return [...firsts, ...said].slice(0, height);
}

/** Whether its text was read by the model, and did not come from it. */
export function cameIn({detector, part}: Pick<FindingRow, 'detector' | 'part'>): boolean {
	return part !== 'output' && (detector === 'injection' || detector === 'invisible');
}

function linksOf(happened: Happened): readonly Link[] {
	const {finding} = happened;
	if (finding.detector === 'loop') return loopLinks(happened);
	return finding.part === 'output' ? outLinks(happened) : inLinks(happened);
}

function inLinks(happened: Happened): readonly Link[] {
	const {finding, around} = happened;
	const links: Link[] = [{name: 'came in', text: originOf(finding, around)}, wasRead(finding, around)];
	if (around !== null) links.push(answered(around));
	if (cameIn(finding)) links.push(acted(happened));
	return links;
}

/** `document kb-77, by retrieve kb, 14:03:05`. */
function originOf({source, atMs}: FindingRow, around: CallSurroundings | null): string {
	const step = (around?.steps ?? []).find(
		({documents, tool}) =>
			documents.some(({id}, at) => source === `document ${id ?? at + 1}`) ||
			(tool?.name != null && source === `tool ${tool.name}`),
	);
	const name = inert(oneLine(source));
	if (step === undefined) return `${name}, ${clock(around?.call.startMs ?? atMs)}`;
	const by = step.documents.length === 0 ? '' : `, by ${inert(oneLine(step.name))}`;
	return `${name}${by}, ${clock(step.startMs)}`;
}

function wasRead({model, service, source, atMs}: FindingRow, around: CallSurroundings | null): Link {
	const number = /^message (\d+)$/.exec(source)?.[1];
	const messages = around?.call.input?.length ?? 0;
	const which = number === undefined || messages === 0 ? '' : `, message ${number} of ${count(messages)}`;
	const provider = around?.call.provider;
	const at = provider == null ? '' : ` at ${inert(oneLine(provider))}`;
	const reader = model ?? service;
	if (reader === null) return {name: 'was read', text: 'by no call that is known', role: 'dim'};
	return {
		name: 'was read',
		text: `${short(reader)}${at}, ${clock(around?.call.startMs ?? atMs)}${which}`,
	};
}

function answered({call}: CallSurroundings): Link {
	const name = 'answered';
	if (call.status === 'error') return {name, text: `no: ${call.errorClass ?? 'it failed'}`};
	const text = oneLine((call.output ?? []).map(textOfMessage).join(' '), 300);
	const tools = call.toolCalls.map(tool => short(tool.name ?? unknown));
	const asks = tools.length === 0 ? '' : `asks for ${tools.join(', ')}`;
	if (text === '' && asks === '') return {name, text: 'not in the telemetry', role: 'dim'};
	const quoted = text === '' ? '' : `"${cutEnd(inert(text), 60)}"`;
	return {name, text: [quoted, asks].filter(part => part !== '').join('  ')};
}

function acted({finding, followed}: Happened): Link {
	if (followed !== null) {
		const what = inert(oneLine(followed.evidence));
		return {name: 'acted', text: `yes, ${clock(followed.atMs)}: ${what}`, role: 'error'};
	}
	const where = finding.session === null ? 'its trace' : short(finding.session);
	return {name: 'acted', text: `no: nothing of it is in a later tool call of ${where}`};
}

function outLinks({finding, around}: Happened): readonly Link[] {
	const {source, model, session} = finding;
	const user = around?.call.user ?? null;
	const to = [
		...(user === null ? [] : [`user ${short(user)}`]),
		...(session === null ? [] : [`session ${short(session)}`]),
	];
	const from = /^answer\b/.test(source)
		? 'not told'
		: source === 'nowhere'
			? 'nowhere: no text that was read holds it'
			: inert(oneLine(source));
	return [
		{name: 'came from', text: from, ...(from === 'not told' ? {role: 'dim' as const} : {})},
		{
			name: 'was written',
			text: `${short(model ?? unknown)}, ${clock(around?.call.endMs ?? finding.atMs)}`,
		},
		to.length === 0
			? {name: 'went to', text: 'the telemetry names no user and no session', role: 'dim'}
			: {name: 'went to', text: to.join(', ')},
	];
}

/** Runs of the tool in question, what they took and what the call that asked for them cost. */
function loopLinks({finding, around}: Happened): readonly Link[] {
	const {source, session, model, service} = finding;
	const runs = (around?.steps ?? []).filter(({tool}) => source === `tool ${tool?.name ?? ''}`);
	const tookMs = runs.reduce((sum, {durationMs}) => sum + durationMs, 0);
	const who = session ?? service ?? model ?? unknown;
	const cost = around?.call.cost.amountNanoUsd ?? null;
	return [
		{name: 'who', text: `${short(who)}${model === null ? '' : `, ${short(model)}`}`},
		{name: 'did what', text: inert(oneLine(finding.evidence))},
		runs.length === 0
			? {name: 'took', text: 'its runs are not in this trace', role: 'dim'}
			: {name: 'took', text: `${count(runs.length)} runs in this trace, ${duration(tookMs)} of work`},
		...(cost === null ? [] : [{name: 'last call', text: money(cost)}]),
	];
}

function verdictOf({finding, followed}: Happened, glyphs: Glyphs): readonly Row[] {
	if (finding.isAllowed) {
		return [[piece(`${glyphs.ok} `, 'ok'), piece('accepted: it is in no count')]];
	}
	if (!cameIn(finding)) return [];
	if (followed !== null) {
		return [
			[piece(`${glyphs.firing} `, 'error'), piece('it was followed: look at the calls after it', 'error')],
		];
	}
	return [
		[piece(`${glyphs.ok} `, 'ok'), piece(`nothing followed: level stays ${finding.level}`)],
		[piece('a tool call that repeats its URL or recipient makes it critical', 'dim')],
	];
}

function short(text: string): string {
	return cutMiddle(inert(oneLine(text)), 28);
}
