import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Radio, Select, type GetRef } from 'antd';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { keys } from '@/shared/api/keys';
import { useMe } from '@/shared/api/me';
import type { CannedAnswer } from '@/shared/api/types';
import { Markdown } from '@/shared/ui/Markdown';
import { canned, type CannedDraft } from '../api';
import { filledIn, variables } from '../model/variables';
import { Editor } from '../parts/Editor';
import { useLanguageOptions } from '../parts/useLists';

export function AnswerEditor({ answer, mayShare }: { answer?: CannedAnswer; mayShare: boolean }) {
  const { t } = useTranslation('settings');
  const me = useMe();
  const cache = useQueryClient();
  const languages = useLanguageOptions();
  const [form] = Form.useForm<CannedDraft>();
  const area = useRef<GetRef<typeof Input.TextArea>>(null);
  const text = Form.useWatch('text', form) ?? answer?.text ?? '';
  const refresh = () => cache.invalidateQueries({ queryKey: keys.canned });
  const fixed = answer?.shared && !mayShare;
  const sample = { 'contact.name': t('answers.sample_customer'), 'agent.name': me.user.name, 'conversation.id': '417', workspace: me.workspace };

  const insert = (name: string) => {
    const box = area.current?.resizableTextArea?.textArea;
    if (!box) return;
    // The box tells of it like of typing, so the form knows that it has changed.
    const untouched = box.selectionEnd === 0 && document.activeElement !== box;
    box.focus();
    if (untouched) box.setSelectionRange(box.value.length, box.value.length);
    box.setRangeText(`{{${name}}}`, box.selectionStart, box.selectionEnd, 'end');
    box.dispatchEvent(new Event('input', { bubbles: true }));
  };

  return (
    <Editor<CannedDraft>
      form={form} title={answer?.title ?? t('answers.add')} back="/settings/answers" wide readOnly={fixed ? t('answers.fixed') : undefined}
      initial={answer ?? { shortcut: '', title: '', text: '', shared: mayShare }}
      save={async ({ shortcut, title, text: words, shared, language }) => {
        if (answer) await canned.change(answer.id, { shortcut, title, text: words, language: language ?? '' });
        else await canned.create({ shortcut, title, text: words, shared, ...(language ? { language } : {}) });
        await refresh();
        return '/settings/answers';
      }}
      remove={answer && !fixed ? { title: t('answers.remove', { title: answer.title }), text: t(answer.shared ? 'answers.remove_shared' : 'answers.remove_own'), run: () => canned.remove(answer.id).then(refresh) } : undefined}
    >
      <div className="two two-top">
        <div>
          <div className="set-grid">
            <Form.Item name="shortcut" label={t('answers.shortcut')} extra={t('answers.shortcut_text')} normalize={(value: string) => value.replace(/^\/+/, '').replace(/\s/g, '-')} rules={[{ required: true, message: t('form.required') }]}><Input prefix="/" maxLength={50} /></Form.Item>
            <Form.Item name="language" label={t('answers.language')} extra={t('answers.language_text')}><Select allowClear options={languages} placeholder={t('answers.any_language')} /></Form.Item>
          </div>
          <Form.Item name="title" label={t('answers.title')} rules={[{ required: true, whitespace: true, message: t('form.required') }]}><Input maxLength={200} /></Form.Item>
          <Form.Item name="text" label={t('answers.text')} rules={[{ required: true, whitespace: true, message: t('form.required') }]}><Input.TextArea className="tall-text" ref={area} maxLength={10000} rows={7} /></Form.Item>
          {!fixed && (
            <div className="variables">
              <span className="faint">{t('answers.variables')}</span>
              {variables.map((name) => <Button key={name} size="small" onClick={() => insert(name)} title={t(`variable.${name === 'contact.name' ? 'contact' : name === 'agent.name' ? 'agent' : name === 'conversation.id' ? 'conversation' : 'workspace'}`)}><code>{`{{${name}}}`}</code></Button>)}
            </div>
          )}
          {!answer && (
            <Form.Item name="shared" label={t('answers.whose')} extra={mayShare ? undefined : t('answers.own_only')}>
              <Radio.Group disabled={!mayShare} options={[{ value: true, label: t('answers.shared_text') }, { value: false, label: t('answers.own_text') }]} />
            </Form.Item>
          )}
        </div>
        <section className="panel" aria-label={t('answers.preview')}>
          <h2>{t('answers.preview')}</h2>
          <p className="faint">{t('answers.preview_text')}</p>
          <div className="answer-bubble">{text.trim() ? <Markdown text={filledIn(text, sample)} /> : <span className="faint">…</span>}</div>
        </section>
      </div>
    </Editor>
  );
}
