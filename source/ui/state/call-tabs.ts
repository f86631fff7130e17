/**
The tabs of one call, in the order in which they are drawn and gone through: a new one is a line here, and what it
shows a line in `views/call-pages.ts`.
*/
export const callTabs = [
	{id: 'conversation', name: 'Conversation', needs: 'call', folds: true},
	{id: 'detail', name: 'Detail', needs: 'call', folds: false},
	{id: 'context', name: 'Context', needs: 'anatomy', folds: false},
	{id: 'diff', name: 'Diff', needs: 'other', folds: false},
	{id: 'lens', name: 'Lens', needs: 'uses', folds: true},
	{id: 'attributes', name: 'Attributes', needs: 'carriers', folds: true},
	{id: 'raw', name: 'Raw', needs: 'carriers', folds: false},
	{id: 'findings', name: 'Findings', needs: 'call', folds: false},
] as const satisfies readonly {
	readonly id: string;
	readonly name: string;
	/**
	What is asked for it: the call alone, what its prompt is made of, the call that it is compared with, the spans and
	records behind it too, or what they were used for.
	*/
	readonly needs: 'call' | 'anatomy' | 'other' | 'carriers' | 'uses';
	/** Enter folds and unfolds what is under the cursor. */
	readonly folds: boolean;
}[];

export type CallTab = (typeof callTabs)[number]['id'];
