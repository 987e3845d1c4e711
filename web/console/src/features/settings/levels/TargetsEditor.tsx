import { Select, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ClockTarget } from '@/shared/api/types';
import { ErrorLine, useFieldErrors } from '@/shared/ui/fieldErrors';
import { clockTypes, percentsOf, waitings, withTarget } from '../model/levels';
import { DurationInput } from '../parts/DurationInput';

function Target({ target, index, onChange }: { target: ClockTarget; index: number; onChange: (next: ClockTarget) => void }) {
  const { t } = useTranslation('casework');
  const errors = useFieldErrors(`targets[${index}]`, ['type', 'within_s', 'warn_percent', 'pauses']);
  const name = t(`levels.clock.${target.type}`);
  return (
    <div className="target-fields">
      <div className="stack"><span className="faint">{t('levels.within')}</span><DurationInput value={target.within_s} allowed={['minutes', 'hours']} min={1} label={`${name}: ${t('levels.within')}`} onChange={(within_s) => onChange({ ...target, within_s })} /></div>
      <div className="stack"><span className="faint">{t('levels.warn')}</span><Select mode="tags" open={false} suffixIcon={null} value={target.warn_percent.map(String)} tokenSeparators={[',', '，', ' ']} aria-label={`${name}: ${t('levels.warn')}`} labelRender={({ value }) => `${String(value)} %`} onChange={(values: string[]) => onChange({ ...target, warn_percent: percentsOf(values) })} /></div>
      <div className="stack"><span className="faint">{t('levels.pauses')}</span><Select mode="multiple" value={target.pauses} aria-label={`${name}: ${t('levels.pauses')}`} placeholder={t('levels.pauses_never')} popupMatchSelectWidth={false} options={waitings.map((each) => ({ value: each, label: t(`levels.waiting.${each}`) }))} onChange={(pauses) => onChange({ ...target, pauses })} /></div>
      <ErrorLine errors={errors} />
    </div>
  );
}

export function TargetsEditor({ value = [], onChange = () => undefined }: { value?: ClockTarget[]; onChange?: (targets: ClockTarget[]) => void }) {
  const { t } = useTranslation('casework');
  const errors = useFieldErrors('targets');
  return (
    <div className="stack">
      <div className="targets">
        {clockTypes.map((type) => {
          const index = value.findIndex((target) => target.type === type);
          const target = value[index];
          return (
            <div key={type} className="target" role="group" aria-label={t(`levels.clock.${type}`)}>
              <label className="row target-name">
                <Switch size="small" checked={Boolean(target)} aria-label={t(`levels.clock.${type}`)} onChange={(on) => onChange(withTarget(value, type, on))} />
                <span><strong>{t(`levels.clock.${type}`)}</strong><span className="faint target-text">{t(`levels.clock_text.${type}`)}</span></span>
              </label>
              {target && <Target target={target} index={index} onChange={(next) => onChange(value.map((each) => (each.type === type ? next : each)))} />}
            </div>
          );
        })}
      </div>
      <ErrorLine errors={errors} />
    </div>
  );
}
