import { useTranslation } from 'react-i18next';
import { historyKeys } from '../model/history';

/** What a line of the history is called; a kind that has no name yet stands as it is. */
export function useLineName(): (kind: string) => string {
  const { t } = useTranslation('cases');
  return (kind) => {
    const key = historyKeys.find((each) => each === kind);
    return key ? t(`history.${key.replace('.', '_') as 'case_opened'}`) : kind;
  };
}
