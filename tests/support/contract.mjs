// The OpenAPI document of the running server, and whether an answer keeps to it.
import assert from 'node:assert/strict';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const kMethods = ['get', 'put', 'post', 'patch', 'delete'];

export class Contract {
  constructor(document) {
    this.document = document;
    this.ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true });
    addFormats(this.ajv);
    this.ajv.addSchema(document, 'api');
    this.validators = new Map();
    this.operations = [];
    for (const [path, item] of Object.entries(document.paths)) {
      for (const method of kMethods) {
        if (!item[method]) continue;
        const pattern = new RegExp(`^${path.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]+\}/g, '[^/]+')}$`);
        this.operations.push({ path, method: method.toUpperCase(), pattern, ...item[method] });
      }
    }
    // The literal path wins over one with a {name}.
    this.operations.sort((a, b) => (a.path.match(/\{/g) ?? []).length - (b.path.match(/\{/g) ?? []).length);
  }

  find(method, path) {
    return this.operations.find((one) => one.method === method && one.pattern.test(path));
  }

  resolve(schema) {
    while (schema?.$ref) {
      schema = schema.$ref.slice(2).split('/').reduce((at, key) => at[key.replace(/~1/g, '/').replace(/~0/g, '~')], this.document);
    }
    return schema ?? {};
  }

  validator(pointer) {
    if (!this.validators.has(pointer)) this.validators.set(pointer, this.ajv.compile({ $ref: `api#${pointer}` }));
    return this.validators.get(pointer);
  }

  validate(pointer, value, where) {
    const validate = this.validator(pointer);
    if (!validate(value)) {
      const problems = validate.errors.map((e) => `${e.instancePath || '/'} ${e.message} ${JSON.stringify(e.params)}`);
      assert.fail(`${where} does not keep to the OpenAPI document:\n  ${problems.join('\n  ')}\n  ${JSON.stringify(value).slice(0, 1500)}`);
    }
  }

  isProblem(value, where) {
    this.validate('/components/schemas/ProblemDocument', value, where);
  }

  /** Every answer of the server passes here. */
  check(method, path, answer) {
    const where = `${method} ${path} -> ${answer.status}`;
    assert.ok(answer.status < 500 || [501, 503, 507].includes(answer.status), `${where}: ${answer.text.slice(0, 500)}`);
    if (!path.startsWith('/api/')) return;
    if (answer.status >= 400) {
      assert.match(answer.headers['content-type'] ?? '', /^application\/problem\+json/, where);
      this.isProblem(answer.json, where);
      assert.equal(answer.json.status, answer.status, where);
      return;
    }
    const operation = this.find(method, path);
    if (!operation) return;
    const stated = operation.responses[answer.status];
    assert.ok(stated, `${where}: the document does not know this status`);
    const schema = stated.content?.['application/json']?.schema;
    if (!schema) return;
    assert.match(answer.headers['content-type'] ?? '', /^application\/json/, where);
    const escaped = operation.path.replace(/~/g, '~0').replace(/\//g, '~1').replace(/\{/g, '%7B').replace(/\}/g, '%7D');
    this.validate(
      `/paths/${escaped}/${method.toLowerCase()}/responses/${answer.status}/content/application~1json/schema`,
      answer.json,
      where,
    );
  }
}
