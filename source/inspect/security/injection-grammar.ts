/**
The grammar, compiled: each phrase becomes one pattern over words with one blank behind each, and the sets of words
that must all be there for it. Nearly every sentence lacks one, and no pattern is tried on it.
*/
import {foldText} from './fold-text.ts';
import {injectionRules, type InjectionRule} from './injection-rules.ts';
import {slots} from './injection-slots.ts';

export type Phrase = InjectionRule & {
	readonly pattern: RegExp;
	/** Bits of the sets of words that it needs. */
	readonly needs: Marks;
};

/** Bits in four numbers of 31: there are more sets of words than one number has bits. */
type Marks = Int32Array;
const marksLength = 4;
const bitsOfNumber = 31;

export const noMarks = (): Marks => new Int32Array(marksLength);

export function mark(marks: Marks, by: Marks): void {
	for (let index = 0; index < marksLength; index++) marks[index] = (marks[index] ?? 0) | (by[index] ?? 0);
}

export function hasMarks(marks: Marks, needs: Marks): boolean {
	for (let index = 0; index < marksLength; index++) {
		const needed = needs[index] ?? 0;
		if (((marks[index] ?? 0) & needed) !== needed) return false;
	}
	return true;
}

/** Of each word of the grammar, the sets that it is in or begins a member of. */
export const marksOfWord = new Map<string, Marks>();
/** Two sets may share a bit: a pattern is then tried in vain. */
const bitOfSet = new Map<string, number>();

export const phrases: readonly Phrase[] = injectionRules.map(compiled);

function compiled(rule: InjectionRule): Phrase {
	const needs = noMarks();
	let source = '(?<= )';
	for (const element of rule.phrase.split(' ')) {
		const gap = /^(\.{2,3})(\d+)$/.exec(element);
		if (gap !== null) {
			const word = gap[1] === '..' ? '[^. ]\\S*' : '\\S+';
			source += `(?:${word} ){0,${gap[2] ?? ''}}?`;
			continue;
		}
		if (element.startsWith('!')) {
			source += `(?!(?:${membersOf(element.slice(1)).map(escaped).join('|')}) )`;
			continue;
		}
		const isOptional = element.endsWith('?');
		const members = membersOf(isOptional ? element.slice(0, -1) : element);
		const isMarked = marked(members);
		if (!isOptional) mark(needs, isMarked);
		source += `(?:(?:${members.map(escaped).join('|')}) )${isOptional ? '?' : ''}`;
	}
	return {...rule, pattern: new RegExp(source), needs};
}

/** `<override>|cancel` is the words of the slot, and one more. */
function membersOf(element: string): readonly string[] {
	return element.split('|').flatMap(name => {
		if (!name.startsWith('<')) return [name.replaceAll('_', ' ')];
		const members = slots.get(name.slice(1, -1));
		if (members === undefined) throw new Error(`The grammar has no slot ${name}.`);
		// Words of other scripts are compared as texts are: folded.
		return members.map(member => foldText(member).text);
	});
}

function escaped(member: string): string {
	return member.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

/** The bit of a set of words, which its words get too. */
function marked(members: readonly string[]): Marks {
	const key = members.join('|');
	const bit = bitOfSet.get(key) ?? bitOfSet.size % (marksLength * bitsOfNumber);
	bitOfSet.set(key, bit);
	const marks = noMarks();
	marks[Math.floor(bit / bitsOfNumber)] = 1 << (bit % bitsOfNumber);
	for (const member of members) {
		for (const [index, word] of member.split(' ').entries()) {
			const own = marksOfWord.get(word) ?? noMarks();
			if (index === 0) mark(own, marks);
			marksOfWord.set(word, own);
		}
	}
	return marks;
}
