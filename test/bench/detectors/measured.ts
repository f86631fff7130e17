/** One line of the benchmark of detectors over labelled sets: null is what a set does not tell. */
export type Measured = {
	detector: string;
	set: string;
	n: number;
	truePositives: number | null;
	falsePositives: number | null;
	falseNegatives: number | null;
	note: string;
};
