/** Everything that crosses between the inspector's thread and the engine, which alone writes. */
import type {Inspection} from '../store/inspection.ts';

export type InspectorOptions = {readonly file: string};

export type ToInspector =
	/** Look at what waits, for about a slice; answered by `inspected`. */
	{readonly kind: 'next'} | {readonly kind: 'close'};

export type FromInspector =
	| {
			readonly kind: 'inspected';
			readonly inspections: readonly Inspection[];
			/** Units that a detector failed on, which is a defect of ours: they are done without findings. */
			readonly defects: readonly Defect[];
	  }
	/** The file cannot be read: the thread ends. */
	| {readonly kind: 'failed'; readonly message: string};

export type Defect = {readonly unit: string; readonly message: string};
