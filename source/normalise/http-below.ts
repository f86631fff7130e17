/**
Why a call failed, where its own span does not say: the span of the HTTP request below it has the status (Sentry's,
Datadog's and OpenTelemetry's instrumentations of HTTP). It makes no call fail that did not.
*/
import {countOf, firstOf} from '../domain/attributes.ts';
import type {ErrorClass} from '../domain/call.ts';
import {errorClassOf} from './errors.ts';
import type {Node} from './tree.ts';

/** Of both generations of the HTTP conventions. */
const statusKeys = ['http.response.status_code', 'http.status_code'];

/** @returns null where the last request did not fail by its status. */
export function classOfHttpBelow(node: Node): ErrorClass | null {
	let last: {readonly endMs: number; readonly status: number} | null = null;
	for (const {span, facts, endMs} of node.children) {
		if (span === null || facts !== null) continue;
		const status = firstOf(span.attributes, statusKeys, countOf);
		if (status !== null && (last === null || endMs > last.endMs)) last = {endMs, status};
	}
	if (last === null) return null;
	return errorClassOf({type: null, message: null, httpStatus: last.status, finishReasons: []});
}
