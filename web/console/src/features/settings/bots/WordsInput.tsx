import { Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { languageName } from '@/shared/understanding/words';
import type { Words } from './types';

type Props = { value?: Words; onChange?: (words: Words) => void; languages: string[]; label: string; rows?: number; maxLength?: number };

/** The same words in each language, one below the other. */
export function WordsInput({ value = {}, onChange, languages, label, rows = 2, maxLength = 2000 }: Props) {
  const { i18n } = useTranslation();
  return (
    <div className="words-input">
      {languages.map((language) => {
        const name = languageName(language, i18n.language) ?? language;
        const shared = { value: value[language] ?? '', lang: language, maxLength, 'aria-label': `${label}, ${name}`, onChange: (event: { target: { value: string } }) => onChange?.({ ...value, [language]: event.target.value }) };
        return <label key={language}><span className="faint tiny">{name}</span>{rows > 1 ? <Input.TextArea rows={rows} {...shared} /> : <Input {...shared} autoComplete="off" />}</label>;
      })}
    </div>
  );
}
