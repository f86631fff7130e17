/**
A text for the clipboard of the terminal, which may be on another machine: OSC 52 of xterm
(https://invisible-island.net/xterm/ctlseqs/ctlseqs.html), which most terminals take, over SSH too.
*/

/** xterm, and terminals after it, take sequences of up to 100,000 bytes: so many before base64. */
export const osc52BytesMax = 74_994;

/** Inside of tmux also in its envelope, which goes through to the terminal where `allow-passthrough` is on. */
export function osc52(text: string, {isTmux}: {readonly isTmux: boolean}): string {
	const sequence = `\u001B]52;c;${Buffer.from(text).toString('base64')}\u0007`;
	return isTmux ? `${sequence}\u001BPtmux;\u001B${sequence}\u001B\\` : sequence;
}
