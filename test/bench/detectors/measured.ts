/** What a benchmark of a detector counts on one set; null where the set cannot tell. */
export type Measured = {
	detector: string;
	set: string;
	n: number;
	truePositives: number | null;
	falsePositives: number | null;
	falseNegatives: number | null;
	note: string;
};
