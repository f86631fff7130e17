/**
Rows onto the terminal. Ink keeps the terminal (alternate screen, raw keys, resize, giving it all back), but a
frame does not go through its layout: Ink takes each row apart into graphemes again for every frame, 15 ms of
processor time at 120×40, where a comparison of rows and one write take less than one. Each row is written at its
place, and only when it has changed.
*/

/** CSI sequences (ECMA-48): cursor to a row, erase to the end of the line, erase the screen. */
const toRow = (row: number): string => `\u001B[${row + 1};1H`;
const eraseToEnd = '\u001B[K';
const eraseScreen = '\u001B[2J';
/** A terminal that knows it shows all of what lies between at once (private mode 2026). */
const beginTogether = '\u001B[?2026h';
const endTogether = '\u001B[?2026l';
/** A row that the terminal takes for wider than we do stops at the last column (DECAWM), and moves no other row. */
const stayInRow = '\u001B[?7l';
const wrapAgain = '\u001B[?7h';
const hideCursor = '\u001B[?25l';
const showCursor = '\u001B[?25h';

export type Painter = {
	/** Shows the rows; each is ready for the terminal and, with its blanks, exactly as wide as it. */
	readonly paint: (rows: readonly string[]) => void;
	/** What is on the screen is not known any more: the next paint writes all of it. */
	readonly forget: () => void;
	readonly close: () => void;
};

export function makePainter(stdout: NodeJS.WriteStream): Painter {
	let shown: readonly string[] | null = null;
	/** The newest rows, while the terminal is still busy with older ones. */
	let waiting: readonly string[] | null = null;
	let isBusy = false;

	function write(rows: readonly string[]): void {
		const output =
			shown === null ? hideCursor + eraseScreen + differences([], rows) : differences(shown, rows);
		shown = rows;
		if (output === '') return;
		isBusy = !stdout.write(beginTogether + stayInRow + output + wrapAgain + endTogether);
		if (isBusy) stdout.once('drain', drained);
	}

	function drained(): void {
		isBusy = false;
		if (waiting === null) return;
		const rows = waiting;
		waiting = null;
		write(rows);
	}

	return {
		paint(rows) {
			// A slow terminal gets the newest frame when it is ready, and none of those between.
			if (isBusy) waiting = rows;
			else write(rows);
		},
		forget() {
			shown = null;
		},
		close() {
			waiting = null;
			stdout.write(showCursor);
		},
	};
}

function differences(old: readonly string[], rows: readonly string[]): string {
	let output = '';
	for (let index = 0; index < Math.max(old.length, rows.length); index++) {
		const row = rows[index] ?? '';
		if (row === old[index]) continue;
		const text = row.trimEnd();
		// Only behind a shorter row: after the last column the erasure would take the last cell.
		output += toRow(index) + text + (text.length === row.length && text !== '' ? '' : eraseToEnd);
	}
	return output;
}
