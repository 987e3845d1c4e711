import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { usePhone } from '@/shared/ui/media';
import { Link } from '@/shared/ui/router';

type Props = { title: string; text?: string; back?: string; children?: ReactNode };

export function PageHead({ title, text, back, children }: Props) {
  const { t } = useTranslation();
  const phone = usePhone();
  const target = back ?? (phone ? '/settings' : undefined);
  return (
    <header className="set-head">
      <div className="row wrap">
        {target && <Link to={target} className="icon-button" aria-label={t('action.back')}><ArrowLeft size={18} aria-hidden="true" /></Link>}
        <h1 className="grow set-title">{title}</h1>
        {children}
      </div>
      {text && <p className="set-lead">{text}</p>}
    </header>
  );
}
