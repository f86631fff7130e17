/**
Reads a body and undoes its Content-Encoding while it arrives, within bounds: what is, or unfolds to, more than the
limit is refused there and not after.
*/
import type {Readable, Transform} from 'node:stream';
import zlib from 'node:zlib';
import type {Arriving} from './arriving.ts';
import {DecodeError} from './decode-error.ts';
import {bodyBytesMax} from './limits.ts';

/** Of a body that is, or unfolds to, more than `bodyBytesMax`. */
export class TooLargeError extends Error {}

/** The sender went away before its body was complete: nobody is left to answer. */
export class AbortedError extends Error {}

/** There is no room for more at the moment: it may be sent again. */
export class CrowdedError extends Error {}

/** OTLP asks for gzip; deflate, br and zstd come from clients and proxies that use the whole of HTTP. */
const decompressors: ReadonlyMap<string, (firstChunk: Buffer) => Transform> = new Map([
	['gzip', () => zlib.createGunzip()],
	['x-gzip', () => zlib.createGunzip()],
	['deflate', createInflateEither],
	['br', () => zlib.createBrotliDecompress()],
	['zstd', () => zlib.createZstdDecompress()],
]);

/** Whether a Content-Encoding can be undone; "" and "identity" leave the body as it is. */
export function isKnownEncoding(contentEncoding: string): boolean {
	return contentEncoding === '' || contentEncoding === 'identity' || decompressors.has(contentEncoding);
}

/**
The whole body, decompressed. Rejects with one of the errors above, or a `DecodeError`. When it was refused the source
is still read to its end and thrown away, so that the answer gets through.
*/
export function readBody(source: Readable, contentEncoding: string, arriving: Arriving): Promise<Buffer> {
	const create = decompressors.get(contentEncoding);
	let taken = 0;
	const body = new Promise<Buffer>((resolve, reject) => {
		const chunks: Buffer[] = [];
		let bytes = 0;
		let isRefused = false;
		let unfold: Transform | null = null;
		function refuse(error: Error): void {
			isRefused = true;
			chunks.length = 0;
			unfold?.destroy();
			source.resume();
			reject(error);
		}
		function keep(chunk: Buffer): void {
			if (isRefused) return;
			bytes += chunk.length;
			taken += chunk.length;
			if (!arriving.take(chunk.length)) refuse(new CrowdedError());
			else if (bytes > bodyBytesMax) refuse(new TooLargeError());
			else chunks.push(chunk);
		}
		function finish(): void {
			if (!isRefused) resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks));
		}
		function begin(firstChunk: Buffer): Transform {
			const stream = create!(firstChunk);
			stream.on('data', keep);
			stream.on('end', finish);
			stream.on('error', error => refuse(new DecodeError(`not valid ${contentEncoding}: ${error.message}`)));
			return stream;
		}
		source.on('data', (chunk: Buffer) => {
			if (isRefused) return;
			if (create === undefined) return keep(chunk);
			unfold ??= begin(chunk);
			if (unfold.write(chunk)) return;
			// Not faster than it unfolds: the sender waits.
			source.pause();
			unfold.once('drain', () => source.resume());
		});
		source.on('end', () => {
			if (unfold === null) finish();
			else unfold.end();
		});
		source.on('error', () => refuse(new AbortedError()));
		source.on('close', () => {
			// After the end this only says that the connection went.
			if (!source.readableEnded) refuse(new AbortedError());
		});
	});
	return body.finally(() => arriving.giveBack(taken));
}

/** "deflate" means a zlib stream (RFC 9110 section 8.4.1.2), but some clients send it without the header. */
function createInflateEither(firstChunk: Buffer): Transform {
	const isZlib =
		firstChunk.length > 1 && (firstChunk[0]! & 0x0f) === 8 && firstChunk.readUInt16BE(0) % 31 === 0;
	return isZlib ? zlib.createInflate() : zlib.createInflateRaw();
}
