/** llmtop trace FILE ID: one trace, as a waterfall in text or as a tree in JSON. */
import {Failure} from '../domain/status.ts';
import {inert} from '../domain/inert.ts';
import {usdOf} from '../domain/money.ts';
import type {SpanRow, TraceDetail} from '../store/answers.ts';
import type {Reader} from '../store/store.ts';
import {isoOf, rounded} from './call-json.ts';
import type {Command} from './command.ts';
import {jsonLine} from './json-line.ts';
import {reading, writeLine} from './reading.ts';

/** Columns of the text where the terminal does not tell. */
const usualColumns = 120;

/** Traces that an abbreviated id is looked for among, newest first. */
const abbreviationReach = 10_000;

export const traceCommand: Command = {
	name: 'trace',
	arguments: 'FILE ID',
	summary: 'one trace of a file as a waterfall',
	example: 'llmtop trace llmtop.db 9c4e',
	flags: {json: {type: 'boolean', help: 'the tree as one JSON object, children in time order'}},
	arity: [2, 2],
	async run({arguments: [path, id = ''], flags}) {
		return reading(path, async reader => {
			const traceId = await wholeId(reader, id.toLowerCase());
			const detail = await reader.trace(traceId, {asOfMs: Number.POSITIVE_INFINITY});
			if (detail === null)
				throw new Failure(`there is no trace ${id} in ${path}`, 'llmtop calls FILE --json lists trace ids');
			if (flags['json'] === true) {
				await writeLine(jsonLine(treeJson(detail)));
			} else {
				const {waterfallText} = await import('../ui/waterfall/text.ts');
				for (const line of waterfallText(detail, {columns: process.stdout.columns ?? usualColumns}))
					await writeLine(inert(line));
			}
			return 0;
		});
	},
};

/** An id may be given by its first digits, as long as they fit one trace. */
async function wholeId(reader: Reader, id: string): Promise<string> {
	if (id.length === 32) return id;
	const page = await reader.traces({
		asOfMs: Number.POSITIVE_INFINITY,
		fromMs: Number.NEGATIVE_INFINITY,
		filter: '',
		sort: 'time',
		ascending: false,
		anchor: null,
		above: 0,
		below: abbreviationReach,
	});
	const found = page.rows.filter(row => row.traceId.startsWith(id));
	const [only] = found;
	if (found.length > 1) {
		throw new Failure(
			`${found.length} traces begin with ${id}`,
			`more digits: ${found
				.slice(0, 3)
				.map(row => row.traceId)
				.join(', ')}`,
		);
	}
	return only?.traceId ?? id;
}

type Node = Record<string, unknown> & {readonly children: Node[]};

/** Orphans and ghosts stand at the top; a span that is its own ancestor is cut loose there too. */
function treeJson({row, spans}: TraceDetail): Record<string, unknown> {
	const nodes = new Map(spans.map(span => [span.spanId, nodeJson(span)]));
	const parents = new Map(spans.map(span => [span.spanId, span.parentSpanId]));
	const roots: Node[] = [];
	for (const span of spans) {
		const node = nodes.get(span.spanId);
		if (node === undefined) continue;
		const parent =
			span.parentSpanId === null || isCyclic(span.spanId, parents) ? undefined : nodes.get(span.parentSpanId);
		(parent?.children ?? roots).push(node);
	}
	return {
		traceId: row.traceId,
		name: row.name,
		service: row.service,
		startTime: isoOf(row.startMs),
		durationMs: row.endMs === null ? null : rounded(row.endMs - row.startMs),
		status: row.status,
		calls: row.calls,
		costUsd: row.costNanoUsd === null ? null : usdOf(row.costNanoUsd),
		spans: roots,
	};
}

function isCyclic(spanId: string, parents: ReadonlyMap<string, string | null>): boolean {
	const seen = new Set<string>();
	for (let current: string | null = spanId; current !== null; current = parents.get(current) ?? null) {
		if (seen.has(current)) return true;
		seen.add(current);
	}
	return false;
}

function nodeJson(span: SpanRow): Node {
	return {
		spanId: span.spanId,
		parentSpanId: span.parentSpanId,
		name: span.name,
		service: span.service,
		kind: span.kind,
		startTime: isoOf(span.startMs),
		durationMs: span.endMs === null ? null : rounded(span.endMs - span.startMs),
		status: span.status,
		statusMessage: span.statusMessage,
		callId: span.callId,
		counted: span.counted,
		reason: span.reason,
		model: span.model,
		inputTokens: span.inputTokens,
		outputTokens: span.outputTokens,
		costUsd: span.costNanoUsd === null ? null : usdOf(span.costNanoUsd),
		ttftMs: rounded(span.ttftMs),
		missing: span.missing,
		children: [],
	};
}
