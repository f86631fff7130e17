/** Numbers in the sentences of verdicts: short, and the same in every language of a system. */

export function share(value: number): string {
	const percent = value * 100;
	return `${percent >= 10 ? Math.round(percent) : trimmed(percent.toPrecision(2))}%`;
}

export function score(value: number): string {
	return value.toFixed(2);
}

export function time(ms: number): string {
	if (ms < 1000) return `${Math.round(ms)}ms`;
	if (ms < 60_000) return `${trimmed((ms / 1000).toFixed(1))}s`;
	const minutes = ms / 60_000;
	return minutes < 60 ? `${trimmed(minutes.toFixed(1))}m` : `${trimmed((minutes / 60).toFixed(1))}h`;
}

export function dollars(nanoUsd: number): string {
	const usd = nanoUsd / 1e9;
	return `$${usd >= 0.1 || usd === 0 ? usd.toFixed(2) : usd.toPrecision(2)}`;
}

function trimmed(text: string): string {
	return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
