import { Segmented } from 'antd';
import { X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { languages } from '../i18n';
import { wordsFor } from './words';
import { toldLanguages, type Texts, type ToldLanguage } from './types';
import './incidents.css';

/** The head of the widget as a customer of either language sees it now. */
export function NoticePreview({ banner, greeting }: { banner: Texts; greeting: Texts }) {
  const { t, i18n } = useTranslation('incidents');
  const [language, setLanguage] = useState<ToldLanguage>(toldLanguages.find((each) => each === i18n.language) ?? 'en');
  const shown = wordsFor(banner, language);
  const greets = wordsFor(greeting, language);
  return (
    <div className="stack">
      <Segmented<ToldLanguage> size="small" value={language} aria-label={t('notice.preview')} options={toldLanguages.map((value) => ({ value, label: languages[value] }))} onChange={setLanguage} />
      <div className="notice-pv" role="img" aria-label={`${t('notice.preview')}: ${[shown, greets].filter(Boolean).join(' · ') || t('notice.none')}`} lang={language}>
        <div className="notice-pv-head"><b>{t('notice.pv_title')}</b><X size={14} aria-hidden="true" /></div>
        {shown && <p className="notice-pv-banner">{shown}</p>}
        <div className="notice-pv-body"><span className={greets ? 'notice-pv-said' : 'notice-pv-said is-usual'}>{greets || t('notice.usual')}</span></div>
      </div>
    </div>
  );
}
