/**
Orders of lists and places in them. A list is ordered by keys; a place is the values of these keys for one row,
so that a page can begin at a row although rows come and go around it.
*/
import type {Values} from './reader-connection.ts';

export type Key = {
	readonly sql: string;
	readonly descending: boolean;
};

export type Place = Values;

export type PlaceCondition = {readonly sql: string; readonly values: Values};

/** `ORDER BY` of the list, or of the list read backwards. */
export function orderBy(keys: readonly Key[], options: {readonly backwards: boolean}): string {
	const parts = keys.map(key => `${key.sql} ${key.descending !== options.backwards ? 'DESC' : 'ASC'}`);
	return `ORDER BY ${parts.join(', ')}`;
}

/**
Rows before a place, or at it and behind it. The first key also stands alone, so that an index on it bounds the
search: SQLite does not see through the alternatives.
*/
export function placeCondition(keys: readonly Key[], place: Place, side: 'before' | 'from'): PlaceCondition {
	const alternatives: string[] = [];
	const values: (string | number | null)[] = [];
	for (const [index, key] of keys.entries()) {
		const equals = keys.slice(0, index).map((earlier, at) => {
			values.push(place[at] ?? null);
			return `${earlier.sql} = ?`;
		});
		values.push(place[index] ?? null);
		const isLast = index === keys.length - 1;
		alternatives.push([...equals, `${key.sql} ${comparison(key, side, isLast)} ?`].join(' AND '));
	}
	const [first] = keys;
	if (first === undefined) return {sql: '1', values: []};
	const bound = `${first.sql} ${comparison(first, side, true, true)} ?`;
	return {sql: `(${bound} AND (${alternatives.join(' OR ')}))`, values: [place[0] ?? null, ...values]};
}

function comparison(key: Key, side: 'before' | 'from', isLast: boolean, orEqual = false): string {
	const greater = side === 'before' ? key.descending : !key.descending;
	const equal = orEqual || (isLast && side === 'from');
	return `${greater ? '>' : '<'}${equal ? '=' : ''}`;
}
