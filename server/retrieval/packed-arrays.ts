import { AppError } from '../errors.ts';

const ARRAY_TYPES = { Float64Array, Float32Array, Uint32Array, Int32Array, Uint8Array, Int8Array } as const;
type TypeName = keyof typeof ARRAY_TYPES;
export type PackedArray = InstanceType<(typeof ARRAY_TYPES)[TypeName]>;

interface Section {
  name: string;
  type: TypeName;
  length: number;
}

/**
 * Puts typed arrays into one block of bytes: length of a JSON head, the head, the arrays at multiples of 8.
 * `format` names what they mean and is checked when they are read. Little-endian, as every machine this runs on.
 */
export function packArrays(format: string, arrays: Record<string, PackedArray>): Uint8Array {
  const sections = Object.entries(arrays).map(([name, array]) => ({ name, type: typeOf(array), length: array.length }));
  const head = Buffer.from(JSON.stringify({ format, sections }));
  const start = aligned(4 + head.length);
  const bytes = new Uint8Array(start + Object.values(arrays).reduce((sum, array) => sum + aligned(array.byteLength), 0));
  new DataView(bytes.buffer).setUint32(0, head.length, true);
  bytes.set(head, 4);
  let at = start;
  for (const array of Object.values(arrays)) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at += aligned(array.byteLength);
  }
  return bytes;
}

/** Reads what `packArrays` wrote, as views without a copy where the bytes lie aligned. Throws AppError 'snapshot-damaged' on anything else. */
export function unpackArrays(format: string, source: Uint8Array): Map<string, PackedArray> {
  const bytes = source.byteOffset % 8 === 0 ? source : source.slice();
  const head = readHead(bytes);
  if (head?.format !== format) throw new AppError('snapshot-damaged', `The index file is not of the format ${format}. Build the index again.`);
  const arrays = new Map<string, PackedArray>();
  let at = aligned(4 + head.bytes);
  for (const { name, type, length } of head.sections) {
    const Type = ARRAY_TYPES[type];
    if (at + length * Type.BYTES_PER_ELEMENT > bytes.length) throw new AppError('snapshot-damaged', 'The index file is too short. Build the index again.');
    arrays.set(name, new Type(bytes.buffer as ArrayBuffer, bytes.byteOffset + at, length));
    at += aligned(length * Type.BYTES_PER_ELEMENT);
  }
  return arrays;
}

function readHead(bytes: Uint8Array): { format: string; sections: Section[]; bytes: number } | undefined {
  if (bytes.length < 8) return undefined;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  if (4 + length > bytes.length) return undefined;
  try {
    const head = JSON.parse(Buffer.from(bytes.subarray(4, 4 + length)).toString()) as { format: string; sections: Section[] };
    return { ...head, bytes: length };
  } catch {
    return undefined;
  }
}

function typeOf(array: PackedArray): TypeName {
  return array.constructor.name as TypeName;
}

function aligned(length: number): number {
  return Math.ceil(length / 8) * 8;
}
