/** A window too small for the board: what it needs, what it has, that data is safe, and how to leave. */
import {count, money} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import type {Pulse} from '../pulse.ts';
import {piece, type Row, row} from '../rows.ts';
import {columnsMin, rowsMin} from '../screen-size.ts';
import type {Source} from '../view.ts';
import {notice} from '../widgets/notice.ts';

export function smallNotice(
	size: {readonly columns: number; readonly rows: number},
	pulse: Pulse | null,
	source: Source,
	glyphs: Glyphs,
): readonly Row[] {
	const live = source === 'live' || source === 'demo';
	const known = pulse === null ? '' : `: ${count(pulse.calls)} calls, ${money(pulse.costNanoUsd)}`;
	return notice(
		[
			row(piece(`llmtop needs ${columnsMin}×${rowsMin}`, 'strong')),
			row(`this window is ${size.columns}×${size.rows}`),
			row(''),
			live ? row(piece(glyphs.ok, 'ok'), ` still receiving${known}`) : row(`the file is open${known}`),
			row(''),
			row('make it larger, or q quits'),
		],
		size,
	);
}
