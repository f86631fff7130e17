/** Filters, and the last numbers of the span ids of the calls of the seed that pass them, newest first. */
export function filterCases({
	trace,
	callId,
}: {
	readonly trace: string;
	readonly callId: string;
}): readonly (readonly [filter: string, spans: readonly number[]])[] {
	return [
		['service:api', [2, 1]],
		['SERVICE:API', [2, 1]],
		['status:error', [2]],
		['-status:error', [4, 1]],
		['error:rate_limit OR service:worker', [4, 2]],
		['error:*', [2]],
		['-error:*', [4, 1]],
		['model:gpt-4o', [4, 2, 1]],
		['model:gpt-4o-2024*', [4, 2, 1]],
		['model:gpt-?o', [4, 2, 1]],
		['tool:search', [1]],
		['session:s_1 user:u_1', [1]],
		['session:S_1', []],
		['refund', [2]],
		['"capital of france"', [4, 1]],
		['-refund', [4, 1]],
		['attr.http.route:/chat', [1]],
		['attr.http.route:"/ch*"', []],
		['attr.http.route:/ch*', [1]],
		['attr.retries:2', [1]],
		['attr.retries:>1', [1]],
		['attr.ratio:1', [1]],
		['attr.service.name:worker', [4]],
		['attr.nothing:*', []],
		['duration:>=1.5s', [4, 1]],
		['duration:[1ms TO 0.5s]', [2]],
		['duration:{500 TO 1500]', [4, 1]],
		['cost:>0.0004 status:ok', [4, 1]],
		['service:api status:ok OR service:worker', [4, 1]],
		['service:worker OR service:api status:ok', [4, 1]],
		['service:api (status:ok OR service:worker)', [1]],
		['stream:true finish:stop', [4, 1]],
		[`trace:${trace}`, [4]],
		[`id:${callId}`, [2]],
		['template:*', []],
		['NOT (service:worker OR status:error)', [1]],
	];
}
