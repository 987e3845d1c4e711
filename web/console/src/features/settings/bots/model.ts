// A dialog as a drawing: where its nodes stand, what leads where, and how an edit changes it. Pure.
import type { Fact } from '@/shared/api/types';
import type { Action, ActionDraft, Definition, DialogNode, FieldError, NodeKind, Words } from './types';

export type Door = { id: string; label: 'next' | 'otherwise' | 'option'; text?: string; to?: string };
export type Arrow = { id: string; from: string; door: string; to: string; label: Door['label']; text?: string };

export const nodeSize = { width: 230, height: 96 };
const gap = { x: 60, y: 54 };

export function wordsIn(words: Words | undefined, language: string): string {
  if (!words) return '';
  const like = Object.keys(words).find((tag) => tag.slice(0, 2) === language.slice(0, 2));
  return words[language] ?? (like && words[like]) ?? Object.values(words)[0] ?? '';
}

/** The ways out of a node, in their order. */
export function doorsOf(node: DialogNode, language: string): Door[] {
  const next: Door = { id: 'next', label: 'next', to: node.next };
  const otherwise: Door = { id: 'otherwise', label: 'otherwise', to: node.otherwise };
  switch (node.kind) {
    case 'say':
      return [next];
    case 'ask':
    case 'condition':
    case 'action':
    case 'table':
      return [next, otherwise];
    case 'choose':
      return (node.options ?? []).map((option, index) => ({ id: `option-${index}`, label: 'option', text: wordsIn(option.label, language) || option.value, to: option.next || undefined }));
    case 'hand_over':
    case 'end':
      return [];
  }
}

export function arrowsOf(definition: Definition, language: string): Arrow[] {
  const known = new Set(definition.nodes.map(({ id }) => id));
  return definition.nodes.flatMap((node) =>
    doorsOf(node, language).flatMap((door) => (door.to && known.has(door.to) ? [{ id: `${node.id} ${door.id}`, from: node.id, door: door.id, to: door.to, label: door.label, text: door.text }] : [])),
  );
}

/** Where each node stands: where it was drawn, else in rows by how far it is from the start. */
export function placesOf(definition: Definition, language = 'en'): Map<string, { x: number; y: number }> {
  const places = new Map<string, { x: number; y: number }>();
  const depth = new Map<string, number>();
  const waiting = definition.nodes.some(({ id }) => id === definition.start) ? [definition.start] : [];
  waiting.forEach((id) => depth.set(id, 0));
  const arrows = arrowsOf(definition, language);
  for (let id = waiting.shift(); id !== undefined; id = waiting.shift())
    for (const arrow of arrows)
      if (arrow.from === id && !depth.has(arrow.to)) {
        depth.set(arrow.to, (depth.get(id) ?? 0) + 1);
        waiting.push(arrow.to);
      }
  const last = Math.max(-1, ...depth.values()) + 1;
  const inRow = new Map<number, number>();
  for (const node of definition.nodes) {
    const row = depth.get(node.id) ?? last;
    const column = inRow.get(row) ?? 0;
    inRow.set(row, column + 1);
    places.set(node.id, node.x !== undefined && node.y !== undefined ? { x: node.x, y: node.y } : { x: column * (nodeSize.width + gap.x), y: row * (nodeSize.height + gap.y) });
  }
  return places;
}

const changed = (definition: Definition, id: string, change: (node: DialogNode) => DialogNode): Definition => ({ ...definition, nodes: definition.nodes.map((node) => (node.id === id ? change(node) : node)) });

export const withNode = (definition: Definition, node: DialogNode) => changed(definition, node.id, () => node);

/** Leads the door to a node, or nowhere. */
export function connected(definition: Definition, from: string, door: string, to: string | undefined): Definition {
  return changed(definition, from, (node) => {
    if (door === 'next') return { ...node, next: to };
    if (door === 'otherwise') return { ...node, otherwise: to };
    const index = Number(door.slice('option-'.length));
    return { ...node, options: (node.options ?? []).map((option, at) => (at === index ? { ...option, next: to ?? '' } : option)) };
  });
}

export function freshId(definition: Definition, kind: NodeKind): string {
  const taken = new Set(definition.nodes.map(({ id }) => id));
  for (let number = 1; ; number++) if (!taken.has(`${kind}_${number}`)) return `${kind}_${number}`;
}

export function withNewNode(definition: Definition, kind: NodeKind, at: { x: number; y: number }, languages: string[]): { definition: Definition; id: string } {
  const id = freshId(definition, kind);
  const text = Object.fromEntries(languages.map((language) => [language, '']));
  const node: DialogNode = { id, kind, x: Math.round(at.x), y: Math.round(at.y), ...(['say', 'ask', 'choose'].includes(kind) ? { text } : {}), ...(kind === 'choose' ? { options: [] } : {}) };
  return { id, definition: { ...definition, start: definition.start || id, nodes: [...definition.nodes, node] } };
}

/** Whatever led to it leads nowhere then. */
export function withoutNode(definition: Definition, id: string): Definition {
  const gone = (to: string | undefined) => (to === id ? undefined : to);
  return {
    ...definition, start: definition.start === id ? '' : definition.start,
    nodes: definition.nodes.filter((node) => node.id !== id).map((node) => ({ ...node, next: gone(node.next), otherwise: gone(node.otherwise), options: node.options?.map((option) => ({ ...option, next: gone(option.next) ?? '' })) })),
  };
}

