/** A call with nothing in it but what a price depends on. */
import type {Call} from '../../source/domain/call.ts';
import {unknownUsage} from '../../source/domain/usage.ts';
import {seedCall} from '../support/seed.ts';

export function callWith(facts: Partial<Call>): Call {
	return seedCall({
		startMs: Date.UTC(2026, 10, 20, 12),
		responseModel: null,
		usage: unknownUsage,
		...facts,
	});
}
