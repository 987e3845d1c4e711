// Answers and articles that fit what the customer wrote; one click or key puts one into the composer.
import { App, Button } from 'antd';
import { BookOpen, CornerDownLeft, ListTree, MessageSquareText, Play } from 'lucide-react';
import { createElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Id } from '@/shared/api/types';
import { useHotkeys } from '@/shared/ui/hotkeys';
import { Kbd } from '@/shared/ui/Kbd';
import { Markdown } from '@/shared/ui/Markdown';
import { percent } from '@/shared/understanding/words';
import { insertText } from '../model/insertBus';
import { rememberUndo } from '../model/lastAction';
import { insertionOf, isLong } from './model';
import { useStart } from './useStart';
import { assist, type Suggestion } from './api';

const hotkeys = ['j', 'k', 'l'] as const;

function Trust({ trust }: { trust: number }) {
  const { t, i18n } = useTranslation('understanding');
  const text = t('suggest.trust', { share: percent(trust, i18n.language) });
  return <span className={`trust ${trust < 0.5 ? 'trust-low' : ''}`} role="img" aria-label={text} title={text}><i style={{ width: `${Math.round(trust * 100)}%` }} /></span>;
}

function One({ each, insert, hotkey }: { each: Suggestion; insert: () => void; hotkey?: string }) {
  const { t } = useTranslation('understanding');
  const [open, setOpen] = useState(false);
  const Icon = each.kind === 'article' ? BookOpen : each.kind === 'procedure' ? ListTree : MessageSquareText;
  return (
    <li>
      <div className="row"><Icon size={14} aria-hidden="true" className="mood-plain" /><strong className="grow cut" title={each.title}>{each.title}</strong><Trust trust={each.trust} /></div>
      <div className={`suggest-text ${open ? 'is-open' : ''}`}><Markdown text={each.text} /></div>
      {(open || isLong(each.text)) && <button type="button" className="bare faint tiny" aria-expanded={open} onClick={() => setOpen(!open)}>{t(open ? 'suggest.less' : 'suggest.more')}<span className="hidden-text"> {each.title}</span></button>}
      <div className="suggest-foot">
        <Button size="small" disabled={!hotkey} icon={each.kind === 'procedure' ? <Play size={13} /> : <CornerDownLeft size={13} />} onClick={insert}>{t(each.kind === 'procedure' ? 'procedure.start' : 'suggest.insert')} {hotkey && hotkey !== '-' && <Kbd combo={`alt+${hotkey}`} />}</Button>
        <span className="faint tiny cut">{t(`suggest.${each.kind}`)}{each.heading ? ` · ${each.heading}` : ''}</span>
      </div>
    </li>
  );
}

export function Suggestions({ conversation, items, mayReply }: { conversation: Id; items: Suggestion[]; mayReply: boolean }) {
  const { t } = useTranslation('understanding');
  const { t: common } = useTranslation();
  const { message } = App.useApp();
  const start = useStart(conversation);
  const insert = (each: Suggestion | undefined) => {
    if (!each || !mayReply) return;
    if (each.kind === 'procedure') return void start(each.id);
    const undo = insertText(conversation, insertionOf(each, location.origin));
    if (!undo) return void message.info(t('suggest.no_composer'));
    void assist.used(conversation, each).catch(() => undefined);
    rememberUndo(undo);
    const key = `inserted ${each.id}`;
    const button = createElement('button', { type: 'button', className: 'bare toast-undo', onClick: () => { message.destroy(key); undo(); } }, common('action.undo'));
    void message.success({ key, content: createElement('span', null, t('suggest.inserted'), ' ', button), duration: 6 });
  };
  useHotkeys(Object.fromEntries(hotkeys.map((key, index) => [`alt+${key}`, () => insert(items[index])])), items.length > 0 && mayReply);
  if (items.length === 0) return <p className="faint">{t('suggest.none')}</p>;
  return <ul className="plain suggest" aria-label={t('suggest.title')}>{items.map((each, index) => <One key={`${each.kind} ${each.id}`} each={each} insert={() => insert(each)} hotkey={mayReply ? (hotkeys[index] ?? '-') : undefined} />)}</ul>;
}
