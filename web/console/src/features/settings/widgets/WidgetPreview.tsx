import { Segmented } from 'antd';
import { ExternalLink, MessageCircle, Paperclip, SendHorizontal, X } from 'lucide-react';
import { useState, type CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import type { PreChatField } from '@/shared/api/types';
import type { InstallationDraft } from '../api';
import { isColour, textOn } from '../model/colour';

type View = 'talk' | 'form' | 'offline' | 'closed';

function Fields({ fields, send }: { fields: PreChatField[]; send: string }) {
  return (
    <div className="pv-form">
      {fields.map((field) => (
        <div key={field.key}>
          <span className="pv-label">{field.label || field.key}{field.required && ' *'}</span>
          <span className="pv-input" />
        </div>
      ))}
      <span className="pv-button">{send}</span>
    </div>
  );
}

/** What visitors will see, drawn from the form as it is typed. Words that are not the administrator's follow the widget's language. */
export function WidgetPreview({ draft, frameKey }: { draft: InstallationDraft; frameKey?: string }) {
  const { t, i18n } = useTranslation('settings');
  const [view, setView] = useState<View>('talk');
  const { theme } = draft;
  const words = i18n.getFixedT(draft.language === 'zh_CN' && i18n.hasResourceBundle('zh-CN', 'settings') ? 'zh-CN' : i18n.language, 'settings');
  const colour = isColour(theme.colour) ? theme.colour : '#3457d5';
  const look = { '--pv': colour, '--on-pv': textOn(colour) } as CSSProperties;
  const title = theme.title || words('preview.title');
  const greeting = theme.greeting || words('preview.greeting');
  return (
    <div className="stack">
      <div className="row">
        <h2 className="grow">{t('widgets.preview')}</h2>
        {frameKey && <a className="row" href={`/widget/frame?installation=${encodeURIComponent(frameKey)}`} target="_blank" rel="noopener noreferrer">{t('widgets.open_real')} <ExternalLink size={13} aria-hidden="true" /></a>}
      </div>
      <Segmented block value={view} onChange={setView} aria-label={t('widgets.preview')} options={(['talk', 'form', 'offline', 'closed'] as const).map((value) => ({ value, label: t(`preview.${value}`) }))} />
      <div className={`pv pv-${theme.position}`} style={look} aria-hidden="true">
        {view === 'closed' ? (
          <div className="pv-page">
            <i /><i /><i /><i />
            {draft.invitations[0]?.text && <div className="pv-invite">{draft.invitations[0].text}</div>}
            <span className="pv-launcher"><MessageCircle size={22} />{theme.launcher_text && <b>{theme.launcher_text}</b>}</span>
          </div>
        ) : (
          <div className="pv-window">
            <div className="pv-head">
              {theme.logo_url && /^https:\/\/\S+$/.test(theme.logo_url) && <img src={theme.logo_url} alt="" />}
              <span className="grow">
                <b className="cut">{title}</b>
                <span className="cut">{words(view === 'offline' ? 'preview.away' : 'preview.here')}</span>
              </span>
              <X size={18} />
            </div>
            {view === 'offline' ? (
              <div className="pv-body"><p>{words('preview.offline_text')}</p><Fields fields={draft.offline_fields} send={words('preview.leave')} /></div>
            ) : view === 'form' ? (
              <div className="pv-body"><p>{greeting}</p>{draft.pre_chat.length ? <Fields fields={draft.pre_chat} send={words('preview.start')} /> : <p className="pv-hint">{t('widgets.no_fields')}</p>}</div>
            ) : (
              <>
                <div className="pv-body">
                  <div className="pv-theirs">{greeting}</div>
                  <div className="pv-mine">{words('preview.question')}</div>
                  <div className="pv-line">{words('preview.wait')}</div>
                </div>
                <div className="pv-write">
                  <span className="grow">{words('preview.write')}</span>
                  {draft.uploads === 'on' && <Paperclip size={17} />}
                  <SendHorizontal size={18} className="pv-send" />
                </div>
              </>
            )}
          </div>
        )}
      </div>
    </div>
  );
}
