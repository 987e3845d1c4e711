import { Button } from 'antd';
import { Component, type ReactNode } from 'react';
import { Translation } from 'react-i18next';
import { EmptyState } from '@/shared/ui/States';

type Props = { children: ReactNode; place?: string };
type State = { failed: boolean; place?: string };

/** A screen that breaks leaves the others usable; going elsewhere tries again. */
export class CrashBoundary extends Component<Props, State> {
  override state: State = { failed: false, place: this.props.place };

  static getDerivedStateFromError(): Partial<State> {
    return { failed: true };
  }

  static getDerivedStateFromProps(props: Props, state: State): Partial<State> | null {
    return props.place !== state.place ? { failed: false, place: props.place } : null;
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <Translation>
        {(t) => (
          <EmptyState title={t('error.crash_title')} action={<Button onClick={() => location.reload()}>{t('error.reload')}</Button>}>
            {t('error.unexpected')}
          </EmptyState>
        )}
      </Translation>
    );
  }
}
