import { Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { levels, type Case, type Level } from '@/shared/cases/types';
import { useCaseActions } from '@/shared/cases/useCaseActions';

/** Urgency and impact, from which the matrix makes the grade; or a grade of one's own, with a reason. */
export function GradeCase({ matter, close }: { matter: Case; close: () => void }) {
  const { t } = useTranslation('cases');
  const actions = useCaseActions();
  const { grade } = matter;
  const [urgency, setUrgency] = useState<Level>(grade.urgency);
  const [impact, setImpact] = useState<Level>(grade.impact);
  const [level, setLevel] = useState<Level | 'matrix'>(grade.overridden ? grade.level : 'matrix');
  const [reason, setReason] = useState(grade.overridden?.reason ?? '');
  const [busy, setBusy] = useState(false);
  const own = level !== 'matrix';
  const submit = async () => {
    if ((own && !reason.trim()) || busy) return;
    setBusy(true);
    const after = await actions.grade(matter, { urgency, impact, ...(own ? { level, reason: reason.trim() } : {}) });
    setBusy(false);
    if (after) close();
  };
  const options = levels.map((each) => ({ value: each, label: t(`level.${each}`) }));
  return (
    <Modal open title={t('grade.edit')} onCancel={close} onOk={() => void submit()} confirmLoading={busy} okButtonProps={{ disabled: own && !reason.trim() }} width={480}>
      <div className="case-form">
        <label className="case-label"><span className="case-label-name">{t('field.urgency')}</span><Select autoFocus value={urgency} options={options} aria-label={t('field.urgency')} onChange={setUrgency} /></label>
        <label className="case-label"><span className="case-label-name">{t('field.impact')}</span><Select value={impact} options={options} aria-label={t('field.impact')} onChange={setImpact} /></label>
        <label className="case-label whole"><span className="case-label-name">{t('grade.level')}</span>
          <Select value={level} aria-label={t('grade.level')} options={[{ value: 'matrix' as const, label: t('grade.matrix') }, ...options]} onChange={setLevel} />
          <span className="case-hint">{t(own ? 'grade.own_hint' : 'grade.matrix_hint')}</span></label>
        {own && <label className="case-label whole"><span className="case-label-name">{t('grade.reason')}<em aria-hidden="true">*</em></span><Input.TextArea rows={2} value={reason} maxLength={1000} aria-label={t('grade.reason')} onChange={(event) => setReason(event.target.value)} /></label>}
      </div>
    </Modal>
  );
}
