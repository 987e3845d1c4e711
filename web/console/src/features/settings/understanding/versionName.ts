export function versionName(t: (key: 'versions.built_in' | 'versions.number', values?: { number: number }) => string, number: number) {
  return number === 0 ? t('versions.built_in') : t('versions.number', { number });
}
