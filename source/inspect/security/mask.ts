/** Evidence that tells which value it was to whoever has it, and gives it to nobody else. */

/** Fewer signs hidden than this could be tried out, check digit included. */
const hiddenMin = 5;
/** Signs of a secret that stand for the rest of it, so that its length is not told. */
const secretRest = '••••••••';
const shownFromLength = 20;

/** `4111 •••• •••• 1111`, `07•-••-••21`: what separates its groups stays. */
export function maskedNumber(value: string): string {
	const signs = value.replaceAll(/[^A-Za-z0-9]/g, '').length;
	const shown = signs - 8 >= hiddenMin ? 4 : 2;
	let index = 0;
	return value.replaceAll(/[A-Za-z0-9]/g, sign => {
		index++;
		return index <= shown || index > signs - shown ? sign : '•';
	});
}

/** `sk-a••••••••9T0a`; of what is short, and of a key of several lines behind its head, nothing. */
export function maskedSecret(value: string): string {
	const head = /^-----BEGIN [A-Z0-9 ]{1,60}-----/.exec(value)?.[0];
	if (head !== undefined) return `${head} ${secretRest}`;
	return value.length < shownFromLength ? secretRest : value.slice(0, 4) + secretRest + value.slice(-4);
}
