/** Everything that crosses between the inspector's thread and the engine, which alone writes. */
import type {News} from '../signals/news.ts';
import type {AlertSettings} from '../signals/rules.ts';
import type {Inspection} from '../store/inspection.ts';

export type InspectorOptions = {readonly file: string; readonly alerts: AlertSettings};

export type ToInspector =
	/** Look at what waits, for about a slice; answered by `inspected`. */
	| {readonly kind: 'next'}
	/** Judge alerts; answered by `judged`. */
	| ({readonly kind: 'judge'} & JudgeQuestion)
	| {readonly kind: 'close'};

export type FromInspector =
	| {
			readonly kind: 'inspected';
			readonly inspections: readonly Inspection[];
			/** Units that a detector failed on, which is a defect of ours: they are done without findings. */
			readonly defects: readonly Defect[];
	  }
	| ({readonly kind: 'judged'} & Judged)
	/** The file cannot be read: the thread ends. */
	| {readonly kind: 'failed'; readonly message: string};

export type Defect = {readonly unit: string; readonly message: string};

export type JudgeQuestion = {
	readonly asOfMs: number;
	/** Changes up to here are no news. */
	readonly afterMs: number;
};

export type Judged = {
	/** Up to when it was judged. */
	readonly asOfMs: number;
	readonly news: readonly (News & {readonly traces: readonly string[]})[];
};
