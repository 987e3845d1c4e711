// `deskbell learn` from outside: files in, figures out; needs no server and no database.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { binary, temporaryDirectory } from '../support/server.mjs';

const messages = fileURLToPath(new URL('../../modules/learn/tests/fixtures/service.tsv', import.meta.url));
const directory = temporaryDirectory();
const path = (name) => join(directory, name);
const learn = (args, input) => spawnSync(binary, ['learn', ...args], { encoding: 'utf8', input });
const table = (name, rows) => {
  writeFileSync(path(name), rows.map((row) => `${row}\n`).join(''));
  return path(name);
};
after(() => rmSync(directory, { recursive: true, force: true }));

describe('deskbell learn', () => {
  test('trains a model that predicts line by line', () => {
    const trained = learn(['train', messages, '--model', path('service.model')]);
    assert.equal(trained.status, 0, trained.stderr);
    assert.match(trained.stdout, /144 examples of 8 labels/);
    const asked = learn(['predict', '--model', path('service.model')], 
      Buffer.concat([Buffer.from('where is my parcel\n\n我要退款\n'), Buffer.from([0xff, 0xfe, 10]), Buffer.from('last')]));
    assert.equal(asked.status, 0, asked.stderr);
    const lines = asked.stdout.split('\n');
    assert.equal(lines.length, 6, 'one line out for each line in');
    for (const line of lines.slice(0, 5)) assert.match(line, /^[a-z_]+\t[01]\.\d{4}$/);
    assert.match(lines[0], /^track_order\t/);
    assert.match(lines[2], /^refund\t/);
    const top = learn(['predict', '--model', path('service.model'), '--top', '3'], 'where is my parcel\n').stdout;
    assert.equal(top.trim().split('\t').length, 6);
  });

  test('makes the same bytes of the same examples and seed', () => {
    const model = (seed, threads) => {
      const done = learn(['train', messages, '--model', path('m'), '--seed', seed, '--threads', threads]);
      assert.equal(done.status, 0, done.stderr);
      return readFileSync(path('m'));
    };
    const first = model('5', '1');
    assert.ok(first.equals(model('5', '2')));
    assert.ok(!first.equals(model('6', '2')));
  });

  test('pools files, learns what is out of scope and measures it', () => {
    const outside = table('outside.tsv', ['text\tlabel', ...['sing me a song', 'how old is the moon', 'tell me a joke', 'bake some bread', 'who won the match',
      'capital of France', 'play music', '今天天气怎么样', '讲个笑话', '唱一首歌', '月亮有多大', '面包怎么烤'].map((text) => `${text}\toos`)]);
    assert.equal(learn(['train', messages, outside, '--model', path('scoped')]).status, 0);
    assert.match(learn(['predict', '--model', path('scoped')], 'tell me another joke\n').stdout, /^oos\t/);
    assert.doesNotMatch(learn(['predict', '--model', path('scoped'), '--accept-all'], 'tell me another joke\n').stdout, /^oos/);
    const tested = learn(['test', '--model', path('scoped'), messages, outside]).stdout;
    for (const figure of [/accuracy +\d/, /macro-F1 +\d/, /in scope +\d/, /out of scope +\d/]) assert.match(tested, figure);
  });

  test('shows what should be mended in examples', () => {
    const doubtful = table('doubtful.tsv', ['text\tlabel', 'where is my parcel\trefund', 'thank you, thanks a lot\tinvoice']);
    const shown = learn(['examine', messages, doubtful]).stdout;
    assert.match(shown, /conflict\twhere is my parcel\trefund\ttrack_order/);
    assert.match(shown, /mislabelled\?\tthank you, thanks a lot\tinvoice\tthanks/);
  });

  test('says which file, line and column is wrong', () => {
    const refusal = (rows) => {
      const done = learn(['train', table('bad.tsv', rows), '--model', path('none')]);
      assert.equal(done.status, 1);
      return done.stderr;
    };
    assert.match(refusal(['label\ttext']), /bad\.tsv:1:1: The first line must be/);
    assert.match(refusal(['text\tlabel', 'a\tb', 'no tab']), /bad\.tsv:3:7: There is no tab/);
    assert.match(refusal(['text\tlabel', 'a\t']), /bad\.tsv:2:3: The label is empty/);
    assert.match(refusal(['text\tlabel', 'a\tb']), /at least two labels/);
    assert.match(learn(['train', path('nowhere.tsv'), '--model', path('none')]).stderr, /nowhere\.tsv: The file cannot be read/);
    assert.match(learn(['train', messages, '--model', path('no/such/place')]).stderr, /cannot be written/);
    assert.equal(learn(['train', messages]).status, 2);
  });

  test('refuses a model file that is foreign or cut short', () => {
    assert.equal(learn(['train', messages, '--model', path('cut')]).status, 0);
    truncateSync(path('cut'), 5000);
    const cut = learn(['predict', '--model', path('cut')], 'hello\n');
    assert.equal(cut.status, 1);
    assert.match(cut.stderr, /cut short or damaged/);
    assert.match(learn(['test', '--model', messages, messages]).stderr, /not a model file/);
  });
});
