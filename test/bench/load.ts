/** Runs the load client in a process of its own and gives back what it reported. */
import {spawn} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import type {Report} from './load-client.ts';

const client = fileURLToPath(new URL('load-client.ts', import.meta.url));

export type Load = {
	readonly endpoint: string;
	readonly protocol: 'grpc' | 'http' | 'json';
	readonly spans?: number;
	readonly rate?: number;
	readonly seconds?: number;
	readonly batch?: number;
	readonly connections?: number;
	readonly seed?: number;
};

export async function load(options: Load): Promise<Report> {
	const flags = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
	const child = spawn(process.execPath, [client, ...flags], {stdio: ['ignore', 'pipe', 'inherit']});
	let output = '';
	child.stdout.on('data', (chunk: Buffer) => {
		output += chunk.toString();
	});
	const code = await new Promise<number | null>(resolve => {
		child.once('close', resolve);
	});
	const last = output.trim().split('\n').at(-1);
	if (code !== 0 || last === undefined) throw new Error(`the load client ended with ${code}`);
	return JSON.parse(last) as Report;
}
