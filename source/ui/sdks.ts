/**
What to paste, for each kind of application: the exact lines, with the ports that were really bound. Only ways
that are known to work as written are here.
*/
import type {Ports} from '../domain/status.ts';

export type Sdk = {
	readonly name: string;
	/** One step each: what it is, and its lines. */
	readonly steps: (ports: Ports) => readonly Step[];
	/** Which line sends prompts and answers, or that they come by themselves. */
	readonly content: string;
};

type Step = {
	readonly title: string;
	readonly lines: readonly string[];
	/** Lines of a program, not of a shell: they are never broken with a backslash. */
	readonly code?: true;
};

function endpoint({httpPort}: Ports): string {
	return `http://localhost:${httpPort}`;
}

function exports(ports: Ports, ...more: readonly string[]): readonly string[] {
	return [
		`export OTEL_EXPORTER_OTLP_ENDPOINT=${endpoint(ports)}`,
		'export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf',
		...more,
	];
}

const captureOn = 'export OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=true';

/** What the instrumentation of openai 3 takes in place of `true`. */
const captureOnSpans = 'export OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=SPAN_ONLY';

const captureHint =
	'The line with CAPTURE_MESSAGE_CONTENT sends prompts and answers; without it llmtop shows tokens, money and time.';

export const sdks: readonly Sdk[] = [
	{
		name: 'OpenAI SDK, Python',
		content: captureHint,
		steps: ports => [
			{
				title: 'once (openai before 3)',
				lines: [
					"pip install 'openai<3' opentelemetry-distro opentelemetry-exporter-otlp \\",
					'  opentelemetry-instrumentation-openai-v2 opentelemetry-util-genai==0.4b0',
				],
			},
			{
				title: 'in the terminal of your application',
				lines: [...exports(ports, captureOn), 'opentelemetry-instrument python app.py'],
			},
		],
	},
	{
		name: 'OpenAI SDK 3, Python',
		content: captureHint,
		steps: ports => [
			{
				title: 'once',
				lines: [
					'pip install opentelemetry-distro opentelemetry-exporter-otlp \\',
					'  opentelemetry-instrumentation-genai-openai',
				],
			},
			{
				title: 'in the terminal of your application',
				lines: [...exports(ports, captureOnSpans), 'opentelemetry-instrument python app.py'],
			},
		],
	},
	{
		name: 'OpenAI SDK, JavaScript',
		content: `${captureHint} For openai 7 take OpenInference, JavaScript.`,
		steps: ports => [
			{
				title: 'once (openai before 7)',
				lines: ['npm install @opentelemetry/api @opentelemetry/auto-instrumentations-node'],
			},
			{
				title: 'in the terminal of your application',
				lines: [
					...exports(ports, captureOn),
					'node --import @opentelemetry/auto-instrumentations-node/register \\',
					'  --experimental-loader @opentelemetry/instrumentation/hook.mjs app.js',
				],
			},
		],
	},
	{
		name: 'Vercel AI SDK 4 to 6',
		content: 'Prompts and answers come with it; recordInputs: false and recordOutputs: false withhold them.',
		steps: ports => [
			{title: 'once', lines: ['npm install @opentelemetry/api @opentelemetry/auto-instrumentations-node']},
			{title: 'in each call of the SDK', lines: ['experimental_telemetry: {isEnabled: true}'], code: true},
			{
				title: 'in the terminal of your application',
				lines: [...exports(ports), 'node --import @opentelemetry/auto-instrumentations-node/register app.js'],
			},
		],
	},
	{
		name: 'Vercel AI SDK 7',
		content: 'Prompts and answers come with it; recordInputs: false and recordOutputs: false withhold them.',
		steps: ports => [
			{
				title: 'once',
				lines: [
					'npm install @ai-sdk/otel @opentelemetry/api \\',
					'  @opentelemetry/auto-instrumentations-node',
				],
			},
			{
				title: 'first lines of your application',
				lines: [
					"import {registerTelemetry} from 'ai';",
					"import {OpenTelemetry} from '@ai-sdk/otel';",
					'registerTelemetry(new OpenTelemetry());',
				],
				code: true,
			},
			{
				title: 'in the terminal of your application',
				lines: [...exports(ports), 'node --import @opentelemetry/auto-instrumentations-node/register app.js'],
			},
		],
	},
	{
		name: 'OpenInference, Python',
		content: 'Prompts and answers come with it; OPENINFERENCE_HIDE_INPUTS and _OUTPUTS withhold them.',
		steps: ports => [
			{
				title: 'once',
				lines: [
					'pip install opentelemetry-distro opentelemetry-exporter-otlp \\',
					'  openinference-instrumentation-openai',
					'# or …-langchain, …-llama-index, …-anthropic, …-litellm, …',
				],
			},
			{
				title: 'in the terminal of your application',
				lines: [...exports(ports), 'opentelemetry-instrument python app.py'],
			},
		],
	},
	{
		name: 'OpenInference, JavaScript',
		content: 'Prompts and answers come with it; OPENINFERENCE_HIDE_INPUTS and _OUTPUTS withhold them.',
		steps: ports => [
			{
				title: 'once',
				lines: [
					'npm install @opentelemetry/sdk-node @opentelemetry/exporter-trace-otlp-proto \\',
					'  @arizeai/openinference-instrumentation-openai',
				],
			},
			{
				title: 'first lines of your application (ESM)',
				lines: [
					"import {NodeSDK} from '@opentelemetry/sdk-node';",
					'import {OpenAIInstrumentation} from',
					"  '@arizeai/openinference-instrumentation-openai';",
					"import OpenAI from 'openai';",
					'const instrumentation = new OpenAIInstrumentation();',
					'const sdk = new NodeSDK({instrumentations: [instrumentation]});',
					'sdk.start();',
					"process.once('beforeExit', () => sdk.shutdown());",
					'instrumentation.manuallyInstrument(OpenAI);',
				],
				code: true,
			},
			{title: 'in the terminal of your application', lines: exports(ports)},
		],
	},
	{
		name: 'Anthropic SDK, Python',
		content: 'The last export sends prompts and answers.',
		steps: ports => [
			{
				title: 'once (the SDK has spans of its own)',
				lines: ["pip install -U 'anthropic>=2.12' opentelemetry-distro opentelemetry-exporter-otlp"],
			},
			{
				title: 'in the terminal of your application',
				lines: [
					...exports(ports, 'export ANTHROPIC_OPEN_TELEMETRY_TRACES_CONTENT_MODE=content'),
					'opentelemetry-instrument python app.py',
				],
			},
		],
	},
	{
		name: 'Claude Code',
		content: 'The last two lines send prompts, answers and what tools were given.',
		steps: ports => [
			{
				title: 'in the terminal in which claude is started',
				lines: [
					'export CLAUDE_CODE_ENABLE_TELEMETRY=1',
					'export OTEL_METRICS_EXPORTER=otlp OTEL_LOGS_EXPORTER=otlp',
					...exports(ports),
					'export OTEL_LOG_USER_PROMPTS=1 OTEL_LOG_ASSISTANT_RESPONSES=1',
					'export OTEL_LOG_TOOL_DETAILS=1',
				],
			},
		],
	},
	{
		name: 'Codex CLI',
		content: 'log_user_prompt sends prompts; answers are never sent.',
		steps: ports => [
			{
				title: 'in ~/.codex/config.toml',
				lines: [
					'[otel]',
					'log_user_prompt = true',
					'[otel.exporter.otlp-http]',
					`endpoint = "${endpoint(ports)}/v1/logs"`,
					'protocol = "binary"',
					'[otel.trace_exporter.otlp-http]',
					`endpoint = "${endpoint(ports)}/v1/traces"`,
					'protocol = "binary"',
				],
				code: true,
			},
		],
	},
	{
		name: 'Any OTLP exporter',
		content: 'Whether prompts and answers come is a switch of the instrumentation; most have it off.',
		steps: ports => [
			{title: 'HTTP, protobuf or JSON', lines: exports(ports)},
			{
				title: 'or gRPC',
				lines: [
					`export OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:${ports.grpcPort}`,
					'export OTEL_EXPORTER_OTLP_PROTOCOL=grpc',
				],
			},
		],
	},
];
