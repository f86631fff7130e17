/**
Posts an alert to the address that the user named: the only connection that llmtop ever opens, and none without it. A
receiver that is away for a moment is asked again; one that says no is not.
*/
import {request as requestHttp} from 'node:http';
import {setTimeout as sleep} from 'node:timers/promises';
import type {AlertmanagerBody} from '../signals/alertmanager.ts';
import {endedText, type Outcome} from './outcome.ts';

/** Of one try. */
const answerMsMax = 10_000;

/** Before the second, third and fourth try. */
const pausesMs = [1000, 4000, 16_000];

export type WebhookOptions = {readonly stop: AbortSignal; readonly pausesMs?: readonly number[]};

export async function postAlert(
	address: string,
	body: AlertmanagerBody,
	{stop, pausesMs: pauses = pausesMs}: WebhookOptions,
): Promise<Outcome> {
	const began = performance.now();
	for (let tries = 1; ; tries++) {
		const {status, trouble} = await post(address, JSON.stringify(body), stop);
		if (stop.aborted) return {ok: false, said: endedText};
		const after = tries === 1 ? '' : ` after ${tries} tries`;
		if (status !== null && status >= 200 && status < 300)
			return {ok: true, said: `${status}${after}, ${Math.round(performance.now() - began)}ms`};
		const isFinal = status !== null && status < 500 && status !== 429 && status !== 408;
		const pauseMs = pauses[tries - 1];
		if (isFinal || pauseMs === undefined) return {ok: false, said: `${status ?? trouble}${after}`};
		await sleep(pauseMs, undefined, {signal: stop}).catch(() => {});
	}
}

type Answer = {readonly status: number | null; readonly trouble: string};

async function post(address: string, body: string, stop: AbortSignal): Promise<Answer> {
	const request = address.startsWith('https:') ? (await import('node:https')).request : requestHttp;
	return new Promise(resolve => {
		const bytes = Buffer.from(body);
		const sent = request(address, {
			method: 'POST',
			// One that is kept open would be a connection with nothing to say.
			agent: false,
			signal: AbortSignal.any([stop, AbortSignal.timeout(answerMsMax)]),
			headers: {
				'content-type': 'application/json',
				'content-length': bytes.length,
				'user-agent': 'llmtop',
			},
		});
		sent.once('response', response => {
			resolve({status: response.statusCode ?? 0, trouble: ''});
			// What it says beyond that is not read.
			response.destroy();
		});
		sent.on('error', (error: NodeJS.ErrnoException) => {
			const isLate = error.name === 'AbortError' || error.name === 'TimeoutError';
			const trouble = isLate ? `no answer in ${answerMsMax / 1000}s` : (error.code ?? error.message);
			resolve({status: null, trouble});
		});
		sent.end(bytes);
	});
}
