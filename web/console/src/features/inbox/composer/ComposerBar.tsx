import { Popover } from 'antd';
import { Bold, Italic, MessageSquareText, Paperclip, Smile } from 'lucide-react';
import { lazy, Suspense, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Conversation } from '@/shared/api/types';
import { withCatalogue } from '@/shared/i18n';
import { modKey } from '@/shared/ui/hotkeys';
import { usePhone } from '@/shared/ui/media';

const MacroButton = lazy(() => withCatalogue('automation', import('@/shared/macros/MacroButton')));

const AssistDrawer = lazy(() => withCatalogue('understanding', import('../assist/AssistDrawer')));

const emojis = [...'😀😄😊🙂😉😍🤔😅😂😢😮😴🙏👍👎👌👏🙌💪🤝👋✌️❤️💙🎉🔥⭐✅❌⚠️❗❓💡📎📷📦🚚🔧🔌⏰📅📞✉️💳🧾🏠🌟☕🎁'].filter((each) => each !== '\uFE0F');

type Props = { conversation: Conversation; mayReply: boolean; note: boolean; pick: (files: FileList) => void; insert: (text: string) => void; mark: (sign: string) => void; answers: () => void; children: ReactNode };

export function ComposerBar({ conversation, mayReply, pick, insert, mark, answers, children }: Props) {
  const { t } = useTranslation('inbox');
  const phone = usePhone();
  const input = useRef<HTMLInputElement>(null);
  const [emoji, setEmoji] = useState(false);
  const button = (label: string, icon: ReactNode, run: () => void) => (
    <button type="button" className="icon-button" title={label} aria-label={label} onMouseDown={(event) => event.preventDefault()} onClick={run}>{icon}</button>
  );
  const grid = (
    <div className="emoji-grid">
      {emojis.map((each) => (
        <button key={each} type="button" className="bare" onClick={() => { setEmoji(false); insert(each); }}>{each}</button>
      ))}
    </div>
  );
  return (
    <div className="composer-bar">
      <input ref={input} type="file" multiple hidden onChange={(event) => { if (event.target.files) pick(event.target.files); event.target.value = ''; }} />
      {button(t('composer.attach'), <Paperclip size={16} />, () => input.current?.click())}
      <Popover content={grid} trigger="click" open={emoji} onOpenChange={setEmoji} placement="topLeft" arrow={false}>
        <button type="button" className="icon-button" title={t('composer.emoji')} aria-label={t('composer.emoji')} aria-expanded={emoji}><Smile size={16} /></button>
      </Popover>
      {button(`${t('composer.answers')} (/)`, <MessageSquareText size={16} />, answers)}
      <Suspense><MacroButton thing={{ kind: 'conversation', id: conversation.id }} placement="topLeft" /></Suspense>
      {phone && <Suspense><AssistDrawer conversation={conversation} mayReply={mayReply} /></Suspense>}
      {!phone && button(`${t('composer.bold')} (${modKey} B)`, <Bold size={15} />, () => mark('**'))}
      {!phone && button(`${t('composer.italic')} (${modKey} I)`, <Italic size={15} />, () => mark('_'))}
      <span className="grow" />
      {children}
    </div>
  );
}
