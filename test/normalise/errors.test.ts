import {expect, test} from 'vitest';
import {errorClassOf, outcomeOf} from '../../source/normalise/errors.ts';

const silent = {type: null, message: null, httpStatus: null, finishReasons: []};

test.each([
	['429', null, null, 'rate_limit'],
	['openai.RateLimitError', null, null, 'rate_limit'],
	['rate_limit_error', null, null, 'rate_limit'],
	[
		'ResponseError',
		"{'message': 'Rate limit reached for llama3.2:3b'} (status code: 429)",
		null,
		'rate_limit',
	],
	['ClientError', 'An error occurred (ThrottlingException) when calling Converse', null, 'rate_limit'],
	['overloaded_error', null, 529, 'overloaded'],
	['InternalServerError', 'Error code: 529 - Overloaded', null, 'overloaded'],
	['503', null, null, 'overloaded'],
	['AuthenticationError', 'Incorrect API key provided', 401, 'auth'],
	['PermissionDeniedError', null, null, 'auth'],
	['APITimeoutError', 'Request timed out.', null, 'timeout'],
	['timeout', null, null, 'timeout'],
	['504', null, null, 'timeout'],
	['BadRequestError', "This model's maximum context length is 128000 tokens", 400, 'context_length'],
	['invalid_request_error', 'prompt is too long: 210000 tokens > 200000 maximum', 400, 'context_length'],
	['BadRequestError', 'The response was filtered: content_filter', 400, 'content_filter'],
	['BadRequestError', "Unknown parameter: 'foo'", 400, 'bad_request'],
	['404', null, null, 'bad_request'],
	['openai.InternalServerError', 'The server had an error', null, 'server'],
	['500', null, null, 'server'],
	['Error', 'Error code: 500 - {}', null, 'server'],
	['AbortError', null, null, 'cancelled'],
	['asyncio.CancelledError', null, null, 'cancelled'],
	['499', null, null, 'cancelled'],
	['ValueError', 'the answer is 42', null, 'other'],
])('%s, %s, %s is %s', (type, message, httpStatus, expected) => {
	expect(errorClassOf({...silent, type, message, httpStatus})).toBe(expected);
});

test('nothing said is nothing folded', () => {
	expect(errorClassOf(silent)).toBeNull();
});

test.each([
	['an unset status is ok', {status: null}, 'ok', null],
	['an unset status with an error type is none', {status: null, errorType: '429'}, 'error', 'rate_limit'],
	['an unset status with an HTTP error', {status: null, httpStatus: 500}, 'error', 'server'],
	['OK stands, whatever the type says', {status: 'ok', errorType: 'RateLimitError'}, 'ok', null],
	['an error without a word', {status: 'error'}, 'error', 'other'],
	['a cancelled call is no error', {status: 'error', errorType: 'AbortError'}, 'cancelled', 'cancelled'],
] as const)('%s', (_, changes, status, errorClass) => {
	const none = {errorType: null, errorMessage: null, httpStatus: null, finishReasons: []};
	expect(outcomeOf({...none, ...changes})).toEqual({status, errorClass});
});
