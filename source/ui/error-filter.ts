/** What `e` goes through, in the language of filters: one wording for every list. */
import type {ErrorFilter} from './state.ts';

const filters: Readonly<Record<ErrorFilter, string>> = {
	all: '',
	errors: 'status:error',
	warnings: 'status:error OR finish:length OR finish:content_filter',
};

export function filterOf(errors: ErrorFilter): string {
	return filters[errors];
}
