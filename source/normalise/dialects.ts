/** The dialects in order: the first that claims a span names it, the others complete it. */
import type {Dialect} from './dialect.ts';
import {adk} from './dialects/adk.ts';
import {ag2} from './dialects/ag2.ts';
import {agentops} from './dialects/agentops.ts';
import {aiSdk} from './dialects/ai-sdk.ts';
import {braintrust} from './dialects/braintrust.ts';
import {claudeCode} from './dialects/claude-code.ts';
import {codex} from './dialects/codex.ts';
import {crewai} from './dialects/crewai.ts';
import {datadog} from './dialects/datadog.ts';
import {geminiCli, qwenCode} from './dialects/gemini-cli.ts';
import {genAi} from './dialects/gen-ai.ts';
import {genkit} from './dialects/genkit.ts';
import {haystack} from './dialects/haystack.ts';
import {judgment} from './dialects/judgment.ts';
import {laminar} from './dialects/laminar.ts';
import {langfuse} from './dialects/langfuse.ts';
import {langsmith} from './dialects/langsmith.ts';
import {langtrace} from './dialects/langtrace.ts';
import {langwatch} from './dialects/langwatch.ts';
import {litellm} from './dialects/litellm.ts';
import {llamaindex} from './dialects/llamaindex.ts';
import {llmAdhoc} from './dialects/llm-adhoc.ts';
import {mastra} from './dialects/mastra.ts';
import {mlflow} from './dialects/mlflow.ts';
import {openinference} from './dialects/openinference.ts';
import {openllmetry} from './dialects/openllmetry.ts';
import {openrouter} from './dialects/openrouter.ts';
import {promptflow} from './dialects/promptflow.ts';
import {semanticKernel} from './dialects/semantic-kernel.ts';
import {sentry} from './dialects/sentry.ts';
import {springAi} from './dialects/spring-ai.ts';
import {traceAi} from './dialects/trace-ai.ts';
import {trulens} from './dialects/trulens.ts';
import {voltagent} from './dialects/voltagent.ts';
import {textGenerationInference} from './dialects/text-generation-inference.ts';

export const dialects: readonly Dialect[] = [
	claudeCode,
	codex,
	geminiCli,
	qwenCode,
	openrouter,
	langfuse,
	datadog,
	litellm,
	langsmith,
	judgment,
	langwatch,
	traceAi,
	openinference,
	aiSdk,
	genkit,
	mlflow,
	haystack,
	llamaindex,
	mastra,
	voltagent,
	springAi,
	semanticKernel,
	promptflow,
	adk,
	ag2,
	crewai,
	langtrace,
	trulens,
	braintrust,
	sentry,
	agentops,
	laminar,
	openllmetry,
	genAi,
	textGenerationInference,
	llmAdhoc,
];
