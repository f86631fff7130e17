/**
The inside of the selected call in a few lines below the list: mostly that is enough, and one never leaves the
list. Drawn from the row at once; what only the whole call holds comes with it.
*/
import {textOfMessage, type Message} from '../../domain/message.ts';
import type {CallDetail, CallRow} from '../../store/answers.ts';
import {wrapText} from '../conversation/wrap.ts';
import type {Glyphs} from '../glyphs.ts';
import {piece, type Row} from '../rows.ts';
import {headOf, inert, oneLine} from '../text.ts';
import type {Role} from '../theme.ts';
import {box} from '../widgets/box.ts';
import {meteredText, modelOf, timeText, usageText} from './call-facts.ts';

/** Cells of a label: "answer" and the air behind it. */
const labelCells = 9;

/** Characters of a text that are looked at: more than any pane can show. */
const textMost = 8000;

export function callPane(
	row: CallRow,
	detail: CallDetail | null,
	options: {
		readonly width: number;
		/** Rows with borders: at least, and at most where the text needs them. */
		readonly height: number;
		readonly heightMost: number;
		readonly glyphs: Glyphs;
	},
): readonly Row[] {
	const {width, glyphs} = options;
	const whole = detail?.callId === row.callId ? detail : null;
	const sections = sectionsOf(row, whole, glyphs);
	const inner = Math.max(10, width - 4 - labelCells);
	const wrapped = sections.map(({text}) => wrapText(text.slice(0, textMost), inner));
	const needed = wrapped.reduce((sum, item) => sum + item.length, 2);
	const height = Math.min(options.heightMost, Math.max(options.height, needed));
	const heights = shared(
		wrapped.map(item => item.length),
		Math.max(0, height - 2),
	);
	const rows = sections.flatMap(({label, role}, index): Row[] => {
		const all = wrapped[index] ?? [];
		const room = heights[index] ?? 0;
		return all.slice(0, room).map((line, at) => {
			// What is not shown is said at the end of the last line shown.
			const cut = at === room - 1 && room < all.length ? `${headOf(line, inner - 2)} ${glyphs.cut}` : line;
			return [
				piece((at === 0 ? label : '').padEnd(labelCells), 'dim'),
				role === undefined ? piece(cut) : piece(cut, role),
			];
		});
	});
	const session = row.session === null ? '' : `${oneLine(row.session)} › `;
	const title = inert(`${session}${oneLine(modelOf(row))}`);
	return box(
		{
			title,
			sum: [...usageText(row), row.metered === null ? timeText(row) : meteredText(row.metered)].join(
				width < 100 ? '  ' : '   ',
			),
			rows,
			width,
			height,
		},
		glyphs,
	);
}

type Section = {readonly label: string; readonly text: string; readonly role?: Role};

function sectionsOf(row: CallRow, whole: CallDetail | null, glyphs: Glyphs): readonly Section[] {
	const sections: Section[] = [];
	const prompt = whole === null ? row.prompt : (lastOf(whole.input, 'user') ?? row.prompt);
	const answer = whole === null ? row.answer : (answerOf(whole) ?? row.answer);
	if (prompt !== null)
		sections.push({label: row.operation === 'embeddings' ? 'text' : 'user', text: oneParagraph(prompt)});
	const tools =
		whole?.toolCalls.map(tool => `${tool.name ?? '–'} ${oneLine(tool.arguments ?? '')}`.trimEnd()) ?? [];
	if (tools.length > 0)
		sections.push({label: 'tools', text: tools.map(tool => `${glyphs.arrow} ${tool}`).join('   ')});
	if (row.status === 'error') {
		const message = whole?.errorMessage ?? row.errorClass ?? 'error';
		sections.push({label: 'error', text: `${glyphs.error} ${oneParagraph(message)}`, role: 'error'});
	}
	if (
		answer !== null &&
		answer !== '' &&
		(tools.length === 0 || whole === null || answerOf(whole) !== null)
	) {
		sections.push({label: 'answer', text: oneParagraph(answer)});
	}
	if (sections.length === 0) {
		const text =
			whole === null ? '' : `no prompt and no answer in the telemetry: ${glyphs.keys.enter} says why`;
		sections.push({label: '', text, role: 'dim'});
	}
	return sections;
}

/** Many line ends in a row say nothing in a pane of four lines. */
function oneParagraph(text: string): string {
	return text
		.slice(0, textMost)
		.replaceAll(/\s*\n\s*/g, ' ')
		.trim();
}

function lastOf(messages: readonly Message[] | null, role: Message['role']): string | null {
	const last = messages?.findLast(message => message.role === role && textOfMessage(message) !== '');
	return last === undefined ? null : textOfMessage(last);
}

function answerOf(call: CallDetail): string | null {
	const texts = (call.output ?? []).map(message => textOfMessage(message)).filter(text => text !== '');
	return texts.length === 0 ? null : texts.join(' ');
}

/** Lines for each section: one at least while there is room, then the last one first, since it is the answer. */
function shared(wanted: readonly number[], lines: number): readonly number[] {
	const given = wanted.map(() => 0);
	let left = lines;
	for (const [index, want] of wanted.entries()) {
		if (left > 0 && want > 0) {
			given[index] = 1;
			left--;
		}
	}
	for (let index = wanted.length - 1; index >= 0; index--) {
		const more = Math.min(left, (wanted[index] ?? 0) - (given[index] ?? 0));
		if (more <= 0) continue;
		given[index] = (given[index] ?? 0) + more;
		left -= more;
	}
	return given;
}
