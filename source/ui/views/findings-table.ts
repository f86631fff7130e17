/** The columns of a list of findings: when, how bad, what, how sure, where it was seen, in whose call, in what words. */
import type {FindingLevel} from '../../domain/finding.ts';
import type {FindingRow} from '../../store/finding-answers.ts';
import {clockInList, unknown} from '../format.ts';
import {piece, type Piece} from '../rows.ts';
import {cutMiddle, inert, oneLine} from '../text.ts';
import type {Role} from '../theme.ts';
import type {Screen} from '../view.ts';
import {type Column, columnsFitting} from '../widgets/table.ts';

export const levelRoles: Readonly<Record<FindingLevel, Role | undefined>> = {
	info: undefined,
	warning: 'warn',
	critical: 'error',
};

export function findingColumns({
	screen,
	asOfMs,
}: {
	readonly screen: Screen;
	readonly asOfMs: number;
}): readonly Column<FindingRow>[] {
	const {glyphs, width} = screen;
	const wide = width === 'wide';
	const column = (
		head: string,
		cells: number,
		text: (row: FindingRow) => string,
		role?: Role,
	): Column<FindingRow> => ({
		head,
		width: cells,
		align: head === 'SURE' ? 'right' : 'left',
		cell: row => pieceIn(row, text(row), role),
	});
	const where = wide ? 32 : 21;
	const call = wide ? 36 : 19;
	const columns: readonly Column<FindingRow>[] = [
		column('TIME', 9, row => clockInList(row.atMs, {todayMs: asOfMs})),
		{
			head: 'LEVEL',
			width: 10,
			align: 'left',
			cell: row => (row.isAllowed ? piece('accepted', 'dim') : piece(row.level, levelRoles[row.level])),
		},
		column('DETECTOR', 12, row => row.detector),
		column('RULE', 13, row => inert(oneLine(row.rule))),
		column('SURE', 5, row => row.confidence.toFixed(2)),
		column('  SEEN IN', where + 2, row => `  ${cutMiddle(seenIn(row, glyphs.back), where - 1, glyphs.cut)}`),
		column('CALL', call, row => cutMiddle(callText(row), call - 1, glyphs.cut), 'dim'),
	];
	return [
		...columnsFitting(columns, {
			width: screen.columns,
			floor: width === 'narrow' ? 30 : 20,
			leave: ['SURE', '  SEEN IN', 'CALL', 'RULE'],
		}),
		{
			head: 'EVIDENCE',
			width: 'rest',
			align: 'left',
			cell: row => pieceIn(row, inert(oneLine(row.evidence))),
		},
	];
}

/** What is accepted stands back, whatever it says. */
function pieceIn({isAllowed}: FindingRow, text: string, role?: Role): Piece {
	return piece(text, isAllowed ? 'dim' : role);
}

/** `document kb-77`; of what an answer gives away also where that came from: `answer ← get_order`. */
export function seenIn({part, source}: Pick<FindingRow, 'part' | 'source'>, back: string): string {
	const name = inert(oneLine(source));
	if (part !== 'output' || /^answer\b/.test(name)) return name === '' ? part : name;
	return `answer ${back} ${name.replace(/^tool /, '')}`;
}

/** Session, or trace, and model. */
function callText({session, traceId, model}: FindingRow): string {
	const whose = session ?? traceId?.slice(0, 6) ?? unknown;
	return inert(oneLine(model === null ? whose : `${whose} ${model}`));
}
