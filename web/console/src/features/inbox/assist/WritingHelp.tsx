// What helps while an agent writes: the rest of the sentence (Tab takes it), and a look at the tone. It asks after a
// pause, shows nothing while it knows nothing, and holds a message back only for words that the company forbids.
import { useQuery } from '@tanstack/react-query';
import { Ban, Lightbulb } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { Id } from '@/shared/api/types';
import { useDebounced } from '@/shared/ui/useDebounced';
import { piecesOf, restOf } from '../model/writing';
import { assist, type ToneFinding } from './api';
import './assist.css';

type Props = {
  conversation: Id; text: string; area: RefObject<HTMLTextAreaElement | null>; put: (text: string) => void; forbid: (forbidden: boolean) => void;
  /** Something else uses the keys now. */
  quiet: boolean;
  /** Answers whether the key was for us. */
  helpKey: RefObject<((event: KeyboardEvent) => boolean) | undefined>;
};
const shortest = 3;

function Findings({ findings, text, blocks }: { findings: ToneFinding[]; text: string; blocks: boolean }) {
  const { t } = useTranslation('understanding');
  const forbidden = findings.some(({ flaw }) => flaw === 'forbidden');
  return (
    <div className={`tone-line ${forbidden ? 'tone-forbidden' : ''}`} role="status" aria-label={t('tone.title')}>
    <ul className="plain">
      {findings.map((each, index) => {
        const words = each.words || text.slice(each.begin, each.end);
        return (
          <li key={index}>
            {each.flaw === 'forbidden' ? <Ban size={13} aria-hidden="true" /> : <Lightbulb size={13} aria-hidden="true" />}
            <span>{t(`tone.${each.flaw}`, { words })}{each.instead ? ` ${t('tone.instead', { words: each.instead })}` : ''}</span>
          </li>
        );
      })}
      {blocks && <li><strong>{t('tone.blocked')}</strong></li>}
    </ul>
    </div>
  );
}

export default function WritingHelp({ conversation, text, area, put, forbid, quiet, helpKey }: Props) {
  const { t } = useTranslation('understanding');
  const layer = useRef<HTMLDivElement>(null);
  const [refused, setRefused] = useState<string>();
  const calm = useDebounced(text, 500);
  const asked = useDebounced(text, 120);
  const check = useQuery({
    queryKey: ['assist', 'check', conversation, calm], queryFn: ({ signal }) => assist.check(conversation, calm, { signal }), enabled: calm.trim().length >= shortest,
    retry: false, staleTime: 60_000, gcTime: 30_000, placeholderData: (old) => old,
  });
  const completion = useQuery({
    queryKey: ['assist', 'complete', conversation, asked], queryFn: ({ signal }) => assist.complete(conversation, asked, { signal }), enabled: asked.trim().length >= shortest && !asked.endsWith('\n'),
    retry: false, staleTime: 60_000, gcTime: 30_000,
  });
  const findings = text.trim() && calm === text ? (check.data?.findings ?? []) : [];
  const blocks = findings.length > 0 && Boolean(check.data?.blocks);
  useEffect(() => forbid(blocks), [forbid, blocks]);

  const offered = completion.data?.[0]?.rest;
  const rest = quiet || !offered || refused === asked ? undefined : restOf(offered, asked, text);
  useEffect(() => {
    helpKey.current = (event) => {
      const box = area.current;
      if (!rest || event.ctrlKey || event.metaKey || event.altKey || box?.selectionEnd !== text.length || box.selectionStart !== text.length) return false;
      if (event.key === 'Escape') {
        setRefused(asked);
        return true;
      }
      if (event.key !== 'Tab' || event.shiftKey) return false;
      put(text + rest);
      return true;
    };
    return () => {
      helpKey.current = undefined;
    };
  });
  // The marks lie exactly below the letters, however far they are scrolled.
  useEffect(() => {
    const box = area.current;
    const follow = () => {
      if (layer.current && box) layer.current.scrollTop = box.scrollTop;
    };
    box?.addEventListener('scroll', follow);
    return () => box?.removeEventListener('scroll', follow);
  }, [area]);

  return (
    <>
      <div className="ghost" ref={layer} aria-hidden="true" dir="auto">
        {piecesOf(text, findings.filter(({ end, begin }) => end > begin).map(({ begin, end, flaw }) => ({ begin, end, forbidden: flaw === 'forbidden' }))).map((piece, index) => (piece.mark ? <mark key={index} className={`ghost-${piece.mark}`}>{piece.text}</mark> : <span key={index}>{piece.text}</span>))}
        {rest && <span className="ghost-rest">{rest}</span>}
      </div>
      {rest && <p className="complete-hint"><kbd>Tab</kbd> <span>{t('complete.take')}</span><span className="hidden-text" role="status">{t('complete.offered', { rest })}</span></p>}
      {findings.length > 0 && <Findings findings={findings} text={text} blocks={blocks} />}
    </>
  );
}
