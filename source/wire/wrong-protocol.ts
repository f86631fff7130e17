/**
Telling protocols apart by their first bytes, and answering a client in its own protocol that it knocked at the
wrong port. A mistaken port is the most common first mistake with OTLP, and SDKs only log "connection reset".
*/
import type {Duplex} from 'node:stream';
import {prefaceBytes, wrongProtocolWaitMs} from './limits.ts';

/** Connection preface of HTTP/2 with prior knowledge (RFC 9113 section 3.4), which every gRPC client sends first. */
const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

/** True for the beginning of an HTTP/2 connection; a few bytes of it are enough, since nothing else begins so. */
export function isHttp2Preface(packet: Buffer): boolean {
	const length = Math.min(packet.length, prefaceBytes);
	return length > 0 && packet.subarray(0, length).equals(preface.subarray(0, length));
}

/** True for a TLS ClientHello (RFC 8446 section 5.1: record type 22, version 3.x). */
export function isTlsHello(packet: Buffer): boolean {
	return packet[0] === 22 && packet[1] === 3;
}

/** SETTINGS, then GOAWAY with HTTP_1_1_REQUIRED and the text as debug data (RFC 9113 sections 6.5, 6.8, 7). */
export function answerHttp2(socket: Duplex, text: string): void {
	const debug = Buffer.from(text);
	const settings = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]);
	const goAway = Buffer.alloc(17);
	goAway.writeUIntBE(8 + debug.length, 0, 3);
	goAway[3] = 7;
	goAway.writeUInt32BE(0xd, 13);
	endWith(socket, Buffer.concat([settings, goAway, debug]));
}

/** A whole HTTP/1.1 answer. 400 is not retried by OTLP senders. */
export function answerHttp1(socket: Duplex, text: string): void {
	const body = `${text}\n`;
	const head = [
		'HTTP/1.1 400 Bad Request',
		'Content-Type: text/plain; charset=utf-8',
		`Content-Length: ${Buffer.byteLength(body)}`,
		'Connection: close',
	];
	endWith(socket, Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`));
}

/** Reads on for a moment after the answer: closing on unread bytes resets the connection and loses the answer. */
export function endWith(socket: Duplex, bytes: Buffer): void {
	socket.on('error', () => socket.destroy());
	if (!socket.writable) return void socket.destroy();
	socket.resume();
	socket.end(bytes);
	setTimeout(() => socket.destroy(), wrongProtocolWaitMs).unref();
}
