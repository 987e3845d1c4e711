import { useTranslation } from 'react-i18next';
import { failureOf } from '../model/webhooks';

/** Writes the server's reason for a failed call in the reader's language. */
export function useFailureText() {
  const { t } = useTranslation('settings');
  return (text: string | undefined) => {
    const known = text === undefined ? undefined : failureOf(text);
    return known ? t(`webhooks.why.${known.key}`, { detail: known.detail }) : text;
  };
}
