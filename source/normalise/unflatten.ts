/**
Lists that arrive as flattened keys: `llm.input_messages.0.message.role`, `gen_ai.prompt.0.content`. One pass
over the attributes rebuilds all of them. A numeric segment is an index: gaps are closed, a list may start
anywhere, and an index is an order only, so that 4294967295 costs no more than 1.
*/
import type {Attributes, AttributeValue} from '../domain/otlp.ts';

/** No convention nests deeper; a longer key is some application's own. */
const segmentsMax = 24;

type Branch = {[segment: string]: Branch | Leaf};

class Leaf {
	readonly value: AttributeValue;
	constructor(value: AttributeValue) {
		this.value = value;
	}
}

/**
The list below each root that has one, by root. Inside, a map is a list too where all its keys are numbers.

@param roots What stands before the first index: "llm.input_messages".
@example unflatten({'a.b.1.c': 'x'}, ['a.b']) // {'a.b': [{c: 'x'}]}
*/
export function unflatten<Root extends string>(
	attributes: Attributes,
	roots: readonly Root[],
): Readonly<Partial<Record<Root, AttributeValue>>> {
	const known: ReadonlySet<string> = new Set(roots);
	const branches = new Map<string, Branch>();
	// Keys come in runs, so the root of the last key is the likeliest.
	let root = '';
	for (const key of Object.keys(attributes)) {
		if (root === '' || !key.startsWith(root) || !isIndexAt(key, root.length)) {
			root = rootOf(key);
			if (root === '') continue;
			if (!known.has(root)) {
				root = '';
				continue;
			}
		}
		const value = attributes[key];
		if (value === undefined || value === null) continue;
		const segments = key.slice(root.length + 1).split('.');
		// "__proto__" and its like would reach the prototype, and no convention has them.
		if (segments.length > segmentsMax || segments.some(segment => segment in Object.prototype)) continue;
		let branch = branches.get(root);
		if (branch === undefined) branches.set(root, (branch = {}));
		plant(branch, segments, value);
	}
	const values: Partial<Record<string, AttributeValue>> = {};
	for (const [name, branch] of branches) values[name] = harvest(branch);
	return values as Partial<Record<Root, AttributeValue>>;
}

/** What stands before the first numeric segment; "" without one. */
function rootOf(key: string): string {
	for (let dot = key.indexOf('.'); dot >= 0; dot = key.indexOf('.', dot + 1)) {
		if (isIndexAt(key, dot)) return key.slice(0, dot);
	}
	return '';
}

/** True where a dot stands, and digits up to the next one or the end. */
function isIndexAt(key: string, dot: number): boolean {
	if (key[dot] !== '.') return false;
	let at = dot + 1;
	for (; at < key.length; at++) {
		const code = key.codePointAt(at) ?? 0;
		if (code === 46) break;
		if (code < 48 || code > 57) return false;
	}
	return at > dot + 1;
}

/** Where a key is a value and a branch at once (`llm.prompts` of two generations), the branch says more. */
function plant(root: Branch, segments: readonly string[], value: AttributeValue): void {
	let branch = root;
	const last = segments.length - 1;
	for (let at = 0; at < last; at++) {
		const segment = segments[at] ?? '';
		let next = branch[segment];
		if (next === undefined || next instanceof Leaf) {
			next = {};
			branch[segment] = next;
		}
		branch = next;
	}
	branch[segments[last] ?? ''] ??= new Leaf(value);
}

function harvest(node: Branch | Leaf): AttributeValue {
	if (node instanceof Leaf) return node.value;
	const segments = Object.keys(node);
	if (segments.every(segment => isIndexAt(`.${segment}`, 0))) {
		if (segments.length > 1) segments.sort((first, second) => Number(first) - Number(second));
		return segments.map(segment => harvest(node[segment] as Branch));
	}
	const map: Record<string, AttributeValue> = {};
	for (const segment of segments) map[segment] = harvest(node[segment] as Branch);
	return map;
}
