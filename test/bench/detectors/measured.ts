/** What one detector did on one labelled set. */
export type Measured = {
	detector: string;
	set: string;
	n: number;
	truePositives: number | null;
	falsePositives: number | null;
	falseNegatives: number | null;
	note: string;
};
