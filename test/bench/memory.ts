/** What `serve` takes: memory idle and after a flood, and the file that the flood leaves. */
import {readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {serve} from '../support/program.ts';
import {derived} from './ingest.ts';
import {load} from './load.ts';
import type {Measure} from './measure.ts';

const flood = 100_000;

/** Time for what runs behind (full text, checkpoints, garbage) to settle. */
const settleMs = 5_000;

const megabyte = 1_000_000;

export const memory: Measure = {
	name: 'memory',
	about: `serve idle, after ${flood} spans in one go, and the size of their file`,
	async run(settings, say) {
		const file = join(settings.folder, 'memory.db');
		const served = await serve(file);
		const pid = served.process.pid ?? 0;
		await sleep(3_000);
		const idle = statusOf(pid, 'VmRSS');
		const report = await load({endpoint: served.grpc, protocol: 'grpc', spans: flood});
		say(`${Math.round(report.spansPerSecond)} spans/s, ${Math.round(report.bytes / megabyte)} MB of OTLP`);
		await derived(file);
		await sleep(settleMs);
		const after = statusOf(pid, 'VmRSS');
		const highest = statusOf(pid, 'VmHWM');
		const code = await served.stop();
		if (code !== 0) throw new Error(`serve ended with ${code}`);
		return [
			{
				name: 'memory of serve, idle',
				value: idle,
				unit: 'MB',
				budget: {direction: 'at most', must: 150, aim: 120},
			},
			{
				name: 'memory of serve, after 100,000 spans',
				value: after,
				unit: 'MB',
				budget: {direction: 'at most', must: 250, aim: 200},
				note: `at its highest ${Math.round(highest)} MB`,
			},
			{
				name: 'file of 100,000 spans, each text different',
				value: statSync(file).size / megabyte,
				unit: 'MB',
				budget: {direction: 'at most', must: 300, aim: 250},
				note: `from ${Math.round(report.bytes / megabyte)} MB of OTLP`,
			},
		];
	},
};

/** A line of /proc/PID/status, in megabytes; all threads are in it. */
function statusOf(pid: number, name: string): number {
	const line = readFileSync(`/proc/${pid}/status`, 'utf8')
		.split('\n')
		.find(text => text.startsWith(`${name}:`));
	return (Number(line?.replace(/\D+/g, '')) * 1_024) / megabyte;
}
