// The decision table of a step: over the dialog's own slots, its outputs become slots.
import { Modal } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FieldProblem } from '@/shared/api/http';
import type { DecisionTable, Fact } from '@/shared/api/types';
import { useConditionWords } from '@/shared/conditions/words';
import { FieldErrors } from '@/shared/ui/fieldErrors';
import { TableGrid } from '../tables/TableGrid';
import '../tables/tables.css';

const emptyTable: DecisionTable = { hit: 'first', inputs: [], outputs: [{ name: 'decision', type: 'text' }], rows: [{ id: 'rest', when: {}, then: {} }] };

type Props = { table?: DecisionTable; facts: Fact[]; mistakes: FieldProblem[]; close: () => void; change: (table: DecisionTable) => void };

export function NodeTable({ table, facts, mistakes, close, change }: Props) {
  const { t } = useTranslation('bots');
  const words = useConditionWords(facts);
  const [draft, setDraft] = useState<DecisionTable>(table ?? emptyTable);
  const problems = useMemo(() => mistakes.flatMap((each) => { const at = each.field.indexOf('.table'); return at < 0 ? [] : [{ ...each, field: each.field.slice(at + 1) }]; }), [mistakes]);
  return (
    <Modal open width={1100} title={t('node.table_edit')} okText={t('node.table_take')} onOk={() => { change(draft); close(); }} onCancel={close}>
      <p className="faint">{t('node.table_lead')}</p>
      <FieldErrors.Provider value={problems}>
        <TableGrid value={draft} onChange={setDraft} facts={facts} words={words} verdicts={new Map()} />
      </FieldErrors.Provider>
    </Modal>
  );
}
