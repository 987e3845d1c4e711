import { App } from 'antd';
import { useCallback, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { guardLeaving } from '@/shared/ui/router';

/** While `dirty`, leaving asks first. Returns what lifts the guard at once, for navigating after a save. */
export function useLeaveGuard(dirty: boolean): () => void {
  const { t } = useTranslation('settings');
  const { modal } = App.useApp();
  const lift = useRef<() => void>(() => undefined);
  useEffect(() => {
    if (!dirty) return;
    const stop = guardLeaving((go) =>
      void modal.confirm({ title: t('form.leave_title'), content: t('form.leave_text'), okText: t('form.leave'), cancelText: t('form.stay'), okButtonProps: { danger: true }, onOk: go }),
    );
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', onUnload);
    lift.current = () => {
      stop();
      window.removeEventListener('beforeunload', onUnload);
    };
    return () => lift.current();
  }, [dirty, modal, t]);
  return useCallback(() => lift.current(), []);
}
