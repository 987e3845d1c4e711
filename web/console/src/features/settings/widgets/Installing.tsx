import { useTranslation } from 'react-i18next';
import type { Installation } from '@/shared/api/types';
import { CopyField } from '../parts/CopyField';
import { Section } from '../parts/Editor';
import { identifySnippet, scriptSnippet } from '../model/snippet';

/** What the owner of the web page needs: the line to paste, and how to tell us who is signed in there. */
export function Installing({ installation }: { installation: Installation }) {
  const { t } = useTranslation('settings');
  return (
    <Section title={t('widgets.install')} text={t('widgets.install_text')}>
      <CopyField block label={t('widgets.snippet')} text={scriptSnippet(location.origin, installation.key)} />
      <details className="more-about">
        <summary>{t('widgets.identify')}</summary>
        <div className="stack">
          <p className="faint">{t('widgets.identify_text')}</p>
          <CopyField block label={t('widgets.identify')} text={identifySnippet} />
          <span className="faint">{t('widgets.secret')}</span>
          <CopyField hidden label={t('widgets.secret')} text={installation.secret} />
        </div>
      </details>
    </Section>
  );
}
