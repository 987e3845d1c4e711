import { chooseLanguage, type Language } from '../i18n';
import type { Store } from './store';
import type { Timers } from './timers';
import type { World } from './world';

export type Speaking = ReturnType<typeof makeSpeaking>;

/** The language of the widget: the visitor's choice, else what the installation, the page and the browser say. */
export function makeSpeaking({ world, store, timers }: { world: World; store: Store; timers: Timers }) {
  let ofPage: string | undefined;

  const language = (): Language => {
    return chooseLanguage([
      world.memory.get<string>('language'),
      store.state.session?.installation.language,
      ofPage,
      ...world.browserLanguages,
    ]);
  };

  /** Call when something changed that decides the language. */
  const speak = (): void => {
    const wanted = language();
    if (wanted === store.state.language && store.state.speaks) return;
    world.learn(wanted).then(
      () => {
        if (wanted === language()) store.set({ language: wanted, speaks: true });
      },
      () => timers.again('speak', speak),
    );
  };

  return {
    language,
    speak,

    setOfPage(told: string): void {
      ofPage = told;
      speak();
    },

    choose(chosen: Language): void {
      world.memory.set('language', chosen);
      speak();
    },
  };
}
