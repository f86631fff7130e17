/** JavaScript and TypeScript. */
import {captureHint, captureOn, comesByItself, endpoint, exports, inTerminal, type Sdk} from './sdk.ts';

export const javascriptSdks: readonly Sdk[] = [
	{
		name: 'OpenAI SDK, JavaScript',
		content: `${captureHint} For openai 7 take OpenInference, JavaScript.`,
		steps: ports => [
			{
				title: 'once (openai before 7)',
				lines: ['npm install @opentelemetry/api @opentelemetry/auto-instrumentations-node'],
			},
			{
				title: inTerminal,
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
				title: inTerminal,
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
				title: inTerminal,
				lines: [...exports(ports), 'node --import @opentelemetry/auto-instrumentations-node/register app.js'],
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
			{title: inTerminal, lines: exports(ports)},
		],
	},
	{
		name: 'Anthropic SDK, JavaScript',
		content: 'Prompts and answers do not come: the SDK sends tokens and times.',
		steps: ports => [
			{
				title: 'once (the SDK has spans of its own, from 1.0 on)',
				lines: [
					"npm install '@anthropic-ai/sdk@1' @opentelemetry/api \\",
					'  @opentelemetry/auto-instrumentations-node',
				],
			},
			{
				title: inTerminal,
				lines: [...exports(ports), 'node --import @opentelemetry/auto-instrumentations-node/register app.js'],
			},
		],
	},
	{
		name: 'Traceloop (OpenLLMetry), JavaScript',
		content: `${comesByItself} TRACELOOP_TRACE_CONTENT=false withholds them.`,
		steps: ports => [
			{title: 'once', lines: ['npm install @traceloop/node-server-sdk']},
			{
				title: 'first lines of your application',
				lines: [
					"import * as traceloop from '@traceloop/node-server-sdk';",
					"import OpenAI from 'openai';",
					'traceloop.initialize({disableBatch: true, instrumentModules: {openAI: OpenAI}});',
				],
				code: true,
			},
			{title: inTerminal, lines: [`export TRACELOOP_BASE_URL=${endpoint(ports)}`]},
		],
	},
	{
		name: 'Langfuse, JavaScript',
		content: comesByItself,
		steps: ports => [
			{title: 'once', lines: ['npm install @langfuse/openai @langfuse/otel @opentelemetry/sdk-node']},
			{
				title: 'first lines of your application, and observeOpenAI around your client',
				lines: [
					"import {NodeSDK} from '@opentelemetry/sdk-node';",
					"import {LangfuseSpanProcessor} from '@langfuse/otel';",
					"import {observeOpenAI} from '@langfuse/openai';",
					'const sdk = new NodeSDK({spanProcessors: [new LangfuseSpanProcessor()]});',
					'sdk.start();',
					"process.once('beforeExit', () => sdk.shutdown());",
				],
				code: true,
			},
			{
				title: 'in the terminal of your application (the keys are no secret here: any will do)',
				lines: [
					`export LANGFUSE_BASE_URL=${endpoint(ports)}`,
					'export LANGFUSE_PUBLIC_KEY=pk-lf-x LANGFUSE_SECRET_KEY=sk-lf-x',
				],
			},
		],
	},
	{
		name: 'Mastra',
		content: comesByItself,
		steps: ports => [
			{
				title: 'once',
				lines: [
					'npm install @mastra/core@latest @mastra/observability@latest \\',
					'  @mastra/otel-exporter@latest @opentelemetry/exporter-trace-otlp-proto',
				],
			},
			{
				title: 'where your Mastra is made',
				lines: [
					"import {Observability} from '@mastra/observability';",
					"import {OtelExporter} from '@mastra/otel-exporter';",
					'const exporter = new OtelExporter({provider: {custom: {',
					`  endpoint: '${endpoint(ports)}/v1/traces', protocol: 'http/protobuf',`,
					'}}});',
					"const configs = {otel: {serviceName: 'app', exporters: [exporter]}};",
					'new Mastra({…, observability: new Observability({configs})});',
				],
				code: true,
			},
		],
	},
];
