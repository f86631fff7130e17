/** What detectors found in one call: all of it on a tab of its own, and the first lines of it under its conversation. */
import type {FindingRow} from '../../store/finding-answers.ts';
import {kindOf} from '../acceptance.ts';
import {count} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import {fit, piece, type Piece, type Row} from '../rows.ts';
import {inert, left, oneLine} from '../text.ts';
import type {Screen} from '../view.ts';
import {wrapped} from './evidence.ts';
import {levelRoles, seenIn} from './findings-table.ts';

const kindCells = 26;
const levelCells = 10;

/** How many lines stand under a conversation, and from which height on. */
const linesMax = 3;
const heightMin = 10;

/** ` ! warning   number unsupported   "14 days" stands in no document`; the last line says how many more there are. */
export function findingLines(
	findings: readonly FindingRow[],
	{columns, glyphs}: Screen,
	height: number,
): readonly Row[] {
	if (findings.length === 0 || height < heightMin) return [];
	const worst = findings.toSorted((one, other) => rank(other) - rank(one));
	const shown = worst.length > linesMax ? worst.slice(0, linesMax - 1) : worst;
	const rows = shown.map((finding): Row =>
		fit(
			[...headOf(finding, glyphs), piece(inert(oneLine(finding.evidence)), quiet(finding))],
			columns,
			glyphs.cut,
		),
	);
	const hidden = worst.length - shown.length;
	return hidden === 0 ? rows : [...rows, [piece(`   ${count(hidden)} more in Findings`, 'dim')]];
}

/** All rows of the tab; the view scrolls them. */
export function findingRows(findings: readonly FindingRow[], screen: Screen): readonly Row[] {
	const {columns, glyphs} = screen;
	return findings.flatMap((finding): readonly Row[] => {
		const head: Row = [
			...headOf(finding, glyphs),
			piece(`${finding.confidence.toFixed(2)}  ${seenIn(finding, glyphs.back)}`, 'dim'),
		];
		const text = wrapped([piece(oneLine(finding.evidence), quiet(finding))], columns - 8);
		return [fit(head, columns, glyphs.cut), ...text.map((line): Row => [{text: '     '}, ...line]), []];
	});
}

function rank({level, isAllowed}: FindingRow): number {
	return isAllowed ? -1 : ['info', 'warning', 'critical'].indexOf(level);
}

function headOf(finding: FindingRow, glyphs: Glyphs): Row {
	const {level, isAllowed} = finding;
	const sign = level === 'critical' ? glyphs.error : level === 'warning' ? glyphs.warning : glyphs.none;
	const role = isAllowed ? 'dim' : levelRoles[level];
	return [
		piece(` ${isAllowed ? glyphs.none : sign} `, role),
		piece(left(isAllowed ? 'accepted' : level, levelCells), role),
		piece(`${left(kindOf(finding), kindCells)}  `, quiet(finding)),
	];
}

function quiet({isAllowed}: FindingRow): Piece['role'] {
	return isAllowed ? 'dim' : undefined;
}
