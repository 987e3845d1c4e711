import { useQueryClient } from '@tanstack/react-query';
import { Button, Input, Segmented } from 'antd';
import { useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { conversations } from '@/shared/api/endpoints';
import { newKey } from '@/shared/api/http';
import type { Conversation, ParticipantMode } from '@/shared/api/types';
import { putMessages } from '@/shared/realtime/feed';
import { useUserName } from '@/shared/ui/names';
import { useProblem } from '@/shared/ui/problem';

type Props = { conversation: Conversation; mode: ParticipantMode | 'owner' | undefined; put: (conversation: Conversation) => void };

/** A whisper is a note that mentions the owner; only who has joined writes to the customer. */
export function WatchComposer({ conversation, mode, put }: Props) {
  const { t } = useTranslation('live');
  const cache = useQueryClient();
  const problem = useProblem();
  const userName = useUserName();
  const [text, setText] = useState('');
  const [kind, setKind] = useState<'note' | 'text'>('note');
  const [busy, setBusy] = useState(false);
  const joined = mode === 'member' || mode === 'owner';
  const chosen = joined ? kind : 'note';
  const owner = mode === 'owner' ? undefined : conversation.owner;
  const hint = chosen === 'text' ? t('reply_hint') : owner ? t('whisper_hint', { name: userName(owner) }) : t('note_hint');

  const send = async () => {
    if (!text.trim() || busy) return;
    setBusy(true);
    try {
      if (!joined && mode !== 'whisperer') put(await conversations.participate(conversation.id, 'whisperer'));
      const mentions = chosen === 'note' && owner ? [owner] : undefined;
      const message = await conversations.post(conversation.id, { client_id: newKey(), kind: chosen, text: text.trim(), mentions });
      putMessages(cache, conversation.id, [message]);
      setText('');
    } catch (error) {
      problem(error);
    } finally {
      setBusy(false);
    }
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void send();
  };

  return (
    <div className="stack">
      {joined && (
        <Segmented
          size="small" value={chosen} onChange={setKind} aria-label={t('write_to')}
          options={[{ value: 'note', label: t(owner ? 'whisper' : 'note') }, { value: 'text', label: t('reply') }]}
        />
      )}
      <div className={`row watch-write ${chosen === 'note' ? 'watch-write-note' : ''}`}>
        <Input.TextArea rows={1} value={text} maxLength={4000} aria-label={hint} placeholder={hint} onChange={(event) => setText(event.target.value)} onKeyDown={onKey} />
        <Button type="primary" loading={busy} disabled={!text.trim()} onClick={() => void send()}>{t(chosen === 'text' ? 'send' : owner ? 'whisper' : 'add_note')}</Button>
      </div>
    </div>
  );
}
