// nlp.js (npm node-nlp) on the same rows: node nlpjs.mjs TRAIN.tsv DEV.tsv en|zh > guesses, one a line; figures on standard error.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

console.log = () => {}; // it tells there of its Chinese dictionary
const { NlpManager } = createRequire(path.join(process.env.NLPJS, 'package.json'))('node-nlp');
const rows = (file) => readFileSync(file, 'utf8').split('\n').slice(1).filter(Boolean).map((line) => line.split('\t'));
const [train, dev, language] = process.argv.slice(2);
const manager = new NlpManager({ languages: [language], autoSave: false, nlu: { log: false }, forceNER: false });
let began = performance.now();
for (const [text, label] of rows(train)) manager.addDocument(language, text, label);
await manager.train();
const training = (performance.now() - began) / 1000;
const asked = rows(dev);
const guesses = [];
began = performance.now();
for (const [text] of asked) {
  const { classifications = [], intent } = await manager.process(language, text);
  guesses.push(intent === 'None' ? (classifications.find((one) => one.intent !== 'None')?.intent ?? 'None') : intent);
}
const each = ((performance.now() - began) * 1000) / asked.length;
process.stdout.write(guesses.map((one) => `${one}\n`).join(''));
process.stderr.write(JSON.stringify({ training, each }) + '\n');
