/** The commands, in the order of the help. Each is loaded only when it is asked for, so that start stays quick. */
import type {Command} from './command.ts';

type Entry = {
	readonly name: string;
	readonly summary: string;
	readonly load: () => Promise<Command>;
};

export const commands: readonly Entry[] = [
	{
		name: 'top',
		summary: 'the board, with a receiver inside (what `llmtop` alone does)',
		load: async () => (await import('./top.ts')).topCommand,
	},
	{
		name: 'open',
		summary: 'the board over a saved file',
		load: async () => (await import('./open.ts')).openCommand,
	},
	{
		name: 'replay',
		summary: 'plays a saved file through the board',
		load: async () => (await import('./replay.ts')).replayCommand,
	},
	{
		name: 'demo',
		summary: 'the board over a simulated application that sends real telemetry',
		load: async () => (await import('./demo.ts')).demoCommand,
	},
	{
		name: 'serve',
		summary: 'the receiver without a screen',
		load: async () => (await import('./serve.ts')).serveCommand,
	},
	{
		name: 'calls',
		summary: 'the model calls of a file',
		load: async () => (await import('./calls.ts')).callsCommand,
	},
	{
		name: 'steps',
		summary: 'tools, agents, retrieval and other steps of a file',
		load: async () => (await import('./steps.ts')).stepsCommand,
	},
	{
		name: 'findings',
		summary: 'what detectors say of the calls of a file',
		load: async () => (await import('./findings.ts')).findingsCommand,
	},
	{
		name: 'alerts',
		summary: 'when alerts of a file fired and cleared; what rules would have told of it',
		load: async () => (await import('./alerts.ts')).alertsCommand,
	},
	{
		name: 'ledger',
		summary: 'each record with usage: counted or not and why, tokens, money',
		load: async () => (await import('./ledger.ts')).ledgerCommand,
	},
	{
		name: 'stats',
		summary: 'totals and percentiles of a file, by model, service, …',
		load: async () => (await import('./stats.ts')).statsCommand,
	},
	{
		name: 'trace',
		summary: 'one trace of a file as a waterfall',
		load: async () => (await import('./trace.ts')).traceCommand,
	},
	{
		name: 'eval',
		summary: 'scores the answers of a file, and compares them with the run before',
		load: async () => (await import('./eval.ts')).evalCommand,
	},
	{
		name: 'changes',
		summary: 'what another prompt or model changed, before and after',
		load: async () => (await import('./changes.ts')).changesCommand,
	},
	{
		name: 'export',
		summary: 'pairs of question and answer with their context, for evaluations',
		load: async () => (await import('./export.ts')).exportCommand,
	},
	{
		name: 'copy',
		summary: 'a consistent copy of a file, while it is written too',
		load: async () => (await import('./copy.ts')).copyCommand,
	},
	{
		name: 'purge',
		summary: 'forgets calls of a file, or what was said in them, for good',
		load: async () => (await import('./purge.ts')).purgeCommand,
	},
	{
		name: 'doctor',
		summary: 'what is missing and what is in the way, with the line that mends it',
		load: async () => (await import('./doctor.ts')).doctorCommand,
	},
];
