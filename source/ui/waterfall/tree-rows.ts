/**
The tree as the rows that are shown: what is folded, which equal siblings became one row, which chains of only
children. Rows are descriptions by index; only those in the window are ever turned into text.

What holds the selected span is open, whatever is folded: a jump to an error never lands out of sight.
*/
import {criticalPathOf} from './critical-path.ts';
import {type Outline, outlineOf} from './outline.ts';
import type {SpanTree} from './tree.ts';

/** Equal siblings from this many on are one row: ten fill half of a small screen and tell nothing new. */
const groupFrom = 10;

/** Only children from this many levels on are one row: two may say what a call is for, more cost a name its cells. */
const chainFrom = 3;

export type TreeRow = {
	/** Of a span its id; of a group or chain `group:` or `chain:` and the id of its first span. */
	readonly id: string;
	readonly kind: 'span' | 'group' | 'chain';
	/** The span; of a group or chain all of them, in order. */
	readonly nodes: readonly [number, ...number[]];
	/** Null: nothing lies below. */
	readonly open: boolean | null;
	/** Row under which it hangs, as an index into the rows. */
	readonly under: number | null;
	readonly level: number;
	readonly last: boolean;
};

export type TreeRows = {
	readonly rows: readonly TreeRow[];
	/** Row with this id; of a span that is folded away the nearest row that holds it. */
	readonly rowOf: (id: string) => number | null;
	/** Spans that are in no row, not even in a folded one: they mean nothing here. And how many of them failed. */
	readonly hidden: number;
	readonly hiddenFailed: number;
};

export type Folding = {
	/** Ids of rows that are not as they are by default (spans open, groups and chains folded). */
	readonly folded: readonly string[];
	readonly criticalOnly: boolean;
	/** True: spans that mean nothing to an LLM application too. */
	readonly all: boolean;
	readonly selected: string | null;
};

/** The last answer for a tree: moving about asks for the same rows again and again. */
const last = new WeakMap<SpanTree, {readonly key: string; readonly rows: TreeRows}>();

export function treeRows(tree: SpanTree, folding: Folding): TreeRows {
	const outline = outlineOf(tree, folding);
	const held = heldKey(tree, outline, folding);
	const key = JSON.stringify([folding.folded, folding.criticalOnly, outline.key, held]);
	const kept = last.get(tree);
	if (kept?.key === key) return kept.rows;
	const rows = flatten(tree, outline, folding);
	last.set(tree, {key, rows});
	return rows;
}

type Waiting = Omit<TreeRow, 'open'> & {readonly children: readonly number[]};

function flatten(tree: SpanTree, outline: Outline, folding: Folding): TreeRows {
	const toggled = new Set(folding.folded);
	const held = holders(tree, folding.selected);
	const path = folding.criticalOnly ? criticalPathOf(tree).until : null;
	const shown = (index: number) => path === null || path.has(index);
	const rows: TreeRow[] = [];
	const places = new Map<number, number>();
	const stack: Waiting[] = [];
	const ids = new Map<string, number>();
	/** `plain`: one row a span, for what lies in an open group or chain. */
	const hang = (
		children: readonly number[],
		place: {readonly under: number | null; readonly level: number; readonly plain: boolean},
	) => {
		const {under, level, plain} = place;
		const visible = children.filter(shown);
		const runs = plain ? visible.map(index => [index] as [number]) : runsOf(tree, visible);
		for (let at = runs.length - 1; at >= 0; at--) {
			const run = runs[at];
			if (run === undefined) continue;
			const hung = {under, level, last: at === runs.length - 1};
			stack.push(plain ? spanOf(tree, outline, run[0], hung) : waiting(tree, outline, run, hung));
		}
	};
	hang(outline.roots, {under: null, level: 0, plain: false});
	for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
		const {children, ...row} = next;
		const place = rows.length;
		const byDefault = row.kind === 'span';
		const forced = isHeld(row, held);
		const open = children.some(shown) ? forced || toggled.has(row.id) !== byDefault : null;
		rows.push({...row, open});
		ids.set(row.id, place);
		for (const node of row.nodes) places.set(node, place);
		if (row.kind === 'chain' && open !== true) {
			// What hangs below a folded chain is still shown: only its levels are folded.
			hang(outline.childrenOf(row.nodes.at(-1) ?? 0), {under: place, level: row.level + 1, plain: false});
			continue;
		}
		if (open === true) hang(children, {under: place, level: row.level + 1, plain: row.kind !== 'span'});
	}
	return {
		rows,
		rowOf: id => ids.get(id) ?? holderOf(tree, places, id),
		hidden: outline.hidden,
		hiddenFailed: outline.hiddenFailed,
	};
}

type Place = Pick<TreeRow, 'under' | 'level' | 'last'>;

function spanOf(tree: SpanTree, outline: Outline, index: number, place: Place): Waiting {
	return {
		...place,
		id: tree.nodes[index]?.span.spanId ?? '',
		kind: 'span',
		nodes: [index],
		children: outline.childrenOf(index),
	};
}

