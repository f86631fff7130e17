/** The dialects in order: the first that claims a span names it, the others complete it. */
import type {Dialect} from './dialect.ts';
import {aiSdk} from './dialects/ai-sdk.ts';
import {claudeCode} from './dialects/claude-code.ts';
import {codex} from './dialects/codex.ts';
import {geminiCli, qwenCode} from './dialects/gemini-cli.ts';
import {datadog} from './dialects/datadog.ts';
import {genAi} from './dialects/gen-ai.ts';
import {genkit} from './dialects/genkit.ts';
import {haystack} from './dialects/haystack.ts';
import {judgment} from './dialects/judgment.ts';
import {laminar} from './dialects/laminar.ts';
import {langfuse} from './dialects/langfuse.ts';
import {langsmith} from './dialects/langsmith.ts';
import {langwatch} from './dialects/langwatch.ts';
import {llamaindex} from './dialects/llamaindex.ts';
import {litellm} from './dialects/litellm.ts';
import {llmAdhoc} from './dialects/llm-adhoc.ts';
import {mastra} from './dialects/mastra.ts';
import {mlflow} from './dialects/mlflow.ts';
import {openinference} from './dialects/openinference.ts';
import {openllmetry} from './dialects/openllmetry.ts';

export const dialects: readonly Dialect[] = [
	claudeCode,
	codex,
	geminiCli,
	qwenCode,
	langfuse,
	datadog,
	litellm,
	langsmith,
	judgment,
	langwatch,
	openinference,
	aiSdk,
	genkit,
	mlflow,
	haystack,
	llamaindex,
	mastra,
	laminar,
	openllmetry,
	genAi,
	llmAdhoc,
];
