/**
Records refused one by one while the rest of their request is kept, summed up by reason and service. Both
decoders use the same sentences, so that a sender reads the same whichever encoding it chose.
*/
import type {Attributes, Rejection, TelemetryKind} from '../domain/otlp.ts';
import {
	rejectionsMax,
	recordValuesMax,
	requestRecordsMax,
	requestValuesMax,
	textCharactersMax,
} from './limits.ts';

export const reasons = {
	noTraceId: 'span without a valid trace id (32 hex digits, not all zero)',
	noSpanId: 'span without a valid span id (16 hex digits, not all zero)',
	tooDeep: 'attribute value nested too deeply',
	tooManyValues: `record with more than ${recordValuesMax.toLocaleString('en')} attribute values`,
	tooMuchInRequest: `record in a request with more than ${requestValuesMax.toLocaleString('en')} attribute values`,
	tooManyRecords: `record beyond the first ${requestRecordsMax.toLocaleString('en')} of a request`,
	tooLong: `record with a text longer than ${textCharactersMax / 1024 / 1024} MB`,
	time: 'time that is not a number of nanoseconds before the year 2262',
	shape: 'record that is not a JSON object',
} as const;

export type Rejections = {
	readonly add: (reason: string, service: string) => void;
	readonly list: () => readonly Rejection[];
};

export function collectRejections(kind: TelemetryKind): Rejections {
	const counts = new Map<string, {reason: string; service: string; count: number}>();
	return {
		add(reason, service) {
			const told = counts.size < rejectionsMax ? service : '';
			const known = counts.get(`${service}\n${reason}`) ?? counts.get(`${told}\n${reason}`);
			if (known) known.count++;
			else counts.set(`${told}\n${reason}`, {reason, service: told, count: 1});
		},
		list: () => [...counts.values()].map(({reason, service, count}) => ({kind, count, reason, service})),
	};
}

/** The service a resource names, for messages to a person; empty where it names none. */
export function serviceOf(attributes: Attributes): string {
	const name = attributes['service.name'];
	return typeof name === 'string' ? name : '';
}
