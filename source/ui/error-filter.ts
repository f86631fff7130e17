/** What `e` goes through, in the language of filters: one wording for every list. */
import {errorFilter, troubleFilters} from '../store/trouble.ts';
import type {ErrorFilter} from './state/state.ts';

const filters: Readonly<Record<ErrorFilter, string>> = {
	all: '',
	errors: errorFilter,
	warnings: troubleFilters.join(' OR '),
};

export function filterOf(errors: ErrorFilter): string {
	return filters[errors];
}
