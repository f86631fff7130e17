/**
The filter language: Lucene syntax with the units of LLM calls, parsed to a tree of tests. What it cannot say is
a mistake with its place and a way out, never ignored.

`liqe` parses the skeleton: keys, operators, AND, OR, NOT and `-`. Values never reach it: each word, quoted
text, range and group is replaced, character by character, by an opaque word of the same length, so that places
stay true. Its own grammar refuses `model:openai/gpt-4o` and `in:[1k TO 2k]`, loses digits of long numbers, and
takes gigabytes for a dozen nested groups; and it does not know that AND binds closer than OR, which is put
right here.
*/
import {parse as parseSkeleton, type LiqeQuery} from 'liqe';
import {FilterError, type FilterMistake} from './answers.ts';
import {readTest, type Test} from './filter-test.ts';
import {scan, type Place} from './filter-scan.ts';

export type Filter =
	| {readonly type: 'all'}
	| {readonly type: 'and' | 'or'; readonly parts: readonly Filter[]}
	| {readonly type: 'not'; readonly part: Filter}
	| Test;

/** Longer texts are not written by people, and the parser is slower than linear. */
const filterLengthMax = 2000;

/** Groups within groups: deeper ones are a slip or an attack. */
const depthMax = 20;

/** The tests of a filter; empty text is all. Throws `FilterError`. */
export function parseFilter(text: string): Filter {
	if (text.length > filterLengthMax) {
		throw mistake('the filter is too long', filterLengthMax, text.length - filterLengthMax, 'shorten it');
	}
	return parsePart(text, 0, text.length, 0);
}

/** The same as an answer: null when it parses. */
export function mistakeIn(text: string): FilterMistake | null {
	try {
		parseFilter(text);
		return null;
	} catch (error) {
		if (error instanceof FilterError) return error.mistake;
		throw error;
	}
}

function parsePart(text: string, start: number, end: number, depth: number): Filter {
	if (depth > depthMax) throw mistake('too many groups within groups', start, 1, 'write fewer brackets');
	const {skeleton, places} = scan(text, start, end);
	if (skeleton.trim() === '') return {type: 'all'};
	let tree: LiqeQuery;
	try {
		tree = parseSkeleton(skeleton);
	} catch (error) {
		throw syntaxMistake(error, text, start, end);
	}
	return treeOf(tree, {text, start, depth, places});
}

type Context = {
	readonly text: string;
	/** Where the part begins in the whole text; liqe counts from here. */
	readonly start: number;
	readonly depth: number;
	readonly places: ReadonlyMap<number, Place>;
};

function treeOf(node: LiqeQuery, context: Context): Filter {
	switch (node.type) {
		case 'LogicalExpression':
			return chainOf(node, context);
		case 'UnaryOperator':
			return {type: 'not', part: treeOf(node.operand as LiqeQuery, context)};
		case 'Tag': {
			const at = context.start + node.location.start;
			const end = context.start + node.expression.location.start;
			const place = context.places.get(end);
			if (node.field.type === 'ImplicitField') {
				if (place === undefined) throw mistake('not understood here', at, 1, 'put the text in quotes');
				if (place.kind === 'group') {
					return parsePart(context.text, place.start + 1, place.end - 1, context.depth + 1);
				}
				return readTest({key: null, operator: ':', at, place});
			}
			return readTest({key: node.field.name, operator: node.operator.operator, at, place: place ?? null});
		}
		default:
			throw mistake('not understood here', context.start, 1, 'put the text in quotes');
	}
}

/** liqe nests a chain to the left whatever its operators are; here AND (written or not) binds closer than OR. */
function chainOf(node: LiqeQuery, context: Context): Filter {
	const alternatives: Filter[][] = [];
	let group: Filter[] = [];
	let current: LiqeQuery = node;
	while (current.type === 'LogicalExpression') {
		group.unshift(treeOf(current.right as LiqeQuery, context));
		if (current.operator.operator === 'OR') {
			alternatives.unshift(group);
			group = [];
		}
		current = current.left as LiqeQuery;
	}
	group.unshift(treeOf(current, context));
	alternatives.unshift(group);
	const parts = alternatives.map((items): Filter => joined('and', items));
	return joined('or', parts);
}

function joined(type: 'and' | 'or', parts: readonly Filter[]): Filter {
	const [only] = parts;
	return parts.length === 1 && only !== undefined ? only : {type, parts};
}

function syntaxMistake(error: unknown, text: string, start: number, end: number): FilterError {
	const part = text.slice(start, end);
	const dangling = /(?:^|\s)(AND|OR|NOT|-)\s*$/.exec(part);
	if (dangling !== null) {
		const word = dangling[1] ?? '';
		const at = start + part.lastIndexOf(word);
		return mistake(
			`nothing follows ${word}`,
			at,
			word.length,
			`${word} needs a test after it: ${word} status:error`,
		);
	}
	const leading = /^\s*(AND|OR)\b/.exec(part);
	if (leading !== null) {
		const word = leading[1] ?? '';
		const at = start + part.indexOf(word);
		return mistake(`nothing stands before ${word}`, at, word.length, `leave ${word} out`);
	}
	const offset =
		error instanceof Error && 'offset' in error && typeof error.offset === 'number' ? error.offset : 0;
	return mistake('not understood here', start + offset, 1, 'put the text in quotes');
}

function mistake(message: string, at: number, length: number, hint: string): FilterError {
	return new FilterError({message, at, length, hint});
}
