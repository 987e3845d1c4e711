import { useTranslation } from 'react-i18next';
import type { Matrix } from './model';

/** Which label is taken for which: the stronger the colour, the more often. A table, so that it can be read without seeing. */
export function HeatMap({ matrix, nameOf, caption, pick }: { matrix: Matrix; nameOf: (label: string) => string; caption: string; pick?: (label: string) => void }) {
  const { t } = useTranslation('teaching');
  return (
    <div className="heat-frame" tabIndex={0} role="region" aria-label={caption}>
      <table className="heat">
        <caption className="faint">{caption}</caption>
        <thead>
          <tr><th scope="col"><span className="faint tiny">{t('quality.right')} ↓ · {t('quality.guessed')} →</span></th>{matrix.labels.map((label) => <th key={label} scope="col" className="heat-column"><span title={nameOf(label)}>{nameOf(label)}</span></th>)}</tr>
        </thead>
        <tbody>
          {matrix.labels.map((right, row) => (
            <tr key={right}>
              <th scope="row" className="cut">{pick ? <button type="button" className="bare link" onClick={() => pick(right)}>{nameOf(right)}</button> : nameOf(right)}</th>
              {matrix.labels.map((guessed, column) => {
                const times = matrix.cells[row]?.[column] ?? 0;
                const strength = matrix.most ? times / matrix.most : 0;
                return (
                  <td key={guessed} className={`numbers ${row === column ? 'heat-same' : ''}`} title={times ? t('quality.cell', { right: nameOf(right), guessed: nameOf(guessed), count: times }) : undefined}>
                    {times > 0 && <i style={{ opacity: 0.12 + strength * 0.5 }} aria-hidden="true" />}
                    <span>{times || ''}</span>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
