/** What the links of a span lead to, and how they are told. */
import type {SpanDetail} from '../../store/answers.ts';
import {textOf} from '../../domain/attributes.ts';
import {piece, type Row} from '../rows.ts';
import {testOf} from '../state/filter.ts';
import {rowsPlace, tracePlace} from '../state/places.ts';
import type {Action} from '../state/state.ts';
import {oneLine} from '../text.ts';
import type {Walked} from '../widgets/list-window.ts';

type Linked = Pick<SpanDetail['span'], 'traceId' | 'links'>;

/** More traces than a person looks through. */
const tracesMost = 50;

/** To the span in this trace, to the one in another trace, or to the list of the traces. */
export function linkAction({traceId, links}: Linked, walk: Walked): Action | string {
	const [first] = links;
	if (first === undefined) return 'this span has no links';
	const traces = [...new Set(links.map(link => link.traceId))].slice(0, tracesMost);
	if (traces.length > 1) {
		const filter = traces.map(id => testOf('trace', id)).join(' OR ');
		return {type: 'open', place: rowsPlace('traces', {title: 'linked spans', filter})};
	}
	if (first.traceId === traceId) return {type: 'select', id: first.spanId, walk};
	return {type: 'open', place: tracePlace(first.traceId, first.spanId)};
}

/** A line a link, and its attributes. */
export function linkRows({traceId, links}: Linked): readonly Row[] {
	if (links.length === 0) return [];
	return [
		[],
		[piece(`LINKS ${links.length}`, 'accent'), piece('   L follows them', 'dim')],
		...links.flatMap((link): readonly Row[] => [
			[
				piece(link.traceId === traceId ? '  this trace' : `  trace ${link.traceId.slice(0, 6)}`),
				piece(`  span ${link.spanId.slice(0, 6)}`, 'dim'),
			],
			...Object.entries(link.attributes).map(([key, value]): Row => [
				piece(`    ${oneLine(key)}: `, 'dim'),
				piece(oneLine(textOf(value) ?? JSON.stringify(value)).slice(0, 500)),
			]),
		]),
	];
}
