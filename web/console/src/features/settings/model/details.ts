// An event's data as lines a person can read.
export type Detail = { path: string; value: string };

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

function text(value: unknown): string {
  if (value === null || value === undefined) return '–';
  return typeof value === 'string' ? value || '–' : String(value);
}

/** `{user: {name: "Ann"}, tags: ["a", "b"]}` → user · name: Ann, tags: a, b. */
export function details(data: unknown, prefix = '', limit = 60): Detail[] {
  if (Array.isArray(data)) {
    if (data.every((each) => !isObject(each) && !Array.isArray(each))) return [{ path: prefix, value: data.map(text).join(', ') || '–' }];
    return data.flatMap((each, index) => details(each, `${prefix} ${index + 1}`.trim(), limit)).slice(0, limit);
  }
  if (!isObject(data)) return prefix ? [{ path: prefix, value: text(data) }] : [];
  const entries = Object.entries(data);
  if (entries.length === 0 && prefix) return [{ path: prefix, value: '–' }];
  return entries.flatMap(([key, value]) => details(value, prefix ? `${prefix} · ${key}` : key, limit)).slice(0, limit);
}

/** `identity.user_changed` → User changed. Kinds are English nouns and verbs of the product, in every language. */
export function kindText(kind: string): string {
  const words = kind.slice(kind.indexOf('.') + 1).replace(/[_.]/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
