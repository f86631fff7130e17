/** Python: what is installed, what the application says, what its terminal exports. */
import {captureHint, captureOn, comesByItself, endpoint, exports, inTerminal, type Sdk} from './sdk.ts';

/** What the instrumentation of openai 3 takes in place of `true`. */
const captureOnSpans = 'export OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=SPAN_ONLY';

const first = 'first lines of your application';

export const pythonSdks: readonly Sdk[] = [
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
				title: inTerminal,
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
				title: inTerminal,
				lines: [...exports(ports, captureOnSpans), 'opentelemetry-instrument python app.py'],
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
				title: inTerminal,
				lines: [...exports(ports), 'opentelemetry-instrument python app.py'],
			},
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
				title: inTerminal,
				lines: [
					...exports(ports, 'export ANTHROPIC_OPEN_TELEMETRY_TRACES_CONTENT_MODE=content'),
					'opentelemetry-instrument python app.py',
				],
			},
		],
	},
	{
		name: 'Traceloop (OpenLLMetry), Python',
		content: `${comesByItself} TRACELOOP_TRACE_CONTENT=false withholds them.`,
		steps: ports => [
			{title: 'once', lines: ['pip install traceloop-sdk httpx']},
			{
				title: first,
				lines: ['from traceloop.sdk import Traceloop', 'Traceloop.init()'],
				code: true,
			},
			{title: inTerminal, lines: [`export TRACELOOP_BASE_URL=${endpoint(ports)}`]},
		],
	},
	{
		name: 'Pydantic AI',
		content: `${comesByItself} include_content=False withholds them.`,
		steps: ports => [
			{
				title: 'once',
				lines: ['pip install pydantic-ai opentelemetry-distro opentelemetry-exporter-otlp'],
			},
			{
				title: first,
				lines: ['from pydantic_ai import Agent', 'Agent.instrument_all()'],
				code: true,
			},
			{title: inTerminal, lines: [...exports(ports), 'opentelemetry-instrument python app.py']},
		],
	},
	{
		name: 'Logfire',
		content: comesByItself,
		steps: ports => [
			{title: 'once', lines: ['pip install logfire openai']},
			{
				title: first,
				lines: ['import logfire', 'logfire.configure(send_to_logfire=False)', 'logfire.instrument_openai()'],
				code: true,
			},
			{title: inTerminal, lines: exports(ports)},
		],
	},
	{
		name: 'Langfuse, Python',
		content: comesByItself,
		steps: ports => [
			{title: 'once', lines: ['pip install langfuse openai']},
			{
				title: 'in place of `from openai import OpenAI`',
				lines: ['from langfuse.openai import OpenAI'],
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
		name: 'LangSmith, LangChain, LangGraph',
		content: comesByItself,
		steps: ports => [
			{title: 'once', lines: ["pip install 'langsmith[otel]'"]},
			{
				title: inTerminal,
				lines: [
					`export OTEL_EXPORTER_OTLP_ENDPOINT=${endpoint(ports)}`,
					'export LANGSMITH_TRACING=true LANGSMITH_OTEL_ENABLED=true',
					'export LANGSMITH_OTEL_ONLY=true',
				],
			},
		],
	},
	{
		name: 'MLflow',
		content: comesByItself,
		steps: ports => [
			{title: 'once', lines: ['pip install mlflow opentelemetry-exporter-otlp']},
			{title: first, lines: ['import mlflow', 'mlflow.openai.autolog()'], code: true},
			{
				title: inTerminal,
				lines: [
					`export OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=${endpoint(ports)}/v1/traces`,
					'export OTEL_EXPORTER_OTLP_TRACES_PROTOCOL=http/protobuf',
				],
			},
		],
	},
	{
		name: 'LiteLLM',
		content: `${comesByItself} litellm.turn_off_message_logging = True withholds them.`,
		steps: ports => [
			{title: 'once', lines: ['pip install litellm opentelemetry-sdk opentelemetry-exporter-otlp']},
			{title: first, lines: ['import litellm', 'litellm.callbacks = ["otel"]'], code: true},
			{
				title: inTerminal,
				lines: ['export OTEL_EXPORTER=otlp_http', `export OTEL_ENDPOINT=${endpoint(ports)}/v1/traces`],
			},
		],
	},
	{
		name: 'OpenLIT',
		content: `${comesByItself} OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=false withholds them.`,
		steps: ports => [
			{title: 'once', lines: ['pip install openlit']},
			{
				title: first,
				lines: ['import openlit', `openlit.init(otlp_endpoint="${endpoint(ports)}")`],
				code: true,
			},
		],
	},
	{
		name: 'Strands Agents',
		content: comesByItself,
		steps: ports => [
			{title: 'once', lines: ["pip install 'strands-agents[otel]'"]},
			{
				title: first,
				lines: ['from strands.telemetry import StrandsTelemetry', 'StrandsTelemetry().setup_otlp_exporter()'],
				code: true,
			},
			{title: inTerminal, lines: exports(ports)},
		],
	},
	{
		name: 'Microsoft Agent Framework',
		content: 'ENABLE_SENSITIVE_DATA sends prompts and answers.',
		steps: ports => [
			{title: 'once', lines: ['pip install agent-framework-openai opentelemetry-exporter-otlp']},
			{
				title: first,
				lines: [
					'from agent_framework.observability import configure_otel_providers',
					'configure_otel_providers()',
				],
				code: true,
			},
			{
				title: inTerminal,
				lines: [...exports(ports), 'export ENABLE_INSTRUMENTATION=true ENABLE_SENSITIVE_DATA=true'],
			},
		],
	},
	{
		name: 'Semantic Kernel, Python',
		content: 'Prompts and answers stay in the log of the application: tokens, money and time come.',
		steps: ports => [
			{
				title: 'once',
				lines: ['pip install semantic-kernel opentelemetry-distro opentelemetry-exporter-otlp'],
			},
			{
				title: inTerminal,
				lines: [
					...exports(ports),
					'export SEMANTICKERNEL_EXPERIMENTAL_GENAI_ENABLE_OTEL_DIAGNOSTICS=true',
					'opentelemetry-instrument python app.py',
				],
			},
		],
	},
	{
		name: 'Haystack',
		content: 'Prompts and answers come with it; OPENINFERENCE_HIDE_INPUTS and _OUTPUTS withhold them.',
		steps: ports => [
			{
				title: 'once',
				lines: [
					'pip install opentelemetry-distro opentelemetry-exporter-otlp \\',
					'  openinference-instrumentation-haystack',
				],
			},
			{title: inTerminal, lines: [...exports(ports), 'opentelemetry-instrument python app.py']},
		],
	},
];
