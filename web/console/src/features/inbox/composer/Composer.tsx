import { useQuery } from '@tanstack/react-query';
import { StickyNote } from 'lucide-react';
import { lazy, Suspense, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { canned } from '@/shared/api/endpoints';
import { keys } from '@/shared/api/keys';
import { useMe } from '@/shared/api/me';
import type { Conversation } from '@/shared/api/types';
import { withCatalogue } from '@/shared/i18n';
import { realtime } from '@/shared/realtime/client';
import { send, type Writing } from '@/shared/realtime/outgoing';
import type { Viewer } from '@/shared/realtime/stream';
import { usePhone } from '@/shared/ui/media';
import { useContactName, useDirectory } from '@/shared/ui/names';
import { preferences, usePreferences } from '@/shared/ui/preferences';
import { AttachmentTray } from '@/shared/uploads/AttachmentTray';
import { useUploads } from '@/shared/uploads/useUploads';
import type { Actions } from '../actions/useActions';
import { filledIn, fitting } from '../model/canned';
import { onComposer } from '../model/composerBus';
import type { Rights } from '../model/rights';
import { marked, mentionedIn, replaced, triggerAt, type Trigger } from '../model/trigger';
import { undoSend } from '../thread/OutgoingMessages';
import { ComposerBar } from './ComposerBar';
import { NoReply } from './NoReply';
import { SendButtons } from './SendButtons';
import { Suggestions, type Suggestion } from './Suggestions';
import { useDraft } from './useDraft';
import { useInsertion } from './useInsertion';

const WritingHelp = lazy(() => withCatalogue('understanding', import('../assist/WritingHelp')));
const PromiseLine = lazy(() => withCatalogue('cases', import('@/shared/cases/PromiseLine')));

export type ComposerTab = 'answer' | 'note';
type Props = {
  conversation: Conversation; rights: Rights; actions: Actions; viewers: Viewer[]; assign: () => void;
  asked: { tab: ComposerTab; insert?: string; count: number };
};

export function Composer({ conversation, rights, actions, asked, assign }: Props) {
  const { t } = useTranslation('inbox');
  const { t: common } = useTranslation();
  const me = useMe();
  const phone = usePhone();
  const { enterSends } = usePreferences();
  const people = useDirectory();
  const contactName = useContactName();
  const [wantedTab, setTab] = useState<ComposerTab>('answer');
  const tab: ComposerTab = wantedTab === 'answer' && !rights.reply ? 'note' : wantedTab;
  const { text, setText, flush } = useDraft(conversation.id, tab);
  const uploads = useUploads(conversation.id);
  const area = useRef<HTMLTextAreaElement>(null);
  const [trigger, setTrigger] = useState<Trigger>();
  const [chosen, setChosen] = useState(0);
  const helpKey = useRef<(event: React.KeyboardEvent) => boolean>(undefined);
  const [forbidden, setForbidden] = useState(false);
  const [sent, setSent] = useState({ conversation: conversation.id, text: '' });
  const answers = useQuery({ queryKey: keys.canned, queryFn: ({ signal }) => canned.list({ signal }), staleTime: 300_000 });

  // The caret moves in the same turn as the text, or the next key of a fast writer lands in the wrong place.
  const selection = useRef<[number, number]>(undefined);
  useLayoutEffect(() => {
    if (selection.current) area.current?.setSelectionRange(...selection.current);
    selection.current = undefined;
  }, [text]);
  const focus = (caret?: number) => {
    if (caret !== undefined) selection.current = [caret, caret];
    area.current?.focus();
  };

  // Before the next key arrives, for the same reason.
  useLayoutEffect(() => {
    if (asked.count === 0) return;
    setTab(asked.tab);
    const { insert } = asked;
    if (insert && area.current) {
      const next = text && !/\s$/.test(text) ? `${text} ${insert}` : text + insert;
      setText(next);
      setTrigger(triggerAt(next, next.length, false));
    }
    focus();
    // Only a new request moves the focus.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [asked.count]);

  useEffect(
    () =>
      onComposer(({ writing }) => {
        if (writing.conversation !== conversation.id) return;
        setTab(writing.kind === 'note' ? 'note' : 'answer');
        uploads.restore(writing.attachments);
        focus();
      }),
    [conversation.id, uploads],
  );

  // The box grows with its text.
  useEffect(() => {
    const box = area.current;
    if (!box) return;
    box.style.height = 'auto';
    box.style.height = `${Math.min(box.scrollHeight, window.innerHeight * 0.4)}px`;
  }, [text, tab]);

  const suggestions: Suggestion[] =
    trigger?.kind === 'answer'
      ? fitting(answers.data ?? [], trigger.query, conversation.contact.language ?? conversation.language).map((answer) => ({
          key: answer.id, label: answer.title, hint: `/${answer.shortcut}`, detail: answer.text, insert: answer.text,
        }))
      : trigger?.kind === 'mention'
        ? people
            .filter((user) => user.id !== me.user.id && user.name.toLowerCase().includes(trigger.query.toLowerCase()))
            .slice(0, 8)
            .map((user) => ({ key: user.id, label: user.name, presence: user.presence, insert: `@${user.name} ` }))
        : [];
  const at = Math.min(chosen, suggestions.length - 1);

  const fill = (piece: string) => filledIn(piece, { contact: contactName(conversation.contact), agent: me.user.name, conversation: conversation.id, workspace: me.workspace });
  const { takeBack } = useInsertion(conversation.id, text, fill, (next) => { change(next, next.length); setTrigger(undefined); focus(next.length); });

  const change = (next: string, caret: number) => {
    setText(next);
    setTrigger(triggerAt(next, caret, tab === 'note'));
    setChosen(0);
    if (tab === 'answer') realtime().typing(conversation.id, next.length > 0);
  };

  const take = (suggestion: Suggestion | undefined) => {
    if (!trigger || !suggestion) return;
    const next = replaced(text, trigger, fill(suggestion.insert));
    change(next.text, next.caret);
    setTrigger(undefined);
    focus(next.caret);
  };

  const insertAtCaret = (piece: string) => {
    const { selectionStart = text.length, selectionEnd = text.length } = area.current ?? {};
    change(text.slice(0, selectionStart) + piece + text.slice(selectionEnd), selectionStart + piece.length);
    focus(selectionStart + piece.length);
  };

  const mark = (sign: string) => {
    const box = area.current;
    if (!box) return;
    const next = marked(text, box.selectionStart, box.selectionEnd, sign);
    selection.current = [next.start, next.end];
    setText(next.text);
  };

  const empty = !text.trim() && uploads.ready.length === 0;
  const unready = empty || uploads.busy || uploads.failed || (forbidden && tab === 'answer');
  const submit = (then?: 'close') => {
    if (unready) return;
    const writing: Writing = {
      conversation: conversation.id, text: text.trim(), attachments: uploads.ready, mentions: tab === 'note' ? mentionedIn(text, people) : [],
      kind: tab === 'note' ? 'note' : text.trim() ? 'text' : 'file',
    };
    const close = then === 'close' ? () => void actions.close(conversation) : undefined;
    send(writing, preferences().undoSeconds, close);
    if (tab === 'answer') setSent({ conversation: conversation.id, text: text.trim() });
    setText('');
    flush();
    uploads.clear();
    setTrigger(undefined);
    realtime().typing(conversation.id, false);
    focus();
  };

  const onKey = (event: React.KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    const mod = event.ctrlKey || event.metaKey;
    if (trigger && suggestions.length > 0) {
      const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
      if (step) {
        event.preventDefault();
        return setChosen((at + step + suggestions.length) % suggestions.length);
      }
      if ((event.key === 'Enter' && !mod) || event.key === 'Tab') {
        event.preventDefault();
        return take(suggestions[at]);
      }
    }
    if (!trigger && helpKey.current?.(event)) return event.preventDefault();
    if (event.key === 'Escape') {
      event.preventDefault();
      return trigger ? setTrigger(undefined) : area.current?.blur();
    }
    if (event.key === 'Enter' && mod) {
      event.preventDefault();
      return submit(event.shiftKey && tab === 'answer' ? 'close' : undefined);
    }
    if (event.key === 'Enter' && enterSends && !event.shiftKey && !phone) {
      event.preventDefault();
      return submit();
    }
    const key = event.key.toLowerCase();
    if (mod && key === 'z' && (takeBack() || (!text && undoSend(conversation.id)))) event.preventDefault();
    if (mod && (key === 'b' || key === 'i')) {
      event.preventDefault();
      mark(key === 'b' ? '**' : '_');
    }
  };

  if (!rights.note) return <NoReply conversation={conversation} rights={rights} actions={actions} assign={assign} />;
  const note = tab === 'note';
  const listId = `suggest-${conversation.id}`;
  return (
    <div className={`composer ${note ? 'composer-note' : ''} ${uploads.over ? 'composer-over' : ''}`} {...uploads.dropTarget}>
      {!rights.reply && <NoReply conversation={conversation} rights={rights} actions={actions} assign={assign} />}
      <div className="composer-head">
        <div className="composer-tabs" role="tablist" aria-label={t('composer.kind')}>
          {rights.reply && (
            <button type="button" role="tab" aria-selected={!note} onClick={() => { setTab('answer'); focus(); }}>{t('composer.answer')}</button>
          )}
          <button type="button" role="tab" aria-selected={note} onClick={() => { setTab('note'); focus(); }}>
            <StickyNote size={12} aria-hidden="true" /> {t('composer.note')}
          </button>
        </div>
        <span className="faint cut">
          {note ? t('composer.note_hint') : t('composer.identity', { channel: common(`channel.${conversation.channel}`), name: me.user.name })}
        </span>
      </div>
      {trigger && suggestions.length > 0 && <Suggestions id={listId} list={suggestions} chosen={at} choose={setChosen} take={take} />}
      <div className="composer-field">
      <textarea
        ref={area} rows={2} value={text} dir="auto" maxLength={10_000}
        placeholder={t(note ? 'composer.note_placeholder' : phone ? 'composer.placeholder_short' : 'composer.placeholder')}
        aria-label={t(note ? 'composer.note_label' : 'composer.answer_label')} aria-controls={trigger ? listId : undefined}
        aria-activedescendant={trigger && suggestions[at] ? `${listId}-${at}` : undefined} onPaste={uploads.onPaste} onKeyDown={onKey}
        onChange={(event) => change(event.target.value, event.target.selectionStart)} onBlur={() => setTimeout(() => document.activeElement !== area.current && setTrigger(undefined), 150)}
      />
      {!note && <Suspense fallback={null}><WritingHelp key={conversation.id} conversation={conversation.id} text={text} quiet={Boolean(trigger)} area={area} helpKey={helpKey} put={(next) => { change(next, next.length); focus(next.length); }} forbid={setForbidden} /></Suspense>}
      </div>
      {!note && <Suspense fallback={null}><PromiseLine key={conversation.id} conversation={conversation.id} text={text} sent={sent.conversation === conversation.id ? sent.text : undefined} back={() => area.current?.focus()} /></Suspense>}
      <AttachmentTray uploads={uploads} />
      <ComposerBar
        conversation={conversation} mayReply={rights.reply} note={note} pick={uploads.pick} insert={insertAtCaret} mark={mark}
        answers={() => { const next = text && !/\s$/.test(text) ? `${text} /` : `${text}/`; change(next, next.length); focus(next.length); }}
      >
        <SendButtons note={note} unready={unready} submit={submit} />
      </ComposerBar>
    </div>
  );
}
