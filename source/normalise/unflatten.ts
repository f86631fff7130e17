/**
Lists that arrive as flattened keys: `llm.input_messages.0.message.role`, `gen_ai.prompt.0.content`. One pass
over the attributes rebuilds all of them. A numeric segment is an index: gaps are closed, a list may start
anywhere, and an index is an order only, so that 4294967295 costs no more than 1.
*/
import type {Attributes, AttributeValue} from '../domain/otlp.ts';

/** No convention nests deeper; a longer key is some application's own. */
const segmentsMax = 24;

/** Without a prototype, since "__proto__" may be a segment. */
type Branch = {[segment: string]: Branch | Leaf};

class Leaf {
	readonly value: AttributeValue;
	constructor(value: AttributeValue) {
		this.value = value;
	}
}

/**
The values below each root that has any, by root: a list where all segments are numbers, else a map.

@param roots Without the dot at the end: "llm.input_messages". None may be the start of another.
@example unflatten({'a.b.1.c': 'x'}, ['a.b']) // {'a.b': [{c: 'x'}]}
*/
export function unflatten<Root extends string>(
	attributes: Attributes,
	roots: readonly Root[],
): Readonly<Partial<Record<Root, AttributeValue>>> {
	const branches = new Map<Root, Branch>();
	// Keys come in runs, so the root of the last key is the likeliest.
	let root: Root | undefined;
	for (const key of Object.keys(attributes)) {
		if (root === undefined || !isBelow(key, root)) {
			const found = roots.find(candidate => isBelow(key, candidate));
			if (found === undefined) continue;
			root = found;
		}
		const value = attributes[key];
		if (value === undefined || value === null) continue;
		let branch = branches.get(root);
		if (branch === undefined) branches.set(root, (branch = Object.create(null) as Branch));
		plant(branch, key.slice(root.length + 1).split('.'), value);
	}
	const values: Partial<Record<Root, AttributeValue>> = {};
	for (const [name, branch] of branches) values[name] = harvest(branch);
	return values;
}

function isBelow(key: string, root: string): boolean {
	return key.length > root.length + 1 && key.startsWith(root) && key[root.length] === '.';
}

/** Where a key is a value and a branch at once (`llm.prompts` of two generations), the branch says more. */
function plant(root: Branch, segments: readonly string[], value: AttributeValue): void {
	if (segments.length > segmentsMax) return;
	let branch = root;
	for (const segment of segments.slice(0, -1)) {
		let next = branch[segment];
		if (next === undefined || next instanceof Leaf) {
			next = Object.create(null) as Branch;
			branch[segment] = next;
		}
		branch = next;
	}
	const last = segments.at(-1) ?? '';
	branch[last] ??= new Leaf(value);
}

function harvest(node: Branch | Leaf): AttributeValue {
	if (node instanceof Leaf) return node.value;
	const segments = Object.keys(node);
	if (segments.every(segment => /^\d+$/.test(segment))) {
		return segments
			.toSorted((first, second) => Number(first) - Number(second))
			.map(segment => harvest(node[segment] as Branch));
	}
	const map = Object.create(null) as Record<string, AttributeValue>;
	for (const segment of segments) map[segment] = harvest(node[segment] as Branch);
	return map;
}
