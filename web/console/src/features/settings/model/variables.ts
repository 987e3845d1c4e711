export const variables = ['contact.name', 'agent.name', 'conversation.id', 'workspace'] as const;
export type Variable = (typeof variables)[number];

/** The text with its variables filled in; names that are not known stay as they are. */
export function filledIn(text: string, values: Record<Variable, string>): string {
  return text.replace(/\{\{\s*([\w.]+)\s*\}\}/g, (whole, name: string) => (name in values ? values[name as Variable] : whole));
}
