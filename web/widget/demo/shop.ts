import './shop.css';

type Deskbell = { open(): void; shutdown(): void };

const english = new Map<HTMLElement, string>();
for (const element of document.querySelectorAll<HTMLElement>('[data-zh]')) {
  english.set(element, element.textContent ?? '');
}
const labels = new Map<Element, string>();
for (const element of document.querySelectorAll('[data-zh-label]')) labels.set(element, element.getAttribute('aria-label') ?? '');

const query = new URLSearchParams(location.search);
const button = document.getElementById('language') as HTMLButtonElement;

function speak(language: string): void {
  const chinese = language === 'zh-CN';
  document.documentElement.lang = language;
  document.title = chinese ? 'Nordhaus 小家电' : 'Nordhaus Appliances';
  for (const [element, text] of english) element.textContent = chinese ? (element.dataset.zh ?? text) : text;
  for (const [element, text] of labels) {
    element.setAttribute('aria-label', chinese ? (element.getAttribute('data-zh-label') ?? text) : text);
  }
  button.textContent = chinese ? 'English' : '中文';
  button.lang = chinese ? 'en' : 'zh-CN';
}

/** The widget learns the page's language when it starts, so a page in another language is loaded anew. */
button.addEventListener('click', () => {
  query.set('language', document.documentElement.lang === 'zh-CN' ? 'en' : 'zh-CN');
  location.search = query.toString();
});
const wish = query.get('language') ?? navigator.language;
speak(/^zh/i.test(wish) ? 'zh-CN' : 'en');
if (query.get('dir') === 'rtl') document.documentElement.dir = 'rtl';

const meta = document.querySelector<HTMLMetaElement>('meta[name="deskbell-installation"]');
const key = query.get('installation') || meta?.content;
if (key) {
  const script = document.createElement('script');
  script.src = '/widget.js';
  script.async = true;
  script.dataset.installation = key;
  document.head.append(script);
}
for (const opener of document.querySelectorAll<HTMLElement>('[data-chat]')) {
  opener.addEventListener('click', () => (window.Deskbell as Deskbell | undefined)?.open());
}
