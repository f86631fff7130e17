/**
Who takes Markdown and code apart, loaded behind the first frame: it takes 10 ms, and no list needs it. A conversation
that is drawn before it is here shows its texts as they came.
*/
type Rendering = typeof import('./markdown.ts');

let loaded: Rendering | null = null;

/** Null: not here yet. */
export function rendering(): Rendering | null {
	return loaded;
}

export async function loadRendering(): Promise<void> {
	loaded ??= await import('./markdown.ts');
}
