// Reads the text format of Prometheus as strictly as promtool does, so that what is wrong fails a test.
import assert from 'node:assert/strict';

const kName = /^[a-z_][a-z0-9_]*$/;
const kLine = /^([a-z_][a-z0-9_]*)(?:\{(.*)\})? (\S+)$/;
const kLabel = /([a-z_][a-z0-9_]*)="((?:[^"\\]|\\["\\n])*)"(?:,|$)/y;

function labelsOf(text, line) {
  const labels = {};
  let at = 0;
  while (at < text.length) {
    kLabel.lastIndex = at;
    const match = kLabel.exec(text);
    assert.ok(match, `labels: ${line}`);
    assert.ok(!(match[1] in labels), `a label twice: ${line}`);
    labels[match[1]] = match[2];
    at = kLabel.lastIndex;
  }
  return labels;
}

function checkHistogram(name, samples) {
  const groups = new Map();
  for (const { name: part, labels, value } of samples) {
    const { le, ...others } = labels;
    const key = JSON.stringify(Object.entries(others).sort());
    const group = groups.get(key) ?? { buckets: [] };
    groups.set(key, group);
    if (part === `${name}_bucket`) group.buckets.push([le === '+Inf' ? Infinity : Number(le), value]);
    else group[part.slice(name.length + 1)] = value;
  }
  for (const { buckets, sum, count } of groups.values()) {
    assert.equal(buckets.at(-1)[0], Infinity, `${name}: no +Inf`);
    assert.equal(buckets.at(-1)[1], count, `${name}: +Inf is not the count`);
    assert.ok(Number.isFinite(sum), `${name}: no sum`);
    for (let i = 1; i < buckets.length; i += 1)
      assert.ok(buckets[i][0] > buckets[i - 1][0] && buckets[i][1] >= buckets[i - 1][1], `${name}: buckets do not rise`);
  }
}

/** Families by name: { type, help, samples: [{ name, labels, value }] }. */
export function parseExposition(text) {
  assert.ok(text.endsWith('\n'), 'the last line has no end');
  const families = new Map();
  let current;
  for (const line of text.slice(0, -1).split('\n')) {
    const help = /^# HELP (\S+) (.+)$/.exec(line);
    const type = /^# TYPE (\S+) (counter|gauge|histogram)$/.exec(line);
    if (help) {
      assert.match(help[1], kName);
      assert.ok(!families.has(help[1]), `the family ${help[1]} stands twice`);
      current = { name: help[1], help: help[2], samples: [] };
      families.set(help[1], current);
      continue;
    }
    if (type) {
      assert.equal(type[1], current.name, line);
      current.type = type[2];
      continue;
    }
    const match = kLine.exec(line);
    assert.ok(match, `not a line of the format: ${line}`);
    const [, name, labels, number] = match;
    const base = current.type === 'histogram' ? name.replace(/_(bucket|sum|count)$/, '') : name;
    assert.equal(base, current.name, `a sample outside of its family: ${line}`);
    const value = number === '+Inf' ? Infinity : Number(number);
    assert.ok(!Number.isNaN(value) || number === 'NaN', line);
    current.samples.push({ name, labels: labelsOf(labels ?? '', line), value });
  }
  for (const family of families.values()) {
    assert.ok(family.type && family.help, `${family.name}: type and help`);
    assert.equal(family.type === 'counter', family.name.endsWith('_total'), `${family.name}: counters end in _total`);
    const keys = family.samples.map(({ name, labels }) => name + JSON.stringify(Object.entries(labels).sort()));
    assert.equal(new Set(keys).size, keys.length, `${family.name}: a sample stands twice`);
    if (family.type === 'histogram') checkHistogram(family.name, family.samples);
    if (family.type === 'counter') for (const { value } of family.samples) assert.ok(value >= 0, family.name);
  }
  return families;
}

/** The sum over samples of that name whose labels fit. */
export function total(families, name, labels = {}) {
  const samples = [...families.values()].flatMap((family) => family.samples).filter((sample) => sample.name === name);
  const fits = samples.filter((sample) => Object.entries(labels).every(([key, value]) => sample.labels[key] === value));
  return fits.reduce((sum, sample) => sum + sample.value, 0);
}
