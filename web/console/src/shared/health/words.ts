// Names and sentences of the report in the reader's language, with the server's own words for what is newer than this.
import { useTranslation } from 'react-i18next';
import type { HealthFigure, HealthFinding } from '../api/types';

type Words = { exists: (key: string) => boolean; say: (key: string, values?: Record<string, string>) => string };

/** `sockets_slow` for `sockets_slow`: what has no word yet is shown as it is called. */
const bare = (name: string) => name.replace(/_(seconds|bytes|total)$/, '').replace(/_/g, ' ');

export function wordsOf({ exists, say }: Words) {
  const orElse = (key: string, fallback: string, values?: Record<string, string>) => (exists(key) ? say(key, values) : fallback);
  return {
    section: (name: string) => orElse(`section.${name}`, bare(name)),
    figure: (figure: HealthFigure) => orElse(`figure.${figure.name}`, bare(figure.name)),
    label: (label: string) => orElse(`label.${label}`, label),
    fact: (name: string) => orElse(`fact.${name}`, bare(name)),
    finding: (finding: HealthFinding) => ({
      text: orElse(`finding.${finding.code}.text`, finding.text, finding.values),
      advice: orElse(`finding.${finding.code}.advice`, finding.advice, finding.values),
    }),
  };
}

export function useHealthWords() {
  const { t, i18n } = useTranslation('health');
  // The keys come from the server, so the catalogue's types cannot know them.
  const say = t as unknown as (key: string, values: Record<string, string>) => string;
  return wordsOf({ exists: (key) => i18n.exists(`health:${key}`), say: (key, values) => say(key, values ?? {}) });
}
