/** What every span says the same way, whatever its dialect: status, exception, caller, server. */
import {firstOf, numberOf, textOf} from '../domain/attributes.ts';
import type {Outcome} from '../domain/call.ts';
import type {AttributeValue, Span} from '../domain/otlp.ts';
import type {Facts} from './facts.ts';
import {identityKeyOf, identityOf} from './identity.ts';

const outcomes: readonly (Outcome | null)[] = [null, 'ok', 'error'];

/** Completes what the dialects found; read for claimed spans only. */
export function commonFacts(span: Span): Partial<Facts> {
	const {attributes} = span;
	const exception = span.events.findLast(event => event.name === 'exception')?.attributes ?? {};
	// LangSmith sets every span OK; only the exception in it tells.
	const isHidden = span.scope.name.startsWith('langsmith') && 'exception.type' in exception;
	const isUntold = span.status.code === 0 && textOf(attributes['error.type']) !== null;
	const failed = span.status.code === 2 || isHidden || isUntold;
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
			? (messageOf(span.status.message) ??
				messageOf(exception['exception.message']) ??
				firstOf(attributes, ['error.message', 'exception.message', 'error'], messageOf))
			: messageOf(attributes['error.message']),
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

/** Some put the whole traceback after the message: thousands of characters of code that is not the user's. */
function messageOf(value: AttributeValue | undefined): string | null {
	const text = textOf(value);
	const at = text?.indexOf('Traceback (most recent call last)') ?? -1;
	return at > 0 ? (text?.slice(0, at).trimEnd() ?? null) : text;
}

/** Some write a whole URL where the host belongs. */
function endpointOf(span: Span): string | null {
	const host = firstOf(span.attributes, ['server.address', 'net.peer.name', 'http.host'], textOf)
		?.replace(/^[a-z]+:\/\//i, '')
		.replace(/\/.*$/, '');
	if (host === undefined || host === '') return null;
	const port = firstOf(span.attributes, ['server.port', 'net.peer.port'], numberOf);
	return port === null || port <= 0 || port === 443 || host.endsWith(`:${port}`) ? host : `${host}:${port}`;
}