export const moved = (definition: Definition, id: string, x: number, y: number) => changed(definition, id, (node) => ({ ...node, x: Math.round(x), y: Math.round(y) }));

/** Everything in its row again. */
export const tidied = (definition: Definition): Definition => ({ ...definition, nodes: definition.nodes.map((node) => ({ ...node, x: undefined, y: undefined })) });

/** What is wrong, at the node that has it; `undefined`: with the dialog as a whole. */
export function mistakesAt(mistakes: FieldError[], definition: Definition): Map<string | undefined, FieldError[]> {
  const found = new Map<string | undefined, FieldError[]>();
  for (const mistake of mistakes) {
    const index = /(?:^|\.)nodes\[(\d+)\]/.exec(mistake.field)?.[1];
    const id = index === undefined ? undefined : definition.nodes[Number(index)]?.id;
    found.set(id, [...(found.get(id) ?? []), mistake]);
  }
  return found;
}

/** The row of the thresholds that costs least, and the one nearest to what is set. */
export function nearest<T extends { threshold: number }>(rows: T[], threshold: number): T | undefined {
  return rows.reduce<T | undefined>((best, row) => (!best || Math.abs(row.threshold - threshold) < Math.abs(best.threshold - threshold) ? row : best), undefined);
}

export const emptyDefinition: Definition = { slots: [], start: '', nodes: [], intents: [], examples: {} };

/** What conditions and tables may ask for, by the dialog's own names. */
export function factsOf(definition: Definition, language: string): Fact[] {
  const own = definition.slots.map(({ name, type, label, choices }) => ({
    name: `slot.${name}`, label: wordsIn(label, language) || name, type: type === 'number' || type === 'money' ? 'number' : type === 'date' ? 'moment' : 'text', ...(choices ? { choices: choices.map(({ value }) => value) } : {}),
  }) as Fact);
  return [...own, { name: 'contact.verified', type: 'boolean' } as Fact, { name: 'contact.known', type: 'boolean' } as Fact, { name: 'talk.language', type: 'text' } as Fact];
}

// ---- actions ----

/** What an action in Deskbell is given, by its kind. */
export const inputsOf = {
  open_case: ['kind', 'subject', 'description'],
  ask_approval: ['what', 'amount', 'currency', 'subject', 'reason', 'description'],
  find_case: ['number'],
} as const satisfies Record<string, readonly string[]>;

export type ActionValues = Omit<Action, 'id' | 'version' | 'updated_at' | 'idempotency_key'> & { idempotency_key: boolean };

export function valuesOfAction(action?: Action): ActionValues {
  if (!action) return { key: '', name: '', kind: 'http', has_effect: false, method: 'GET', url: '', headers: [], outputs: [], timeout_s: 8, retries: 2, idempotency_key: false };
  const { key, name, description, kind, has_effect, url, body, inputs, cost_minor, failure, undo, by_model, ...draft } = action;
  return { key, name, description, kind, has_effect, url, body, inputs, cost_minor, failure, undo, by_model, method: draft.method ?? 'GET', headers: draft.headers ?? [], outputs: draft.outputs ?? [], timeout_s: draft.timeout_s ?? 8, retries: draft.retries ?? 2, idempotency_key: draft.idempotency_key ?? has_effect };
}

const filled = (text: string | undefined) => text?.trim() || undefined;
const somewhere = (words: Words | undefined) => (words && Object.values(words).some((text) => text.trim()) ? Object.fromEntries(Object.entries(words).filter(([, text]) => text.trim())) : undefined);

/** As the server takes it: what belongs to another kind, and lines without a name, are left out. */
export function actionOf(values: ActionValues): ActionDraft {
  const common = { key: values.key.trim(), name: values.name.trim(), description: filled(values.description), kind: values.kind, has_effect: values.has_effect, cost_minor: values.cost_minor ?? undefined, failure: somewhere(values.failure), undo: values.has_effect ? filled(values.undo) : undefined, by_model: values.by_model || undefined };
  if (values.kind !== 'http') {
    const names: readonly string[] = inputsOf[values.kind];
    return { ...common, inputs: Object.fromEntries(Object.entries(values.inputs ?? {}).filter(([name, text]) => names.includes(name) && filled(text))) };
  }
  return {
    ...common, method: values.method, url: values.url?.trim(), body: filled(values.body), timeout_s: values.timeout_s ?? undefined, retries: values.retries ?? undefined, idempotency_key: values.idempotency_key,
    headers: (values.headers ?? []).filter(({ name }) => filled(name)),
    outputs: (values.outputs ?? []).filter(({ slot }) => filled(slot)).map((each) => ({ slot: each.slot.trim(), path: each.path?.trim() ?? '', label: filled(each.label), value: filled(each.value), required: each.required || undefined })),
  };
}

/** What a threshold costs for 100 questions, by which of the two errors. */
export function costsOf(row: { answered: number; wrong: number }, priceWrong: number, priceUnanswered: number): { wrong: number; unanswered: number } {
  return { wrong: 100 * row.answered * row.wrong * priceWrong, unanswered: 100 * (1 - row.answered) * priceUnanswered };
}
