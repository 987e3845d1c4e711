// Inputs made from the schemas of the OpenAPI document: a plain valid one, and every way to spoil it.

/** The least that the schema accepts, with `known` values for members of those names. */
export function sample(contract, schema, known = {}, name = '') {
  schema = contract.resolve(schema);
  if (name in known) return known[name];
  if (schema.enum) return schema.enum[0];
  switch (schema.type) {
    case 'object': {
      const out = {};
      for (const member of schema.required ?? []) out[member] = sample(contract, schema.properties[member], known, member);
      return out;
    }
    case 'array':
      return [];
    case 'integer':
    case 'number':
      return schema.minimum ?? 1;
    case 'boolean':
      return true;
    case 'string':
      if (schema.format === 'date-time') return '2026-01-02T03:04:05Z';
      if (schema.pattern) return '1';
      return 'x'.repeat(Math.max(1, schema.minLength ?? 1));
    default:
      return 'x';
  }
}

const kWrong = {
  string: [7, true, null, [], {}, ['x']],
  integer: ['7', 1.5, true, null, [], {}, 1e300],
  number: ['7', true, null, [], {}],
  boolean: ['true', 0, 1, null, [], {}],
  array: ['x', 7, true, null, {}],
  object: ['x', 7, true, null, []],
};

/** `{what, body, field}`: bodies that must be refused with 400, naming the field. */
export function* spoilt(contract, schema, good) {
  schema = contract.resolve(schema);
  for (const member of schema.required ?? []) {
    const body = { ...good };
    delete body[member];
    yield { what: `without ${member}`, body, field: member };
  }
  yield { what: 'with an unknown member', body: { ...good, zzz_unknown: 1 }, field: 'zzz_unknown' };
  for (const [member, its] of Object.entries(schema.properties ?? {})) {
    const kind = contract.resolve(its);
    for (const value of kWrong[kind.enum ? 'string' : kind.type] ?? []) {
      // An optional member that is null is as good as absent.
      if (value === null && !(schema.required ?? []).includes(member)) continue;
      yield { what: `${member} = ${JSON.stringify(value)}`, body: { ...good, [member]: value }, field: member };
    }
    if (kind.enum) yield { what: `${member} of no choice`, body: { ...good, [member]: 'zzz' }, field: member };
    if (kind.type === 'string' && kind.maxLength)
      yield { what: `${member} too long`, body: { ...good, [member]: 'x'.repeat(kind.maxLength + 1) }, field: member };
    if (kind.type === 'string' && (kind.pattern || kind.format))
      for (const value of ['', 'x', '0x1', '1 ', '-1', '99999999999999999999', '1\u0000'])
        yield { what: `${member} = ${JSON.stringify(value)}`, body: { ...good, [member]: value }, field: member };
    if (kind.type === 'integer' && kind.maximum !== undefined)
      yield { what: `${member} too large`, body: { ...good, [member]: kind.maximum + 1 }, field: member };
    if (kind.type === 'integer' && kind.minimum !== undefined)
      yield { what: `${member} too small`, body: { ...good, [member]: kind.minimum - 1 }, field: member };
  }
}

/** Texts that hold what no text may hold; refused, or taken and given back, but never an accident. */
export function* controls(contract, schema, good) {
  schema = contract.resolve(schema);
  for (const [member, its] of Object.entries(schema.properties ?? {})) {
    const kind = contract.resolve(its);
    if (kind.type !== 'string' || kind.enum || kind.pattern || kind.format) continue;
    for (const text of ['a\u0000b', 'a\u0007b', 'a\u001bb', '\ud800', '\udfff\ud800', 'x'.repeat(300_000)])
      yield { what: `${member} = ${JSON.stringify(text.slice(0, 10))}`, body: { ...good, [member]: text }, member };
  }
}

/** Bodies that are no JSON, or not of this world. */
export function broken() {
  const deep = 100_000;
  return [
    { what: 'no body', bytes: '' },
    { what: 'half a body', bytes: '{"name":"x' },
    { what: 'a list', bytes: '[]' },
    { what: 'null', bytes: 'null' },
    { what: 'a text', bytes: '"x"' },
    { what: 'a number', bytes: '1e999999' },
    { what: 'two values', bytes: '{} {}' },
    { what: 'a comment', bytes: '/*x*/{}' },
    { what: 'NUL bytes', bytes: Buffer.from([0, 0, 0, 0]) },
    { what: 'a byte order mark and garbage', bytes: Buffer.from([0xef, 0xbb, 0xbf, 0x7b]) },
    { what: 'invalid UTF-8', bytes: Buffer.concat([Buffer.from('{"name":"'), Buffer.from([0xff, 0xfe, 0xc0, 0x80, 0xed, 0xa0, 0x80]), Buffer.from('"}')]) },
    { what: 'lists 100,000 deep', bytes: '['.repeat(deep) + ']'.repeat(deep) },
    { what: 'objects 100,000 deep', bytes: '{"a":'.repeat(deep) + '1' + '}'.repeat(deep) },
    { what: 'a member twice', bytes: '{"name":"x","name":"y","zzz_unknown":1}' },
  ];
}
