/** The page of the doctor as items from top to bottom: what the cursor stops at, and what stands between. */
import type {Coverage, DropTally} from '../../store/doctor-answers.ts';
import {wrapText} from '../conversation/wrap.ts';
import type {Behind, Diagnosis} from '../doctor/diagnosis.ts';
import {emptyRow, fit, piece, type Row} from '../rows.ts';
import {oneLine} from '../text.ts';
import type {ViewContext} from '../view.ts';
import {tableHead, tableRow} from '../widgets/table.ts';
import {emptyBody} from './listed.ts';
import {arrivedBox, insideBox, notKeptBox} from './doctor-boxes.ts';
import {serviceColumns, type ServiceRow} from './doctor-table.ts';

export type DoctorItem = {
	readonly id: string;
	readonly rows: readonly Row[];
	/** The cursor stops here; heads, borders and blank rows it passes. */
	readonly isStop: boolean;
	readonly behind?: Behind | undefined;
};

export type DoctorPage = {
	readonly coverage: Coverage;
	readonly drops: readonly DropTally[];
	readonly runDrops: readonly DropTally[];
	/** The worst first. */
	readonly diagnoses: readonly Diagnosis[];
};

/** What stands as a line of its own below the boxes: it needs the width. */
const lineSubjects = ['ports', 'file', 'holds', 'limits'];

/** What stands in the box, in this order. */
const insideSubjects = ['derive', 'text index', 'not kept', 'disk', 'log (-wal)', 'terminal', 'versions'];

export function itemsOf(page: DoctorPage, context: ViewContext): readonly DoctorItem[] {
	const {screen, status, asOfMs} = context;
	const fixes = page.diagnoses.filter(({level}) => level !== 'ok');
	const fixItems = fixes.map((fix, index) => fixItem(fix, {index, of: fixes.length, context}));
	const errors = fixes.filter(({level}) => level === 'error').length;
	const arrived = status === null ? [] : arrivedBox(status, {screen, asOfMs});
	const lost = notKeptBox(page.drops, {run: page.runDrops, screen, asOfMs});
	const inside = insideSubjects.flatMap(subject =>
		page.diagnoses.filter(one => one.subject === subject).slice(0, 1),
	);
	return [
		// What does not work comes before what works in part.
		...withBlank('errors', fixItems.slice(0, errors)),
		...serviceItems(page.coverage, context),
		blank('services'),
		...withBlank('hints', fixItems.slice(errors)),
		...boxItems('arrived', arrived),
		...boxItems('lost', lost),
		...boxItems('inside', insideBox(inside, screen)),
		...lineSubjects.flatMap(subject => lineItems(subject, page.diagnoses, context)),
	];
}

function withBlank(id: string, items: readonly DoctorItem[]): readonly DoctorItem[] {
	return items.length === 0 ? [] : [...items, blank(id)];
}

function blank(id: string): DoctorItem {
	return {id: `blank ${id}`, rows: [emptyRow], isStop: false};
}

function serviceItems({services, plain}: Coverage, context: ViewContext): readonly DoctorItem[] {
	const {columns: width, glyphs} = context.screen;
	const columns = serviceColumns(context.screen);
	const rows: readonly ServiceRow[] = [
		...services.map(service => ({kind: 'calls', service}) as const),
		...plain.map(service => ({kind: 'plain', service}) as const),
	];
	if (rows.length === 0) {
		const said = emptyBody(context, 'calls').flatMap(({row}) => (row.length === 0 ? [] : [row]));
		return [{id: 'no service', rows: said, isStop: true}];
	}
	return [
		{id: 'services', rows: [tableHead(columns, {width, glyphs})], isStop: false},
		...rows.map((row): DoctorItem => ({
			id: `service ${row.service.service}`,
			rows: [tableRow(columns, row, {width, glyphs})],
			isStop: true,
			behind: behindOf(row),
		})),
	];
}

/** A call that lacks something, if there is one. */
function behindOf(row: ServiceRow): Behind | undefined {
	if (row.kind === 'plain') return {kind: 'trace', traceId: row.service.traceId};
	const {ttft, usage, price, content} = row.service.without;
	const callId = content ?? usage ?? price ?? ttft;
	return callId === null ? undefined : {kind: 'call', callId};
}

function fixItem(
	fix: Diagnosis,
	{index, of, context}: {readonly index: number; readonly of: number; readonly context: ViewContext},
): DoctorItem {
	const {columns, glyphs} = context.screen;
	const role = fix.level === 'error' ? 'error' : 'warn';
	const sign = fix.level === 'error' ? glyphs.error : glyphs.warning;
	const number = `FIX ${index + 1}`.padEnd(4 + String(of).length);
	const head = ` ${sign} ${number}  `;
	const under = ' '.repeat(head.length);
	const width = columns - head.length - 1;
	const [first = '', ...more] = wrapText(oneLine(`${fix.subject}: ${fix.message}`), width);
	const hints = fix.hint === null ? [] : wrapText(`hint: ${oneLine(fix.hint)}`, width);
	return {
		id: idOf(fix),
		isStop: true,
		behind: fix.behind,
		rows: [
			[piece(head, role), piece(first)],
			...more.map((line): Row => [piece(under), piece(line)]),
			...hints.map((line): Row => [piece(under), piece(line, 'accent')]),
		],
	};
}

/** The same while figures and ages in it move. */
function idOf({subject, message}: Diagnosis): string {
	return `fix ${subject.replace(/^(\d+[smhd] ago|now)$/, 'trouble')} ${message.replaceAll(/[\d,.]+/g, '')}`;
}

/** Of a box the rows are stops, and its edges are not. */
function boxItems(id: string, rows: readonly Row[]): readonly DoctorItem[] {
	return rows.map((row, index) => ({
		id: `${id} ${index}`,
		rows: [row],
		isStop: index > 0 && index < rows.length - 1,
	}));
}

function lineItems(
	subject: string,
	diagnoses: readonly Diagnosis[],
	{screen}: ViewContext,
): readonly DoctorItem[] {
	const said = diagnoses.find(one => one.subject === subject);
	if (said === undefined) return [];
	const {columns, glyphs} = screen;
	const name = ` ${subject.toUpperCase().padEnd(8)}`;
	const lines = wrapText(oneLine(said.message), columns - name.length - 1);
	return [
		{
			id: `line ${subject}`,
			isStop: true,
			rows: lines.map((line, index): Row =>
				fit([piece(index === 0 ? name : ' '.repeat(name.length), 'dim'), piece(line)], columns, glyphs.cut),
			),
		},
	];
}
