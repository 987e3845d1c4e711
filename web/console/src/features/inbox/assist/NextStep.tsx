// What to do next, why, and one button that does it.
import { App, Button } from 'antd';
import { ArrowRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Id } from '@/shared/api/types';
import { useHotkeys } from '@/shared/ui/hotkeys';
import { Kbd } from '@/shared/ui/Kbd';
import { navigate } from '@/shared/ui/router';
import { useLabelName } from '@/shared/understanding/useRecognition';
import { languageName } from '@/shared/understanding/words';
import { insertText } from '../model/insertBus';
import type { NextAction } from './api';
import { phraseFor } from './model';
import { useStart } from './useStart';

/** What a key of the inbox does, done by a button. */
const press = (key: string) => window.dispatchEvent(new KeyboardEvent('keydown', { key, code: `Key${key.toUpperCase()}` }));
const keyOf: Partial<Record<NextAction['step'], string>> = { hand_over: 'a', escalate: 'a', open_case: 'c', close: 'e' };

type Props = { conversation: Id; steps: NextAction[]; language: string; greeting: string; mayReply: boolean };

function useDoing({ conversation, language, greeting }: Props): (next: NextAction) => (() => void) | undefined {
  const { t } = useTranslation('understanding');
  const { message } = App.useApp();
  const start = useStart(conversation);
  const insert = (text: string | undefined) => text && (() => { if (!insertText(conversation, text)) void message.info(t('suggest.no_composer')); });
  return (next) => {
    const key = keyOf[next.step];
    if (key) return () => press(key);
    if (next.step === 'look_up_order') return () => navigate(`/search?q=${encodeURIComponent(next.params.number ?? '')}`);
    const { id } = next.params;
    if (next.step === 'start_procedure') return id ? () => void start(id) : undefined;
    return insert(next.step === 'answer_language' ? greeting : phraseFor(next.step, language)) || undefined;
  };
}

export function NextSteps(props: Props) {
  const { t, i18n } = useTranslation('understanding');
  const nameOf = useLabelName();
  const doing = useDoing(props);
  const [first, ...others] = props.steps;
  const act = first && doing(first);
  useHotkeys({ 'alt+g': () => act?.() }, Boolean(act) && props.mayReply);
  if (!first) return <p className="faint">{t('next.none')}</p>;
  const told = ({ step, params }: NextAction) => t(`next.${step}`, { ...params, about: params.about ? nameOf('intent', params.about) : '', language: languageName(params.language ?? '', i18n.language) ?? '' });
  const why = ({ because, value }: NextAction) => {
    const words = because === 'intent' || because === 'urgency' || because === 'sentiment' ? nameOf(because, value) : because === 'language' ? (languageName(value, i18n.language) ?? value) : '';
    return words ? t('next.because', { what: t(`next.what.${because as 'intent'}`), value: words }) : '';
  };
  const button = (each: NextAction, main: boolean) => {
    const run = doing(each);
    return run && <Button className="fit" size="small" type={main ? 'primary' : 'default'} disabled={!props.mayReply} icon={<ArrowRight size={13} />} onClick={run}>{t(`next.do.${each.step}`)} {main && <Kbd combo="alt+g" />}</Button>;
  };
  return (
    <div className="stack">
      <div className="next-step"><p><strong>{told(first)}</strong></p><p className="faint">{why(first)}</p>{button(first, true)}</div>
      {others.slice(0, 2).map((each) => <div key={`${each.step} ${each.params.id ?? ''}`} className="row"><span className="grow">{told(each)}</span>{button(each, false)}</div>)}
    </div>
  );
}
