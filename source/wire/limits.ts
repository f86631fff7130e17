/** Every bound of the receiver, with its unit and its reason. What a sender runs into is named in the answer. */

/**
Bytes of one request, after decompression. 64 MB is the largest message that the collector's own exporters
send when their batch size is left unbounded; a prompt with an image in it is a few MB.
*/
export const bodyBytesMax = 64 * 1024 * 1024;

/** Bytes before a gRPC message: a flag and the length. */
export const grpcFrameBytes = 5;

/**
Levels of lists and maps inside one attribute value. Real messages nest about ten deep; the bound keeps a
hostile value from exhausting the stack here and in everybody who walks the value later.
*/
export const valueDepthMax = 64;

/**
Values of one record: attributes, elements of lists, members of maps, events and links together. A chat of 500
messages that a library flattens to attributes has some 5000; a hundred vectors of an embedding have 150,000.
*/
export const recordValuesMax = 250_000;

/** The same of one request. A million take 100 MB; 8192 spans (the largest usual batch) of 50 attributes are 400,000. */
export const requestValuesMax = 2_000_000;

/**
Spans, log records or points of one request. A span without attributes is 40 bytes on the wire and 500 in memory, so
that the bytes alone bound little; the largest usual batch is 8192.
*/
export const requestRecordsMax = 100_000;

/** Characters of one text (bytes, where it is read as such): an image or a recording of sound in base64 is some MB. */
export const textCharactersMax = 16 * 1024 * 1024;

/** Bytes of a JSON body that is parsed unseen: in the worst case they become 40 times as much. */
export const jsonUnseenBytesMax = 4 * 1024 * 1024;

/** Lists and maps of a larger JSON body: a value of OTLP has one to three, and a span of 50 attributes some 150. */
export const jsonNodesMax = 4_000_000;

/** Pairs of reason and service that refusals of one request are told apart by; beyond it, by the reason alone. */
export const rejectionsMax = 64;

/** Levels of unknown groups (wire type 3, out of use since proto3) that are skipped before the body is refused. */
export const groupDepthMax = 64;

/** Nanoseconds: the largest time an SQLite integer holds, in the year 2262. */
export const timeNanoMax = 2n ** 63n - 1n;

/** Attribute keys remembered as ready-made strings. Emitters use a few hundred; 4096 slots make clashes rare. */
export const keyCacheSlots = 4096;

/** Bytes of a key worth remembering; longer ones are rare and read each time. */
export const keyCacheBytesMax = 64;

/** Different reasons for refused records told in one answer; more would not be read, and the sender could grow it. */
export const reasonsMax = 8;

/** Milliseconds a sender should wait when the store is behind: a few commits, short of any exporter's deadline. */
export const retryDelayMs = 1000;

/** Milliseconds that closing waits for requests in flight; a commit takes some ten. */
export const closeWaitMs = 5000;

/** Milliseconds for a whole HTTP request to arrive, so that a stalled sender does not hold its buffer for ever. */
export const requestArrivalMs = 60_000;

/** Milliseconds for the head of an HTTP request: it is one packet, and a connection that sends none holds a socket. */
export const headArrivalMs = 20_000;

/** Bytes of the head of a request, on either transport: SDKs send some 500, a proxy adds as much again. */
export const headBytesMax = 16 * 1024;

/**
Bytes of all requests that are being received: what has come of them, and what that has unfolded to. Above it a
request is told to come back. Two of the largest fit, and a hundred of the usual ones of 1 MB; what is read and thrown
away is in memory for a while as well, so that the process takes some three times as much.
*/
export const arrivingBytesMax = 128 * 1024 * 1024;

/** Connections of one listening socket. Applications hold one or two each; beyond it new ones are closed at once. */
export const connectionsMax = 10_000;

/** Requests at once on one gRPC connection. An exporter has one on its way, a collector some ten. */
export const streamsMax = 128;

/** Characters of a token: 16 of 64 kinds are 96 bits, and a head has room for 512. */
export const tokenCharactersMin = 16;
export const tokenCharactersMax = 512;

/** Seconds a browser may remember that a page may send; at two hours its makers stop listening. */
export const preflightSeconds = 7200;

/** Milliseconds an idle HTTP connection is kept: longer than the 5 to 60 s between two exports of the SDKs. */
export const keepAliveMs = 75_000;

/** Bytes looked at to tell which protocol a client speaks: the HTTP/2 preface is 24 (RFC 9113 section 3.4). */
export const prefaceBytes = 24;

/** Milliseconds a connection may stay silent before its protocol is known. */
export const prefaceWaitMs = 10_000;

/** Steps of 10 that are tried for the next free pair of ports: 4327/4328, 4337/4338, … 4417/4418. */
export const portStepsMax = 10;

/**
Bytes of requests that are decoded and not yet committed. Above it a new request is told to come back, because
a decoded text takes up to twice its bytes and `serve` has to stay below 250 MB.
*/
export const uncommittedBytesMax = 64 * 1024 * 1024;

/** Milliseconds for the system to say which process holds a port: only a nicer message depends on it. */
export const portOwnerWaitMs = 1000;

/** Milliseconds a connection that speaks the wrong protocol is kept, so that its sender can read the answer. */
export const wrongProtocolWaitMs = 1000;

/** Bytes of the HTTP/2 window (default 65,535): a batch of 512 reference spans is 1 MB and should not wait for acks. */
export const flowControlWindowBytes = 4 * 1024 * 1024;

/** Characters of a path or header that a message quotes; a path may be 16 KB, a line on the screen is 200. */
export const quoteCharactersMax = 100;
