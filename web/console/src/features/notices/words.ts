// What a notice says and where it leads, in the reader's language; codes that are newer than this say what they are about.
import { useTranslation } from 'react-i18next';
import type { StoredNotice } from '@/shared/api/types';

type Words = { exists: (key: string) => boolean; say: (key: string, values: Record<string, string>) => string };

export function pathOfNotice({ about }: Pick<StoredNotice, 'about'>): string | undefined {
  switch (about?.kind) {
    case 'matter': return `/cases/case/${about.id}`;
    case 'task': return '/cases/tasks';
    case 'conversation': return `/inbox/all/${about.id}`;
    case 'approval': return `/approvals/${about.id}`;
    case 'promise': return '/cases/mine';
    case 'article': return `/knowledge/article/${about.id}`;
    case 'incident': return `/incidents/${about.id}`;
    default: return undefined;
  }
}

/** The sentence, and below it what it is about when the sentence does not say so. */
export function textOfNotice({ exists, say }: Words, notice: Pick<StoredNotice, 'code' | 'params' | 'about'>): { title: string; about?: string } {
  const about = notice.about?.title;
  const kind = notice.about && exists(`about.${notice.about.kind}`) ? say(`about.${notice.about.kind}`, {}) : undefined;
  if (!exists(`code.${notice.code}`)) return { title: about ?? notice.params.text ?? notice.code, about: kind };
  const title = say(`code.${notice.code}`, notice.params);
  return { title, about: about && !title.includes(about) ? about : (notice.params.text ?? kind) };
}

export function useNoticeText() {
  const { t, i18n } = useTranslation('notices');
  // The codes come from the server, so the catalogue's types cannot know them.
  const say = t as unknown as (key: string, values: Record<string, string>) => string;
  return (notice: StoredNotice) => textOfNotice({ exists: (key) => i18n.exists(`notices:${key}`), say }, notice);
}
