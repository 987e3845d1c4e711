// What can be seen in the sources and in the program's file: libraries, cryptography, dangerous functions.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { binary } from '../support/server.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const read = (file) => readFileSync(path.join(root, file), 'utf8');

/** {file: text} of the sources below a directory, without tests. */
function sources(directory, ends) {
  const out = {};
  for (const one of readdirSync(path.join(root, directory), { recursive: true, withFileTypes: true })) {
    const file = path.relative(root, path.join(one.parentPath ?? one.path, one.name));
    if (!one.isFile() || !ends.test(one.name) || /node_modules|\/dist\/|\/tests?\/|\/bench\/|\/fuzz\/|\.test\./.test(file)) continue;
    out[file] = read(file).replace(/^\s*\/\/.*$/gm, '');
  }
  return out;
}
const cpp = { ...sources('modules', /\.(cpp|h)$/), ...sources('app', /\.(cpp|h)$/) };
const web = { ...sources('web/console/src', /\.tsx?$/), ...sources('web/widget/src', /\.tsx?$/), ...sources('web/packages', /\.tsx?$/) };
assert.ok(Object.keys(cpp).length > 200 && Object.keys(web).length > 100, 'the sources are not where they were');
const having = (files, pattern) => Object.keys(files).filter((file) => pattern.test(files[file]));

test('the program is linked to what the inventory lists, and to nothing else', () => {
  const listed = new Set([...read('docs/components.md').matchAll(/`((?:lib|ld-)[\w.+-]+)`/g)].map((match) => match[1]));
  const needed = [...execFileSync('readelf', ['-d', binary], { encoding: 'utf8' }).matchAll(/NEEDED.*\[(.+?)\.so/g)].map((match) => match[1]);
  assert.ok(needed.length > 5, needed.join());
  assert.deepEqual(needed.filter((library) => !listed.has(library) && !/^lib(asan|ubsan|tsan)/.test(library)), []);
});

test('every package of the web is pinned by version and hash, and what ships stands in the inventory', () => {
  const inventory = read('docs/components.md');
  for (const app of ['web/console', 'web/widget', 'web/e2e', 'tests']) {
    const { packages } = JSON.parse(read(`${app}/package-lock.json`));
    for (const [name, one] of Object.entries(packages)) {
      if (name === '' || one.link) continue;
      assert.match(one.integrity ?? '', /^sha512-/, `${app}: ${name}`);
      assert.match(one.version, /^\d+\.\d+\.\d+/, `${app}: ${name}`);
      if (one.resolved) assert.match(one.resolved, /^https:\/\/registry\.npmjs\.org\//, `${app}: ${name}`);
    }
    if (app === 'tests' || app === 'web/e2e') continue;
    for (const name of Object.keys(packages[''].dependencies ?? {})) {
      const row = inventory.split('\n').find((line) => line.includes(`\`${name}\``));
      assert.ok(row?.includes(`| ${packages[`node_modules/${name}`].version} |`), `${name} ${packages[`node_modules/${name}`].version} is not in docs/components.md: ${row}`);
    }
  }
});

test('every cryptographic function that is called stands in the inventory', () => {
  const table = /## Cryptography\n([\s\S]*?)\n## /.exec(read('docs/protection.md'))[1];
  const listed = [...table.matchAll(/`(\w+)`/g)].map((match) => match[1]);
  const called = /\b((?:crypto|randombytes|oath|EVP|AES|DES|RC4|RSA|DSA|EC|DH|PKCS\w*|CMS|MD[245]|RIPEMD160)_[A-Za-z0-9_]+|HMAC|SHA1|SHA224|SHA256|SHA384|SHA512|MD5|sodium_memcmp|getrandom)\(/g;
  const strange = [];
  for (const [file, text] of Object.entries(cpp))
    for (const [, name] of text.matchAll(called))
      if (!listed.some((one) => name === one || name.startsWith(`${one}_`) || (one.startsWith('EVP_') && name.startsWith(one)))) strange.push(`${file}: ${name}`);
  assert.deepEqual(strange, []);
  for (const name of listed) assert.ok(Object.values(cpp).some((text) => text.includes(name)), `${name} is in the inventory but nowhere called`);
});

test('no other source of chance than the kernel’s stands where something must not be guessed', () => {
  const cheap = having(cpp, /mt19937|minstd_rand|\brand\(|random\(\)|drand48|default_random_engine/);
  // Pauses before the next try, and marks that must differ but may be known.
  assert.deepEqual(cheap.filter((file) => !/^modules\/storage\/src\/postgres_/.test(file)), []);
  // The seeded one is for tests and the demonstration.
  const seeded = having(cpp, /SeededRandom/);
  assert.deepEqual(seeded.filter((file) => !/^(modules\/base\/|modules\/routing\/(src|include\/routing)\/simulation|modules\/storage\/(src|include\/storage)\/testing|modules\/(vault|cases)\/include\/\w+\/testing|app\/src\/demo\/)/.test(file)), []);
  assert.deepEqual(having(web, /Math\.random/).filter((file) => /token|secret|password|nonce/i.test(file)), []);
});

test('one place starts a shell, for the operator’s own command', () => {
  assert.deepEqual(having(cpp, /\b(popen|std::system|wordexp|execl\w*|execv\w*)\s*\(|(?<![:\w.])system\s*\(\s*[\w"]/), ['modules/vault/src/ring_file.cpp']);
  assert.deepEqual(having(cpp, /\bposix_spawnp?\s*\(/), ['modules/backup/src/process.cpp']);
});

test('no regular expression is made from what somebody typed', () => {
  assert.deepEqual(having(cpp, /std::regex|boost::regex|regcomp\(|pcre/), []);
  assert.deepEqual(having(web, /new RegExp\(|\bRegExp\(/), []);
});

test('no page makes code or markup out of text', () => {
  assert.deepEqual(having(web, /dangerouslySetInnerHTML|\.(inner|outer)HTML\b|insertAdjacentHTML|document\.write|createContextualFragment|\beval\(|new Function\(|set(Timeout|Interval)\(\s*['"`]/), []);
});

test('password fields are masked and take what managers and the clipboard fill in', () => {
  let fields = 0;
  for (const [file, text] of Object.entries(web)) {
    assert.ok(!/onPaste=\{[^}]*preventDefault/.test(text) || !/Password/.test(text), `${file} stops pasting`);
    for (const match of text.matchAll(/<Form\.Item[^>]*name="(?:password|current|wanted|repeat)"[\s\S]*?<(Input[.\w]*)([^>]*)/g)) {
      ++fields;
      assert.equal(match[1], 'Input.Password', file);
      assert.match(match[2], /autoComplete="(current|new)-password"/, file);
    }
  }
  assert.ok(fields >= 4, `${fields} fields`);
});
