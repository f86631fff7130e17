/**
An image, audio, video or file of a message: what it is, where it is, how large it is. Its bytes end here.
*/
import {isMap} from '../domain/attributes.ts';
import type {Part} from '../domain/message.ts';
import type {Attributes, AttributeValue} from '../domain/otlp.ts';
import {bytesOfBase64, field, textField} from './messages-values.ts';

/** Text longer than this, or text that is a link by its scheme, tells bytes from references. */
const referenceCharactersMax = 2048;

const carriers = [
	'source',
	'image_url',
	'input_audio',
	'video_url',
	'inlineData',
	'inline_data',
	'fileData',
	'file_data',
	'media',
	'image',
	'audio',
	'video',
	'document',
	'file',
];

/** A media part out of any vendor's shape. */
export function mediaOf(part: Attributes): Part {
	const layers = layersOf(part, 0);
	const mimeType = pick(layers, 'mime_type', 'mimeType', 'media_type', 'mediaType', 'contentType');
	const link = pick(layers, 'uri', 'fileUri', 'file_uri', 'url', 'image_url', 'video_url');
	const data = link === null ? pick(layers, 'content', 'data', 'bytes', 'base64') : null;
	const content =
		link ?? data ?? pick(layers, 'image', 'file_data', 'audio', 'file_id', 'fileId', 'id', 'filename');
	const inline = content === null ? null : inlined(content, data !== null);
	const format = pick(layers, 'format');
	const mime = mimeType ?? inline?.mimeType ?? null;
	return {
		type: 'media',
		modality: pick(layers, 'modality') ?? modalityOf(mime, part),
		mimeType: mime ?? (format === null ? null : `${modalityOf(null, part)}/${format}`),
		reference: inline === null ? content : null,
		bytes: inline === null ? null : inline.bytes,
	};
}

/** The part and the maps inside it that may hold the link or the bytes; the part itself comes first. */
function layersOf(part: Attributes, depth: number): readonly Attributes[] {
	if (depth > 2) return [part];
	return [
		part,
		...carriers.flatMap(key => {
			const inner = part[key];
			return isMap(inner) ? layersOf(inner, depth + 1) : [];
		}),
	];
}

function pick(layers: readonly Attributes[], ...names: readonly string[]): string | null {
	for (const layer of layers) {
		const bytes = field(layer, ...names);
		if (isMap(bytes) && typeof bytes['$bytes'] === 'string') return `data:;base64,${bytes['$bytes']}`;
		const text = textField(layer, ...names);
		if (text !== null) return text;
	}
	return null;
}

function inlined(
	content: string,
	isData: boolean,
): {readonly mimeType: string | null; readonly bytes: number} | null {
	if (content.startsWith('data:')) {
		const comma = content.indexOf(',');
		const mime = content.slice(5, comma < 0 ? undefined : comma).split(';')[0] ?? '';
		return {mimeType: mime === '' ? null : mime, bytes: bytesOfBase64(content.slice(comma + 1))};
	}
	if (/^[a-z][a-z0-9+.-]{1,20}:/i.test(content)) return null;
	if (isData || content.length > referenceCharactersMax)
		return {mimeType: null, bytes: bytesOfBase64(content)};
	// Short names and ids have signs that base64 has not, or are no multiple of four.
	const base64 = content.length >= 40 && content.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(content);
	return base64 ? {mimeType: null, bytes: bytesOfBase64(content)} : null;
}

function modalityOf(mimeType: string | null, part: Attributes): string {
	const main = mimeType?.split('/')[0];
	if (main === 'image' || main === 'audio' || main === 'video') return main;
	const type: AttributeValue = part['type'] ?? part['block_type'] ?? Object.keys(part).join(' ');
	const word = typeof type === 'string' ? /image|audio|video/.exec(type)?.[0] : undefined;
	return word ?? 'file';
}
