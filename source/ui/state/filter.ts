/** The filter of what is in sight, in the language of filters: one wording for every list and figure. */
import {errorFilter, troubleFilters} from '../../store/trouble.ts';
import type {Place} from './places.ts';

export type ErrorFilter = 'all' | 'errors' | 'warnings';

/** What `e` goes through. */
export const nextErrorFilter: Readonly<Record<ErrorFilter, ErrorFilter>> = {
	all: 'errors',
	errors: 'warnings',
	warnings: 'all',
};

export const errorFilters: Readonly<Record<ErrorFilter, string>> = {
	all: '',
	errors: errorFilter,
	warnings: troubleFilters.join(' OR '),
};

type Filtered = {
	readonly filter: string;
	readonly errors: ErrorFilter;
	readonly places: readonly Place[];
};

/** Of a list: what was typed, what `e` leaves, and the figure whose rows these are. */
export function filterOf(state: Filtered): string {
	const top = state.places.at(-1);
	return allOf([state.filter, errorFilters[state.errors], top?.kind === 'rows' ? top.filter : '']);
}

/** Of a figure: what was typed. Errors are in every figure, whatever `e` leaves in the lists. */
export function figureFilterOf({filter}: Pick<Filtered, 'filter'>): string {
	return filter;
}

/** A filter that passes what passes all of these; empty ones pass everything. */
export function allOf(filters: readonly string[]): string {
	const some = filters.filter(filter => filter.trim() !== '');
	if (some.length < 2) return some[0] ?? '';
	return some.map(filter => `(${filter})`).join(' AND ');
}

/** A test for one value of a key, whatever is in the value: `model:"gpt-4o"`. */
export function testOf(key: string, value: string): string {
	return `${key}:"${value.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}
