import { Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { languages } from '../i18n';
import { ErrorLine } from '../ui/fieldErrors';
import { toldLanguages, type Texts } from './types';
import './incidents.css';

type Props = {
  label: string; value?: Texts; onChange?: (texts: Texts) => void; max: number; rows?: number; hint?: string; disabled?: boolean;
  /** What stands when nothing is written, such as the plan's words. */
  instead?: Texts;
  /** The server's complaints by language; '' for the texts as a whole. */
  errors?: Record<string, string[]>;
};

/** Words for customers in both languages, side by side. */
export function TextsField({ label, value = {}, onChange, max, rows = 2, hint, disabled, instead = {}, errors = {} }: Props) {
  return (
    <fieldset className="texts">
      <legend>{label}</legend>
      {hint && <p className="faint texts-hint">{hint}</p>}
      <div className="texts-grid">
        {toldLanguages.map((language) => (
          <label key={language} className="stack">
            <span className="row faint"><span className="grow">{languages[language]}</span>{(value[language]?.length ?? 0) > max * 0.8 && <span className="numbers">{value[language]?.length} / {max}</span>}</span>
            <Input.TextArea
              rows={rows} lang={language} value={value[language] ?? ''} maxLength={max} disabled={disabled} placeholder={instead[language]} aria-label={`${label}, ${languages[language]}`} status={errors[language]?.length ? 'error' : undefined}
              onChange={(event) => onChange?.({ ...value, [language]: event.target.value })}
            />
            <ErrorLine errors={errors[language] ?? []} />
          </label>
        ))}
      </div>
      <ErrorLine errors={errors[''] ?? []} />
    </fieldset>
  );
}

/** Without what is empty, so that nothing is sent in no words. */
export const written = (texts: Texts): Texts => Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim() !== '').map(([language, text]) => [language, text.trim()]));

export function useMissingLanguage(): (texts: Texts) => string | undefined {
  const { t } = useTranslation('incidents');
  return (texts) => {
    const given = written(texts);
    const [only] = Object.keys(given);
    const missing = toldLanguages.find((language) => !given[language]);
    return only && missing ? t('texts.only', { given: languages[only as keyof typeof languages] ?? only, missing: languages[missing] }) : undefined;
  };
}
