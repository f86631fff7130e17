/** What detectors compare one exchange with: others of its template, its user and its session. */
import type {Suspicion, Turn} from '../domain/inspection.ts';
import type {Exchange} from './exchange.ts';
import type {GroundingBaseline} from './quality/grounding.ts';

export type InspectionMemory = {
	/** Key of the prompt template; null: nothing tells of one. */
	readonly templateOf: (exchange: Exchange) => string | null;
	/** Null: too little is known of the template. */
	readonly groundingBaseline: (template: string | null) => GroundingBaseline | null;
	/** Turns of a user that ended after `fromMs` and up to `toMs`. */
	readonly turns: (user: string, window: {readonly fromMs: number; readonly toMs: number}) => readonly Turn[];
	/** Injection signals of earlier calls of the session. */
	readonly suspicions: (session: string, beforeMs: number) => readonly Suspicion[];
};
