import { App, Button, Input, Segmented, Select } from 'antd';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorLine, useFieldErrors } from '@/shared/ui/fieldErrors';
import { levels, oddCells, withCell, withTier, type Level, type TierMatrix } from '../model/grades';

function Matrix({ matrix, index, set }: { matrix: TierMatrix; index: number; set: (urgency: number, impact: number, level: Level) => void }) {
  const { t } = useTranslation('casework');
  const { t: words } = useTranslation('conditions');
  const errors = useFieldErrors(`matrices[${index}]`, ['tier', 'levels']);
  const odd = oddCells(matrix);
  const name = (level: Level) => words(`choice.${level}`);
  const options = levels.map((level) => ({ value: level, label: name(level) }));
  return (
    <>
      <div className="grade-scroll">
        <table className="grade-table">
          <caption className="hidden-text">{t('grades.matrix')}</caption>
          <thead><tr><td className="faint">{t('grades.corner')}</td>{levels.map((level) => <th key={level} scope="col">{name(level)}</th>)}</tr></thead>
          <tbody>
            {levels.map((urgency, row) => (
              <tr key={urgency}>
                <th scope="row">{name(urgency)}</th>
                {levels.map((impact, column) => {
                  const level = matrix.levels[row]?.[column] ?? 'low';
                  const strange = odd.some((cell) => cell.urgency === row && cell.impact === column);
                  return (
                    <td key={impact} className={`grade-cell grade-${level} ${strange ? 'grade-odd' : ''}`} title={strange ? t('grades.odd_cell') : undefined}>
                      <Select variant="borderless" value={level} options={options} suffixIcon={null} popupMatchSelectWidth={false} aria-label={t('grades.cell', { urgency: name(urgency), impact: name(impact) })} onChange={(next) => set(row, column, next)} />
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {odd.length > 0 && <p className="grade-warning" role="status">{t('grades.odd', { count: odd.length })}</p>}
      <ErrorLine errors={errors} />
    </>
  );
}

/** One matrix for everybody, and one for each tier that has its own. */
export function MatrixEditor({ value = [], onChange = () => undefined }: { value?: TierMatrix[]; onChange?: (matrices: TierMatrix[]) => void }) {
  const { t } = useTranslation('casework');
  const { t: common } = useTranslation();
  const { modal } = App.useApp();
  const [shown, setShown] = useState('');
  const [tier, setTier] = useState('');
  const errors = useFieldErrors('matrices');
  const index = Math.max(0, value.findIndex((matrix) => matrix.tier === shown));
  const matrix = value[index];
  const add = () => {
    const next = withTier(value, tier);
    if (next !== value) onChange(next);
    setShown(tier.trim());
    setTier('');
  };
  const remove = () =>
    modal.confirm({
      title: t('grades.remove', { tier: matrix?.tier }), okText: common('action.remove'), okButtonProps: { danger: true },
      onOk: () => { onChange(value.filter((_, at) => at !== index)); setShown(''); },
    });
  return (
    <div className="stack">
      <div className="row wrap">
        <Segmented value={matrix?.tier ?? ''} aria-label={t('grades.tiers')} options={value.map((each) => ({ value: each.tier, label: each.tier || t('grades.everybody') }))} onChange={setShown} />
        <span className="row"><Input size="small" value={tier} maxLength={100} placeholder={t('grades.new_tier')} aria-label={t('grades.new_tier')} style={{ width: 130 }} autoComplete="off" onChange={(event) => setTier(event.target.value)} onPressEnter={(event) => { event.preventDefault(); add(); }} /><Button size="small" icon={<Plus size={14} />} disabled={!tier.trim()} onClick={add}>{t('grades.add_tier')}</Button></span>
        <span className="grow" />
        {matrix?.tier && <Button size="small" type="text" danger onClick={remove}>{t('grades.remove_tier', { tier: matrix.tier })}</Button>}
      </div>
      {matrix && <Matrix key={matrix.tier} matrix={matrix} index={index} set={(urgency, impact, level) => onChange(withCell(value, index, urgency, impact, level))} />}
      <ErrorLine errors={errors} />
    </div>
  );
}
