/**
Text by terminal cells. Everything that came from outside is made inert before it is measured, cut and drawn: no byte
of telemetry is ever a command to the terminal.
*/
import stringWidth from 'string-width';

/** From here, since what measures text must not be asked about text that is not inert. */
export {inert} from '../domain/inert.ts';

/**
One UTF-16 unit, one cell, nothing to make inert: ASCII, Latin, Greek, Cyrillic, and the punctuation, arrows, box
lines and blocks that screens are made of. The fast path of every function here: `string-width` takes microseconds
a text, and a frame has a thousand of them.
*/
const simple =
	/^[\u0020-\u007E\u00A1-\u00AC\u00AE-\u02FF\u0391-\u03A1\u03A3-\u03FF\u0400-\u0482\u048A-\u052F\u2010-\u2027\u2030-\u203B\u20A0-\u20BF\u2190-\u2193\u21BB\u2298\u2400-\u2426\u2500-\u25FC\u2713]*$/;

/** Whether every terminal agrees on its width. */
export function isSimple(text: string): boolean {
	return simple.test(text);
}

/** Width in cells. */
export function cellsOf(text: string): number {
	return simple.test(text) ? text.length : stringWidth(text);
}

const segmenter = new Intl.Segmenter(undefined, {granularity: 'grapheme'});

/** The longest head of `text` that is at most `width` cells wide; a wide character that does not fit whole is left out. */
export function headOf(text: string, width: number): string {
	if (width <= 0) return '';
	if (simple.test(text)) return text.slice(0, width);
	let used = 0;
	let end = 0;
	for (const {segment, index} of segmenter.segment(text)) {
		const cells = cellsOf(segment);
		if (used + cells > width) break;
		used += cells;
		end = index + segment.length;
	}
	return text.slice(0, end);
}

function tailOf(text: string, width: number): string {
	if (width <= 0) return '';
	if (simple.test(text)) return text.slice(Math.max(0, text.length - width));
	const segments = [...segmenter.segment(text)];
	let used = 0;
	let start = text.length;
	for (let index = segments.length - 1; index >= 0; index--) {
		const segment = segments[index];
		if (segment === undefined) break;
		const cells = cellsOf(segment.segment);
		if (used + cells > width) break;
		used += cells;
		start = segment.index;
	}
	return text.slice(start);
}

/** Cut at the end with `…`. `forced`: the sign is put even when the text itself would just fit. */
export function cutEnd(text: string, width: number, sign = '…', options: {forced?: boolean} = {}): string {
	if (width <= 0) return '';
	const cells = cellsOf(text);
	if (cells < width || (cells === width && options.forced !== true)) return text;
	return headOf(text, width - 1) + sign;
}

/** Cut in the middle with `…`: both ends of a model or an id tell something. */
export function cutMiddle(text: string, width: number, sign = '…'): string {
	if (cellsOf(text) <= width) return text;
	if (width <= 1) return width === 1 ? sign : '';
	const tail = Math.floor((width - 1) / 2);
	return headOf(text, width - 1 - tail) + sign + tailOf(text, tail);
}

/** Left-aligned in `width` cells, cut at the end. */
export function left(text: string, width: number): string {
	const cut = cutEnd(text, width);
	return cut + ' '.repeat(Math.max(0, width - cellsOf(cut)));
}

/** Right-aligned in `width` cells, cut at the end. */
export function right(text: string, width: number): string {
	const cut = cutEnd(text, width);
	return ' '.repeat(Math.max(0, width - cellsOf(cut))) + cut;
}

/** One line out of many: line ends and runs of blanks become one blank. At most the first `limit` characters are looked at. */
export function oneLine(text: string, limit = 1000): string {
	return text.slice(0, limit).replaceAll(/\s+/g, ' ').trim();
}
