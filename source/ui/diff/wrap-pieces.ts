/** Breaks pieces into rows of a width: at line ends, and where a row is full. */
import type {Piece, Row} from '../rows.ts';
import {cellsOf, inert} from '../text.ts';

const graphemes = new Intl.Segmenter(undefined, {granularity: 'grapheme'});

/** Every character is kept; one that is wider than the row stands alone. */
export function wrapPieces(pieces: Row, width: number): readonly Row[] {
	const rows: Piece[][] = [[]];
	let used = 0;
	for (const {text, role} of pieces) {
		for (const [at, line] of text.split(/\r?\n/).entries()) {
			if (at > 0) {
				rows.push([]);
				used = 0;
			}
			let part = '';
			const put = (): void => {
				if (part !== '') rows.at(-1)?.push(role === undefined ? {text: part} : {text: part, role});
				part = '';
			};
			for (const {segment} of graphemes.segment(inert(line.replaceAll('\t', ' ')))) {
				const cells = cellsOf(segment);
				if (used > 0 && used + cells > width) {
					put();
					rows.push([]);
					used = 0;
				}
				part += segment;
				used += cells;
			}
			put();
		}
	}
	return rows;
}
