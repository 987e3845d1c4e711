// What facts, operators and values are called in the reader's language.
import { useTranslation } from 'react-i18next';
import { useQueues, useUserName } from '../ui/names';
import { exactTime } from '../ui/time';
import type { Condition, Fact, Operator } from '../api/types';
import { familyOf, groupOf, momentOf, takesNothing } from './model';

type Words = {
  exists: (key: string) => boolean; say: (key: string, values?: Record<string, string | number>) => string;
  refer: (refers: string, id: string) => string | undefined; time: (at: string) => string; facts: Fact[]; and: (parts: string[]) => string; or: (parts: string[]) => string;
};

const bare = (name: string) => name.slice(name.indexOf('.') + 1).replace(/[._]/g, ' ');

export function wordsOf({ exists, say, refer, time, facts, and, or }: Words) {
  const orElse = (key: string, fallback: string) => (exists(key) ? say(key) : fallback);
  const factOf = (name: string) => facts.find((each) => each.name === name);
  const family = (name: string) => orElse(`family.${name}`, name);
  const factName = (name: string) => factOf(name)?.label ?? orElse(`fact.${name}`, bare(name));
  /** With what it belongs to, where it stands alone. */
  const fullName = (name: string) => {
    const own = factName(name);
    return own.toLowerCase().includes(family(familyOf(name)).toLowerCase()) ? own : say('full_name', { family: family(familyOf(name)), name: own });
  };
  const choice = (text: string) => orElse(`choice.${text}`, text);
  const one = (fact: Fact | undefined, value: unknown): string => {
    if (value === undefined || value === null || value === '') return '…';
    if (typeof value === 'boolean') return say(value ? 'yes' : 'no');
    if (typeof value === 'number') return String(value);
    if (typeof value !== 'string') return JSON.stringify(value);
    if (fact?.refers) return refer(fact.refers, value) ?? value;
    if (fact?.choices) return choice(value);
    if (fact?.type === 'moment') {
      const moment = momentOf(value);
      if (moment.when === 'now') return say('moment.now');
      return moment.when === 'exact' ? time(moment.at) : say(`moment.${moment.when}_${moment.unit}`, { count: moment.amount });
    }
    return value;
  };
  const valueText = (fact: Fact | undefined, value: unknown): string => (Array.isArray(value) ? (value.length ? or(value.map((each) => one(fact, each))) : '…') : one(fact, value));
  const operator = (is: Operator) => say(`operator.${is}`);
  const test = ({ fact, is, value }: Condition): string => {
    const known = factOf(fact ?? '');
    const name = fullName(fact ?? '');
    return is && takesNothing(is) ? `${name} ${operator(is)}` : `${name} ${operator(is ?? 'is')} ${valueText(known, value)}`;
  };
  const sentence = (condition: Condition, inner = false): string => {
    const group = groupOf(condition);
    if (!group) return test(condition);
    if (group.items.length === 0) return say(group.gate === 'any' ? 'never' : 'always');
    const parts = group.items.map((each) => sentence(each, true));
    const text = group.gate === 'all' ? and(parts) : or(parts);
    if (group.gate === 'none') return say('not', { text });
    return inner && parts.length > 1 ? `(${text})` : text;
  };
  return { family, factName, fullName, choice, operator, valueText, test, sentence: (condition: Condition | undefined) => sentence(condition ?? {}), factOf };
}

export type ConditionWords = ReturnType<typeof wordsOf>;

export function useConditionWords(facts: Fact[]): ConditionWords {
  const { t, i18n } = useTranslation('conditions');
  // The keys come from the server, so the catalogue's types cannot know them.
  const say = t as unknown as (key: string, values?: Record<string, string | number>) => string;
  const queues = useQueues();
  const userName = useUserName();
  const list = (type: 'conjunction' | 'disjunction') => (parts: string[]) => new Intl.ListFormat(i18n.language, { type }).format(parts);
  return wordsOf({
    exists: (key) => i18n.exists(`conditions:${key}`), say: (key, values) => say(key, values ?? {}), facts, and: list('conjunction'), or: list('disjunction'),
    time: (at) => exactTime(at, i18n.language),
    refer: (refers, id) => (refers === 'queue' ? queues.find((queue) => queue.id === id)?.name : refers === 'user' ? userName(id) : undefined),
  });
}
