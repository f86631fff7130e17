/** Undoing Content-Encoding, within bounds: what unfolds to more than the limit stops there, not after. */
import {promisify} from 'node:util';
import zlib from 'node:zlib';
import {DecodeError} from './decode-error.ts';
import {bodyBytesMax} from './limits.ts';

/** Of a body that is, or unfolds to, more than `bodyBytesMax`. */
export class TooLargeError extends Error {}

type Decompressor = (body: Buffer, options: {maxOutputLength: number}) => Promise<Buffer>;

const gunzip: Decompressor = promisify(zlib.gunzip);
const inflate: Decompressor = promisify(zlib.inflate);
const inflateRaw: Decompressor = promisify(zlib.inflateRaw);

/** OTLP asks for gzip; deflate, br and zstd come from clients and proxies that use the whole of HTTP. */
const decompressors: ReadonlyMap<string, Decompressor> = new Map([
	['gzip', gunzip],
	['x-gzip', gunzip],
	['deflate', inflateEither],
	['br', promisify(zlib.brotliDecompress)],
	['zstd', promisify(zlib.zstdDecompress)],
]);

/** Whether a Content-Encoding can be undone; "" and "identity" leave the body as it is. */
export function isKnownEncoding(contentEncoding: string): boolean {
	return contentEncoding === '' || contentEncoding === 'identity' || decompressors.has(contentEncoding);
}

/** Runs on Node's thread pool, not on the receiver's thread. Throws a `TooLargeError` or a `DecodeError`. */
export async function decompress(body: Buffer, contentEncoding: string): Promise<Buffer> {
	const decompressor = decompressors.get(contentEncoding);
	if (!decompressor || body.length === 0) return body;
	try {
		return await decompressor(body, {maxOutputLength: bodyBytesMax});
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw new TooLargeError();
		throw new DecodeError(`not valid ${contentEncoding}: ${(error as Error).message}`);
	}
}

/** "deflate" means a zlib stream (RFC 9110 section 8.4.1.2), but some clients send it without the header. */
async function inflateEither(body: Buffer, options: {maxOutputLength: number}): Promise<Buffer> {
	const isZlib = (body[0]! & 0x0f) === 8 && body.length > 1 && body.readUInt16BE(0) % 31 === 0;
	return isZlib ? inflate(body, options) : inflateRaw(body, options);
}
