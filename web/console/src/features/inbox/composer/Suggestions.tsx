import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Avatar } from '@/shared/ui/Avatar';

export type Suggestion = { key: string; label: string; hint?: string; detail?: string; presence?: string; insert: string };
type Props = { id: string; list: Suggestion[]; chosen: number; choose: (index: number) => void; take: (suggestion: Suggestion) => void };

export function Suggestions({ id, list, chosen, choose, take }: Props) {
  const { t } = useTranslation('inbox');
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  return (
    <div className="suggestions" id={id} role="listbox" aria-label={t('composer.suggestions')} ref={box}>
      {list.map((each, index) => (
        <div
          key={each.key} id={`${id}-${index}`} role="option" aria-selected={index === chosen} className="suggestion"
          onMouseMove={() => choose(index)} onMouseDown={(event) => { event.preventDefault(); take(each); }}
        >
          {each.presence && <Avatar name={each.label} size={22} presence={each.presence} />}
          <span className="grow">
            <span className="row"><strong className="cut">{each.label}</strong>{each.hint && <span className="faint">{each.hint}</span>}</span>
            {each.detail && <span className="faint cut suggestion-detail">{each.detail}</span>}
          </span>
        </div>
      ))}
    </div>
  );
}
