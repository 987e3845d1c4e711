import type { CannedAnswer } from '@/shared/api/types';

export type Variables = { contact: string; agent: string; conversation: string; workspace: string };

/** Fills in {{contact.name}} and its like; what is not known stays readable, so that nobody sends a gap. */
export function filledIn(text: string, variables: Variables): string {
  const values: Record<string, string> = {
    'contact.name': variables.contact, 'agent.name': variables.agent, 'conversation.id': variables.conversation,
    workspace: variables.workspace,
  };
  return text.replace(/\{\{\s*([\w.]+)\s*\}\}/g, (whole, name: string) => values[name] || whole);
}

/** Answers that fit what was typed after `/`, the customer's language first. */
export function fitting(answers: CannedAnswer[], typed: string, language: string): CannedAnswer[] {
  const wanted = typed.toLowerCase();
  const speaks = (answer: CannedAnswer) => !answer.language || answer.language === language || language.startsWith(answer.language.slice(0, 2));
  const score = (answer: CannedAnswer) => {
    const shortcut = answer.shortcut.toLowerCase();
    const place = shortcut.startsWith(wanted) ? 4 : answer.title.toLowerCase().includes(wanted) ? 3 : shortcut.includes(wanted) ? 2 : answer.text.toLowerCase().includes(wanted) ? 1 : 0;
    return place === 0 ? 0 : place * 2 + (speaks(answer) ? 1 : 0);
  };
  return answers
    .map((answer) => ({ answer, score: score(answer) }))
    .filter((each) => each.score > 0)
    .sort((left, right) => right.score - left.score || left.answer.shortcut.localeCompare(right.answer.shortcut))
    .slice(0, 30)
    .map((each) => each.answer);
}
