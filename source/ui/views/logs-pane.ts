/** The log record under the cursor, whole: what it says, its attributes, who wrote it. */
import type {LogRow} from '../../store/log-answers.ts';
import type {LogDetail} from '../../store/record-answers.ts';
import {wrapText} from '../conversation/wrap.ts';
import {clock} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import {piece, type Row} from '../rows.ts';
import {inert, oneLine} from '../text.ts';
import {box} from '../widgets/box.ts';

/** Characters of a text that are looked at: more than any pane can show. */
const textMost = 8000;

type Options = {
	readonly width: number;
	/** Rows with borders: at least, and at most where the text needs them. */
	readonly height: number;
	readonly heightMost: number;
	readonly glyphs: Glyphs;
};

export function logPane(row: LogRow, detail: LogDetail | null, options: Options): readonly Row[] {
	const {width, glyphs} = options;
	const inner = Math.max(10, width - 4);
	const rows = [...bodyRows(row, detail, inner), ...attributeRows(detail)];
	const height = Math.min(options.heightMost, Math.max(options.height, rows.length + 2));
	const title = oneLine(inert(row.eventName === '' ? 'log record' : row.eventName));
	const written = [row.scope, clock(row.timeMs, {milliseconds: true})].filter(part => part !== '');
	return box({title, sum: oneLine(inert(written.join('   '))), rows, width, height}, glyphs);
}

function bodyRows({text}: LogRow, detail: LogDetail | null, width: number): readonly Row[] {
	const body = detail?.body ?? text;
	const said = typeof body === 'string' ? body : JSON.stringify(body, null, 2);
	if (said === '') return [[piece('no body', 'dim')]];
	return wrapText(said.slice(0, textMost), width).map(line => [piece(line)]);
}

/** A name and its value a line; those of the resource last. */
function attributeRows(detail: LogDetail | null): readonly Row[] {
	if (detail === null) return [];
	const of = (attributes: LogDetail['attributes'], role?: 'dim'): readonly Row[] =>
		Object.entries(attributes).map(([key, value]) => [
			piece(`${oneLine(key)} `, 'dim'),
			piece(oneLine(typeof value === 'string' ? value : JSON.stringify(value)).slice(0, textMost), role),
		]);
	const own = of(detail.attributes);
	const resource = of(detail.resource.attributes, 'dim');
	return [...(own.length + resource.length > 0 ? [[]] : []), ...own, ...resource];
}
