/** What detectors compare one exchange with: others of its template, its user and its session. */
import type {Suspicion, Turn} from '../domain/inspection.ts';
import type {Exchange} from './exchange.ts';
import type {Baseline} from './usual/baseline.ts';
import type {LengthBaselines} from './usual/lengths.ts';

export type TemplateBaselines = LengthBaselines & {
	/** Of the groundings of its answers, 0 to 1. */
	readonly grounding: Baseline | null;
};

export type InspectionMemory = {
	/** Key of the prompt template. */
	readonly templateOf: (exchange: Exchange) => string;
	readonly baselines: (template: string) => TemplateBaselines;
	/** Turns of a user that ended after `fromMs` and up to `toMs`. */
	readonly turns: (user: string, window: {readonly fromMs: number; readonly toMs: number}) => readonly Turn[];
	/** Injection signals of earlier calls of the session. */
	readonly suspicions: (session: string, beforeMs: number) => readonly Suspicion[];
};
