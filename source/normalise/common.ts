/** What every span says the same way, whatever its dialect: status, exception, caller, server. */
import {firstOf, numberOf, textOf} from '../domain/attributes.ts';
import type {Outcome} from '../domain/call.ts';
import type {Span} from '../domain/otlp.ts';
import type {Facts} from './facts.ts';
import {identityKeyOf, identityOf} from './identity.ts';

const outcomes: readonly (Outcome | null)[] = [null, 'ok', 'error'];

/** Completes what the dialects found; read for claimed spans only. */
export function commonFacts(span: Span): Partial<Facts> {
	const {attributes} = span;
	const exception = span.events.findLast(event => event.name === 'exception')?.attributes ?? {};
	// LangSmith sets every span OK; only the exception in it tells.
	const isHidden = span.scope.name.startsWith('langsmith') && 'exception.type' in exception;
	const failed = span.status.code === 2 || isHidden;
	const identity = identityOf(attributes);
	const keys: Record<string, string> = {};
	for (const field of ['session', 'user'] as const) {
		const key = identityKeyOf(attributes, field);
		if (key !== null) keys[field] = key;
	}
	return {
		name: span.name,
		status: isHidden ? 'error' : (outcomes[span.status.code] ?? null),
		errorType:
			firstOf(
				attributes,
				['error.type', 'exception.type', 'error.code', 'error_type', 'error_class'],
				textOf,
			) ?? (failed ? textOf(exception['exception.type']) : null),
		errorMessage: failed
			? (textOf(span.status.message) ??
				textOf(exception['exception.message']) ??
				firstOf(attributes, ['error.message', 'exception.message', 'error'], textOf))
			: textOf(attributes['error.message']),
		httpStatus: firstOf(
			attributes,
			['http.response.status_code', 'http.status_code', 'error.code', 'status_code'],
			numberOf,
		),
		user: identity.user,
		session: identity.session,
		endpoint: endpointOf(span),
		keys,
	};
}

function endpointOf(span: Span): string | null {
	const host = firstOf(span.attributes, ['server.address', 'net.peer.name', 'http.host'], textOf);
	if (host === null) return null;
	const port = firstOf(span.attributes, ['server.port', 'net.peer.port'], numberOf);
	return port === null || port <= 0 || port === 443 || host.endsWith(`:${port}`) ? host : `${host}:${port}`;
}
