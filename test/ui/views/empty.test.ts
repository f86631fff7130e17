import {expect, test} from 'vitest';

import type {EngineStatus} from '../../../source/domain/status.ts';
import {sdks, sdksFound} from '../../../source/ui/sdks/sdks.ts';
import {openBoard, quietStatus} from '../../support/board.ts';
import {storyNowMs} from '../../support/story.ts';
import {expectFrame} from '../../support/terminal.tsx';

const nothing = () => Promise.resolve();

const troubled: EngineStatus = {
	...quietStatus,
	arrivals: {
		...quietStatus.arrivals,
		http_protobuf: {
			...quietStatus.arrivals.http_protobuf,
			requests: 2,
			bytes: 9100,
			spans: 14,
			lastMs: storyNowMs - 3000,
		},
		other: {...quietStatus.arrivals.other, requests: 1, bytes: 312, refused: 1, lastMs: storyNowMs - 17_000},
	},
	troubles: [
		{
			atMs: storyNowMs - 17_000,
			message: '127.0.0.1:51544 spoke HTTP to the gRPC port 4317',
			hint: 'use http://localhost:4318, or set OTEL_EXPORTER_OTLP_PROTOCOL=grpc',
		},
		{
			atMs: storyNowMs - 3000,
			message: 'service "api" sent 14 spans, none of them a model call (scope instrumentation-http)',
			hint: 'the model SDK is not instrumented yet: lines above; the 14 spans are in 3 Traces',
		},
	],
};

const otherPorts: EngineStatus = {
	...quietStatus,
	ports: {
		grpc: ['127.0.0.1:14317', '[::1]:14317'],
		http: ['127.0.0.1:14318', '[::1]:14318'],
		grpcPort: 14_317,
		httpPort: 14_318,
		note: '4317 and 4318 are taken by otelcol (pid 77)',
	},
};

test.each([
	[120, 40],
	[80, 24],
	[60, 15],
])('nothing has come at %s×%s', async (columns, rows) => {
	const board = await openBoard({columns, rows, seed: nothing});
	await expectFrame(board.frame(), `empty/nothing-${columns}x${rows}`);
});

test.each([
	[120, 40],
	[80, 24],
])('something is in the way at %s×%s', async (columns, rows) => {
	const board = await openBoard({columns, rows, seed: nothing, status: () => troubled});
	await expectFrame(board.frame(), `empty/troubles-${columns}x${rows}`);
});

test('the lines have the ports that were really bound, and so has the header', async () => {
	const board = await openBoard({seed: nothing, status: () => otherPorts});
	await expectFrame(board.frame(), 'empty/other-ports-120x40');
	expect(board.frame().split('\n')[0]).toContain('OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:14318');
});

test('another SDK is one key away, and the list goes round', async () => {
	const board = await openBoard({seed: nothing});
	await board.press('j');
	expect(board.frame()).toContain('OpenAI SDK 3, Python: paste these');
	await board.press('kk');
	expect(board.frame()).toContain('Any OTLP exporter: paste these');
});

test('/ finds an SDK by the words of its name; Esc shows all again', async () => {
	const board = await openBoard({seed: nothing});
	await board.press('/');
	await board.press('java agent');
	await board.waitFor('Java agent of OpenTelemetry: paste these');
	await board.press('\r');
	expect(board.frame()).not.toContain('Vercel');
	await board.press('\u001B');
	await board.waitFor('Vercel AI SDK 7');
	await board.press('/');
	await board.press('no such thing\r');
	await board.waitFor('Vercel AI SDK 7');
});

test('Each name is there once, and each entry says how to send and what of it holds prompts', () => {
	expect(new Set(sdks.map(({name}) => name)).size).toBe(sdks.length);
	for (const {steps, content} of sdks) {
		expect(content).toMatch(/\.$/);
		const text = JSON.stringify(steps({...quietStatus.ports, httpPort: 5318, grpcPort: 5317}));
		expect(text).toMatch(/localhost:531[78]/);
	}
	expect(sdksFound('SDK openai').map(({name}) => name)).toEqual([
		'OpenAI SDK, Python',
		'OpenAI SDK 3, Python',
		'OpenAI SDK, JavaScript',
	]);
	expect(sdksFound('spring').map(({name}) => name)).toEqual(['Spring AI']);
});

test('no line to paste is ever cut at 120 columns', async () => {
	const board = await openBoard({seed: nothing});
	for (const sdk of sdks) {
		for (const {lines} of sdk.steps(quietStatus.ports)) {
			for (const line of lines) expect(board.frame(), sdk.name).toContain(line);
		}
		await board.press('j');
	}
});
