// A whole rulebook in a link: its TOML, packed. Only where a name and a few changes cannot say it.

const MOST = 12_000; // letters: longer links are cut by mail and chat programs

/** Packed, or null where it is too long for a link. */
export async function pack(content: string): Promise<string | null> {
  const bytes = await through(new TextEncoder().encode(content), new CompressionStream("deflate-raw"));
  const text = btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
  return text.length <= MOST ? text : null;
}

/** What was packed; null for anything else. */
export async function unpack(packed: string): Promise<string | null> {
  if (packed.length > MOST || !/^[\w-]+$/.test(packed)) return null;
  try {
    const bytes = Uint8Array.from(atob(packed.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
    return new TextDecoder("utf-8", { fatal: true }).decode(await through(bytes, new DecompressionStream("deflate-raw"), 200_000));
  } catch {
    return null;
  }
}

async function through(
  bytes: Uint8Array<ArrayBuffer>,
  pipe: CompressionStream | DecompressionStream,
  most = Infinity,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [],
    reader = new Blob([bytes]).stream().pipeThrough(pipe).getReader();
  let length = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    parts.push(next.value);
    if ((length += next.value.length) > most) throw new RangeError();
  }
  const joined = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
