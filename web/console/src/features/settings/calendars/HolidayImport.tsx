import { useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Modal, Upload } from 'antd';
import { FileUp } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HolidayImportResult, NamedCalendar } from '@/shared/api/types';
import { useProblem } from '@/shared/ui/problem';
import { calendars, settingsKeys } from '../api';
import { daysOfFile, type FileDay } from '../model/year';

type Chosen = { file: File; days: FileDay[] };

function DayList({ days, known }: { days: FileDay[]; known: Set<string> }) {
  const { t } = useTranslation('casework');
  return (
    <ul className="plain import-days" tabIndex={0} aria-label={t('calendars.in_file')}>
      {days.map((day, index) => (
        <li key={`${day.date} ${index}`} className="row">
          <time className="numbers">{day.date}</time><span className="grow cut" title={day.name}>{day.name}</span>
          {day.makeUp && <span className="pill pill-accent">{t('calendars.kind.make_up')}</span>}
          {known.has(day.date) && <span className="pill pill-warn">{t('calendars.replaces')}</span>}
        </li>
      ))}
    </ul>
  );
}

/** Holidays from a file: looked at first, then taken over, then told what became of each. */
export function HolidayImport({ calendar }: { calendar: NamedCalendar }) {
  const { t } = useTranslation('casework');
  const { t: common } = useTranslation();
  const { message } = App.useApp();
  const cache = useQueryClient();
  const problem = useProblem();
  const [chosen, setChosen] = useState<Chosen>();
  const [busy, setBusy] = useState(false);
  const [result, setResult] = useState<HolidayImportResult>();
  const known = new Set(calendar.hours.exceptions.map((each) => each.date));
  const choose = async (file: File) => {
    if (file.size > 1_000_000) return void message.error(t('calendars.too_large'));
    setResult(undefined);
    setChosen({ file, days: daysOfFile(await file.text()) });
  };
  const take = async () => {
    if (!chosen) return;
    setBusy(true);
    try {
      setResult(await calendars.importHolidays(calendar.id, chosen.file));
      setChosen(undefined);
      await Promise.all([cache.invalidateQueries({ queryKey: settingsKeys.calendars }), cache.invalidateQueries({ queryKey: settingsKeys.calendar(calendar.id) })]);
    } catch (error) {
      problem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="stack">
      <Upload accept=".ics,text/calendar" showUploadList={false} beforeUpload={(file) => { void choose(file); return false; }}>
        <Button icon={<FileUp size={15} />}>{t('calendars.import')}</Button>
      </Upload>
      {result && (
        <Alert
          type={result.problems.length ? 'warning' : 'success'} showIcon title={t('calendars.imported', { added: result.added, replaced: result.replaced, kept: result.kept })}
          description={result.problems.length > 0 && <ul>{result.problems.map((each) => <li key={`${each.line} ${each.message}`}>{t('calendars.line', { line: each.line, text: each.message })}</li>)}</ul>}
        />
      )}
      {chosen && (
        <Modal open title={t('calendars.preview', { name: chosen.file.name })} okText={t('calendars.take_over')} cancelText={common('action.cancel')} confirmLoading={busy} onOk={() => void take()} onCancel={() => setChosen(undefined)}>
          <div className="stack">
            <p className="faint">{t(chosen.days.length ? 'calendars.preview_text' : 'calendars.preview_none', { count: chosen.days.length })}</p>
            {chosen.days.length > 0 && <DayList days={chosen.days} known={known} />}
          </div>
        </Modal>
      )}
    </div>
  );
}
