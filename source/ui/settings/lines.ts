/** Where in the configuration file a mistake stands, for whom reads of it: parsed values have no lines. */

/** Key of a mistake, from the top of the file: `mouse`, `keys.x`, `alerts.rule[2].share`, `allow[1]`. */
type Place = {
	/** Empty: before all tables. */
	readonly table: string;
	/** Of tables of that name, from 1; null: it is no list. */
	readonly number: number | null;
	/** Null: the table itself. */
	readonly key: string | null;
};

/** From 1. Null: it is not found, as where it is written in parts or on one line with others. */
export function lineOf(text: string, key: string): number | null {
	const place = placeOf(key);
	const within = place.key === null ? null : found(text, {...place, key: null});
	return found(text, place) ?? within ?? (place.number === null ? null : lineOf(text, place.table));
}

function placeOf(path: string): Place {
	const [, list, digits, within] = /^(.+)\[(\d+)\](?:\.([^.]+))?$/.exec(path) ?? [];
	if (list !== undefined) return {table: list, number: Number(digits), key: within ?? null};
	const at = path.indexOf('.');
	return at === -1
		? {table: '', number: null, key: path}
		: {table: path.slice(0, at), number: null, key: path.slice(at + 1)};
}

function found(text: string, {table, number, key}: Place): number | null {
	let within = {table: '', number: 0};
	const counts = new Map<string, number>();
	const at = text.split('\n').findIndex(line => {
		const opened = openedBy(line);
		if (opened !== null) {
			const next = (counts.get(opened.table) ?? 0) + (opened.isList ? 1 : 0);
			counts.set(opened.table, next);
			within = {table: opened.table, number: next};
			if (key === null) return opened.table === table && (number === null || number === next);
			// A table where a value belongs, or under a name that there is not.
			if (table === '' && number === null) return opened.table === key;
		}
		if (key === null || within.table !== table || (number !== null && number !== within.number)) return false;
		const [name = ''] = line.split('=');
		return name.trim().replaceAll(/^["']|["']$/g, '') === key;
	});
	return at === -1 ? null : at + 1;
}

function openedBy(line: string): {readonly table: string; readonly isList: boolean} | null {
	const [, list, table] = /^\s*(?:\[\[([^\]]+)\]\]|\[([^\]]+)\])\s*(?:#.*)?$/.exec(line) ?? [];
	const name = list ?? table;
	return name === undefined ? null : {table: name.trim(), isList: list !== undefined};
}
