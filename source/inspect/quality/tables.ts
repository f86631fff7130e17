/**
What tables add up to: JSON arrays of objects, Markdown and comma-separated tables by column, and the lengths of lists.
An answer that says "three are late, 182.40 in all" of a tool's rows is right without any row saying so.
*/

type Total = {readonly value: number; readonly said: string};

/** Rows and columns beyond these are not added up: no answer sums them by heart. */
const rowsMax = 2000;
const columnsMax = 24;
const totalsMax = 4000;

export function tableOf(text: string): readonly Total[] {
	const totals: Total[] = [];
	const json = jsonIn(text);
	if (json !== null) addJson(json, 'items', {totals, depth: 0});
	else {
		addLists(text, totals);
		addRows(text, totals);
	}
	return totals.slice(0, totalsMax);
}

function jsonIn(text: string): object | null {
	const start = /^\s*[[{]/.exec(text);
	if (start === null) return null;
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' ? value : null;
	} catch {
		return null;
	}
}

const depthMax = 8;

function addJson(value: object, name: string, to: {readonly totals: Total[]; readonly depth: number}): void {
	if (to.depth > depthMax || to.totals.length > totalsMax) return;
	if (Array.isArray(value)) {
		const rows: readonly unknown[] = value.slice(0, rowsMax);
		to.totals.push({value: value.length, said: `number of ${name}`});
		addColumns(rows, name, to.totals);
		for (const row of rows) {
			if (typeof row === 'object' && row !== null) addJson(row, name, {...to, depth: to.depth + 1});
		}
		return;
	}
	for (const [key, inner] of Object.entries(value)) {
		if (typeof inner === 'object' && inner !== null)
			addJson(inner as object, key, {...to, depth: to.depth + 1});
	}
}

function addColumns(rows: readonly unknown[], name: string, totals: Total[]): void {
	if (rows.every(row => typeof row === 'number')) {
		addTotals(rows, name, totals);
		return;
	}
	const columns = new Map<string, number[]>();
	const groups = new Map<string, number>();
	for (const row of rows) {
		if (typeof row !== 'object' || row === null) continue;
		for (const [key, value] of Object.entries(row as Record<string, unknown>).slice(0, columnsMax)) {
			const figure = typeof value === 'string' && /^-?\d+(?:\.\d+)?$/.test(value) ? Number(value) : value;
			if (typeof figure === 'number') columnOf(columns, key).push(figure);
			if (typeof value === 'string' || typeof value === 'boolean') {
				const group = `${key} ${String(value)}`;
				groups.set(group, (groups.get(group) ?? 0) + 1);
			}
		}
	}
	for (const [group, count] of groups) {
		if (count > 1) totals.push({value: count, said: `number of ${name} with ${group}`});
		if (count > 0) totals.push({value: rows.length - count, said: `number of ${name} without ${group}`});
	}
	for (const [key, values] of columns) addTotals(values, key, totals);
	addProducts(columns, totals);
}

function columnOf(columns: Map<string, number[]>, name: string): number[] {
	const known = columns.get(name);
	if (known !== undefined) return known;
	const values: number[] = [];
	columns.set(name, values);
	return values;
}

function addTotals(values: readonly number[], name: string, totals: Total[]): void {
	if (values.length < 2) return;
	const sum = values.reduce((left, right) => left + right, 0);
	const order = values.toSorted((left, right) => left - right);
	const middle = ((order[(order.length - 1) >> 1] ?? 0) + (order[order.length >> 1] ?? 0)) / 2;
	totals.push({value: sum, said: `sum of ${name}`});
	totals.push({value: sum / values.length, said: `mean of ${name}`});
	totals.push({value: middle, said: `median of ${name}`});
}

/** Quantity by price, down the rows. */
function addProducts(columns: ReadonlyMap<string, readonly number[]>, totals: Total[]): void {
	const whole = [...columns];
	for (const [at, [name, values]] of whole.entries()) {
		for (const [other, factors] of whole.slice(at + 1)) {
			if (factors.length !== values.length || values.length < 2) continue;
			const value = values.reduce((sum, factor, row) => sum + factor * (factors[row] ?? 0), 0);
			totals.push({value, said: `sum of ${name} × ${other}`});
		}
	}
}

/** Runs of lines that begin with a bullet or a number, and how many lines there are in each. */
function addLists(text: string, totals: Total[]): void {
	let run = 0;
	for (const line of text.split('\n')) {
		if (/^\s*(?:[-*•–]|\d{1,3}[.)])\s/.test(line)) run++;
		else if (line.trim() !== '' && !/^\s{2,}/.test(line)) {
			if (run > 1) totals.push({value: run, said: 'number of list items'});
			run = 0;
		}
	}
	if (run > 1) totals.push({value: run, said: 'number of list items'});
}

/** Lines with as many cells as the one before. */
function addRows(text: string, totals: Total[]): void {
	let columns = new Map<string, number[]>();
	let width = 0;
	let rows = 0;
	const flush = (): void => {
		if (rows > 1)
			totals.push({value: rows, said: 'number of rows'}, {value: rows - 1, said: 'number of rows'});
		for (const [name, values] of columns) addTotals(values, name, totals);
		columns = new Map();
		rows = 0;
	};
	for (const line of text.split('\n')) {
		if (/^[\s|:=+-]+$/.test(line) && line.includes('-')) continue;
		const cells = cellsOf(line);
		if (cells.length !== width || rows >= rowsMax) flush();
		width = cells.length;
		if (width < 2 || width > columnsMax) continue;
		rows++;
		for (const [at, cell] of cells.entries()) {
			const figure = /^[^\d\p{L}-]{0,3}(-?\d+(?:\.\d+)?)[^\d\p{L}]{0,3}$/u.exec(
				cell.trim().replaceAll(/(?<=\d),(?=\d{3})/g, ''),
			);
			if (figure === null) continue;
			columnOf(columns, `column ${at + 1}`).push(Number(figure[1]));
		}
	}
	flush();
}

const lineLengthMax = 2000;

function cellsOf(line: string): readonly string[] {
	if (line.length > lineLengthMax) return [];
	const separator = ['|', '\t', ';', ','].find(sign => line.includes(sign));
	return separator === undefined ? [] : line.split(separator);
}
