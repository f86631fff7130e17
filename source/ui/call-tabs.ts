/**
The tabs of one call, in the order in which they are drawn and gone through: a new one is a line here, and what it
shows a line in `views/call-pages.ts`.
*/
export const callTabs = [
	{id: 'conversation', name: 'Conversation', needs: 'call'},
	{id: 'detail', name: 'Detail', needs: 'call'},
	{id: 'attributes', name: 'Attributes', needs: 'span'},
	{id: 'raw', name: 'Raw', needs: 'span'},
] as const satisfies readonly {
	readonly id: string;
	readonly name: string;
	/** What is asked of the reader for it: the call alone, or the span behind it too. */
	readonly needs: 'call' | 'span';
}[];

export type CallTab = (typeof callTabs)[number]['id'];
