/** Java, servers of models, and whatever speaks OTLP. */
import {captureOn, endpoint, exports, inTerminal, type Sdk} from './sdk.ts';

export const otherSdks: readonly Sdk[] = [
	{
		name: 'Java agent of OpenTelemetry',
		also: 'openai-java',
		content: 'The line with CAPTURE_MESSAGE_CONTENT sends prompts and answers, as log records.',
		steps: ports => [
			{
				title: inTerminal,
				lines: [...exports(ports, captureOn), 'java -javaagent:opentelemetry-javaagent.jar -jar app.jar'],
			},
		],
	},
	{
		name: 'Spring AI',
		also: 'java',
		content: 'Prompts and answers go to the log of the application, not here.',
		steps: ports => [
			{
				title: 'in application.properties',
				lines: [
					`management.otlp.tracing.endpoint=${endpoint(ports)}/v1/traces`,
					'management.tracing.sampling.probability=1.0',
				],
				code: true,
			},
		],
	},
	{
		name: 'Quarkus LangChain4j',
		also: 'java',
		content: 'The last two lines send prompts and answers.',
		steps: ({grpcPort}) => [
			{
				title: 'in application.properties',
				lines: [
					`quarkus.otel.exporter.otlp.endpoint=http://localhost:${grpcPort}`,
					'quarkus.langchain4j.tracing.include-prompt=true',
					'quarkus.langchain4j.tracing.include-completion=true',
				],
				code: true,
			},
		],
	},
	{
		name: 'vLLM',
		content: 'A server of models sends tokens and times, never prompts and answers.',
		steps: ({grpcPort}) => [
			{
				title: 'where it is started',
				lines: [
					'export OTEL_EXPORTER_OTLP_TRACES_INSECURE=true',
					`vllm serve MODEL --otlp-traces-endpoint=grpc://localhost:${grpcPort}`,
				],
			},
		],
	},
	{
		name: 'SGLang',
		content: 'A server of models sends tokens and times, never prompts and answers.',
		steps: ({grpcPort}) => [
			{
				title: 'where it is started',
				lines: [
					'python -m sglang.launch_server --model MODEL \\',
					`  --enable-trace --otlp-traces-endpoint localhost:${grpcPort}`,
				],
			},
		],
	},
	{
		name: 'Text Generation Inference',
		also: 'tgi hugging face',
		content: 'A server of models sends tokens and times, never prompts and answers.',
		steps: ({grpcPort}) => [
			{
				title: 'where it is started',
				lines: [`text-generation-launcher --otlp-endpoint http://localhost:${grpcPort} …`],
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
