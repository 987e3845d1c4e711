// Says in a toast what went wrong, in words the reader can act on.
import { App } from 'antd';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/http';

export function useProblem(): (error: unknown) => void {
  const { message } = App.useApp();
  const { t } = useTranslation();
  return useCallback(
    (error: unknown) => {
      const text =
        error instanceof ApiError
          ? error.offline
            ? t('error.offline_text')
            : error.status === 403
              ? t('error.forbidden_text')
              : error.code === 'storage_full' || error.code === 'unavailable'
                ? t(`error.${error.code}`)
                : [error.message, ...error.fields.map((entry) => `${entry.field} ${entry.message}`)].join(' · ')
          : t('error.unexpected');
      void message.error(text);
    },
    [message, t],
  );
}