function waiting(tree: SpanTree, outline: Outline, run: [number, ...number[]], place: Place): Waiting {
	const [first] = run;
	const spanId = tree.nodes[first]?.span.spanId ?? '';
	if (run.length > 1) return {...place, id: `group:${spanId}`, kind: 'group', nodes: run, children: run};
	const chain = startsChain(tree, outline, first) ? chainOf(tree, outline, first) : [];
	if (chain.length >= chainFrom) {
		return {
			...place,
			id: `chain:${spanId}`,
			kind: 'chain',
			nodes: chain as [number, ...number[]],
			children: [first],
		};
	}
	return spanOf(tree, outline, first, place);
}

/** Only the uppermost link makes the row of a chain; the links below it are spans once it is open. */
function startsChain(tree: SpanTree, outline: Outline, index: number): boolean {
	const parent = outline.parentOf(index);
	if (parent === null || outline.childrenOf(parent).length !== 1) return false;
	const above = outline.parentOf(parent);
	return above === null || !isLink(tree, outline, parent) || outline.childrenOf(above).length !== 1;
}

/** A span that says nothing by itself: one child, no error, no call, no tool. Workflows hold one another in dozens. */
function isLink(tree: SpanTree, outline: Outline, index: number): boolean {
	const span = tree.nodes[index]?.span;
	if (span?.status !== 'ok' || span.callId !== null) return false;
	return (span.kind === null || span.kind === 'workflow') && outline.childrenOf(index).length === 1;
}

function chainOf(tree: SpanTree, outline: Outline, first: number): readonly number[] {
	const chain: number[] = [];
	for (
		let at: number | undefined = first;
		at !== undefined && isLink(tree, outline, at);
		at = outline.childrenOf(at)[0]
	) {
		chain.push(at);
	}
	return chain;
}

/** Siblings that look the same: one service, one name. */
function groupName(tree: SpanTree, index: number): string {
	const span = tree.nodes[index]?.span;
	return `${span?.service} ${span?.name}`;
}

/** Neighbours with one name and service become a run where there are many; all others stay alone. */
function runsOf(tree: SpanTree, indexes: readonly number[]): readonly [number, ...number[]][] {
	const runs: [number, ...number[]][] = [];
	for (let from = 0; from < indexes.length;) {
		const first = indexes[from] ?? 0;
		const name = groupName(tree, first);
		let until = from + 1;
		while (until < indexes.length && groupName(tree, indexes[until] ?? 0) === name) until++;
		if (until - from >= groupFrom) runs.push([first, ...indexes.slice(from + 1, until)]);
		else for (const index of indexes.slice(from, until)) runs.push([index]);
		from = until;
	}
	return runs;
}

/**
What the selection changes in the rows: the folds, groups and the chain that it holds open. A cursor that moves among
rows in sight changes none of them, and costs no new rows: those of 10,000 spans take 15 ms.
*/
function heldKey(tree: SpanTree, outline: Outline, {folded, selected}: Folding): readonly string[] {
	const {own, all} = holders(tree, selected);
	const toggled = new Set(folded);
	return [...all].flatMap(index => [
		...(index !== own && toggled.has(tree.nodes[index]?.span.spanId ?? '') ? [`fold ${index}`] : []),
		...(index === own && isLink(tree, outline, index) ? [`chain ${index}`] : []),
		...groupKey(tree, outline, index),
	]);
}

/** The first of the equal siblings in whose row a span may stand. */
function groupKey(tree: SpanTree, outline: Outline, index: number): readonly string[] {
	const parent = outline.parentOf(index);
	const siblings = parent === null ? outline.roots : outline.childrenOf(parent);
	if (siblings.length < groupFrom) return [];
	const at = siblings.indexOf(index);
	const name = groupName(tree, index);
	let first = at;
	while (first > 0 && groupName(tree, siblings[first - 1] ?? 0) === name) first--;
	const next = siblings[at + 1];
	const alone = first === at && (next === undefined || groupName(tree, next) !== name);
	return alone ? [] : [`group ${siblings[first] ?? 0}`];
}

type Held = {readonly own: number | null; readonly all: ReadonlySet<number>};

/** The selected span and all that hold it. */
function holders(tree: SpanTree, selected: string | null): Held {
	const all = new Set<number>();
	const own = selected === null ? null : (tree.places.get(selected) ?? null);
	for (let at = own; at !== null; at = tree.nodes[at]?.parent ?? null) all.add(at);
	return {own, all};
}

/** True where the selected span would be out of sight if this row were folded. */
function isHeld({kind, nodes}: Pick<TreeRow, 'kind' | 'nodes'>, {own, all}: Held): boolean {
	if (kind === 'span') return nodes[0] !== own && all.has(nodes[0]);
	// What hangs below a folded chain is in sight, what lies below a member of a group is not.
	return kind === 'chain' ? own !== null && nodes.includes(own) : nodes.some(node => all.has(node));
}

function holderOf(tree: SpanTree, places: ReadonlyMap<number, number>, id: string): number | null {
	const own = tree.places.get(id.replace(/^(?:group|chain):/, '')) ?? null;
	for (let at = own; at !== null; at = tree.nodes[at]?.parent ?? null) {
		const place = places.get(at);
		if (place !== undefined) return place;
	}
	return null;
}
