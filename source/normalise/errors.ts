/**
Whether something failed, and one word for why. The emitters say it as a class name, an HTTP status, a phrase
or a Python repr; the words are those of `ErrorClass`.
*/
import type {ErrorClass, Outcome} from '../domain/call.ts';

const patterns: readonly (readonly [pattern: RegExp, errorClass: ErrorClass])[] = [
	[/cancell?ed|abort(ed|error)?\b|client disconnected|user interrupt/i, 'cancelled'],
	[
		/context[_ ]?(length|window)|maximum context|prompt is too long|too many tokens|input is too long|max(imum)?[_ ]tokens? (allowed|exceeded)|exceeds? the (maximum|model).{0,30}token/i,
		'context_length',
	],
	[/content[_ -]?(filter|policy)|safety|responsible ?ai|moderation|guardrail/i, 'content_filter'],
	[
		/rate[_ -]?limit|too ?many ?requests|quota|insufficient_quota|resource[_ ]?exhausted|throttl|tokens per min/i,
		'rate_limit',
	],
	[/overloaded|capacity|service ?unavailable|unavailable/i, 'overloaded'],
	[/time[d]?[_ -]?out|deadline|etimedout|timeouterror/i, 'timeout'],
	[
		/unauthori[sz]ed|authentication|invalid[_ ]?(x-)?api[_ -]?key|incorrect api key|permission|forbidden|access ?denied/i,
		'auth',
	],
	[
		/bad ?request|invalid[_ ]?request|unprocessable|not[_ ]?found|validation|invalid[_ ]argument|schema/i,
		'bad_request',
	],
	[
		/internal ?server ?error|server[_ ]?error|apierror|api_error|bad gateway|internal[_ ]?error|upstream/i,
		'server',
	],
];

/** Longer messages hold prompts and tracebacks, in which every word can occur. */
const messageSearchCharacters = 2_000;

/** @returns null where nothing says why. */
export function errorClassOf(from: {
	readonly type: string | null;
	readonly message: string | null;
	readonly httpStatus: number | null;
	readonly finishReasons: readonly string[];
}): ErrorClass | null {
	const message = from.message?.slice(0, messageSearchCharacters) ?? '';
	const status = from.httpStatus ?? statusIn(from.type) ?? statusInMessage(message);
	const byMessage = message === '' ? null : classOfText(message);
	if (status !== null) {
		const byStatus = classOfStatus(status);
		if (byStatus === 'bad_request' && (byMessage === 'context_length' || byMessage === 'content_filter')) {
			return byMessage;
		}
		if (byStatus !== null) return byStatus;
	}
	const byType = from.type === null ? null : classOfText(from.type);
	if (byType === 'bad_request' || byType === 'server' || byType === null) {
		const said = byMessage ?? byType;
		if (byType === 'server' && said !== 'overloaded' && said !== 'timeout' && said !== 'rate_limit')
			return byType;
		if (byType === 'bad_request' && said !== 'context_length' && said !== 'content_filter') return byType;
		if (said !== null) return said;
	}
	if (byType !== null) return byType;
	if (from.finishReasons.includes('content_filter')) return 'content_filter';
	return from.type === null && from.message === null ? null : 'other';
}

function classOfText(text: string): ErrorClass | null {
	for (const [pattern, errorClass] of patterns) if (pattern.test(text)) return errorClass;
	return null;
}

/** RFC 9110, 529 is Anthropic's "overloaded", 499 is nginx' "client closed request". */
function classOfStatus(status: number): ErrorClass | null {
	if (status === 429) return 'rate_limit';
	if (status === 503 || status === 529) return 'overloaded';
	if (status === 401 || status === 403) return 'auth';
	if (status === 408 || status === 504) return 'timeout';
	if (status === 499) return 'cancelled';
	if (status >= 400 && status < 500) return 'bad_request';
	return status >= 500 && status < 600 ? 'server' : null;
}

function statusIn(text: string | null): number | null {
	return text !== null && /^[45]\d\d$/.test(text.trim()) ? Number(text.trim()) : null;
}

/** "Error code: 429 - {…}", "status code 503", "HTTP 500", "429 Too Many Requests", "Error: 500 The server …". */
function statusInMessage(message: string): number | null {
	const found =
		/(?:error code|status(?: ?code)?|http(?:\/\d(?:\.\d)?)?)["':= ]{1,4}([45]\d\d)\b/i.exec(message) ??
		/^(?:\w*Error: )?([45]\d\d)\b/.exec(message.trim());
	return found === null ? null : Number(found[1]);
}

/**
The outcome of a carrier. An UNSET status with an error type is an error: some libraries never set the status,
and nobody writes an error type for a success.
*/
export function outcomeOf(from: {
	readonly status: Outcome | null;
	readonly errorType: string | null;
	readonly errorMessage: string | null;
	readonly httpStatus: number | null;
	readonly finishReasons: readonly string[];
}): {readonly status: Outcome; readonly errorClass: ErrorClass | null} {
	const failed =
		from.status === 'error' ||
		(from.status === null &&
			(from.errorType !== null || (from.httpStatus !== null && from.httpStatus >= 400)));
	if (from.status === 'cancelled') return {status: 'cancelled', errorClass: 'cancelled'};
	if (!failed) return {status: 'ok', errorClass: null};
	const errorClass = errorClassOf({
		type: from.errorType,
		message: from.errorMessage,
		httpStatus: from.httpStatus,
		finishReasons: from.finishReasons,
	});
	if (errorClass === 'cancelled') return {status: 'cancelled', errorClass};
	return {status: 'error', errorClass: errorClass ?? 'other'};
}
