import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { oneOf, parseArguments, wholeNumber } from '../../../../src/cli/input/parseArguments.ts';
import { UsageError } from '../../../../src/cli/input/usageError.ts';

const options = {
  layer: { type: 'string' },
  out: { type: 'string' },
  json: { type: 'boolean' },
  k: { type: 'string', short: 'k' },
} as const;

function parse(...args: string[]): ReturnType<typeof parseArguments<typeof options>> {
  return parseArguments(args, options);
}

function refused(message: RegExp, ...args: string[]): void {
  assert.throws(
    () => parse(...args),
    (error) => error instanceof UsageError && message.test(error.message),
  );
}

describe('parseArguments', () => {
  test('a value may begin with a dash, with = or without', () => {
    assert.equal(parse('--layer', '-1').values.layer, '-1');
    assert.equal(parse('--layer=-1').values.layer, '-1');
    assert.equal(parse('--layer', '3', 'file').values.layer, '3');
    assert.equal(parse('--out', '-x=y').values.out, '-x=y');
    assert.equal(parse('--out', '-').values.out, '-');
    assert.equal(parse('--layer=').values.layer, '');
  });

  test('another option is no value', () => {
    refused(/^--out needs a value\.$/, '--out', '--json');
    refused(/^--layer needs a value\.$/, 'file', '--layer');
    refused(/^--out needs a value\.$/, '--out', '--', 'file');
  });

  test('a short option is named as it was written, and takes a value with a dash', () => {
    refused(/^-k needs a value\.$/, 'file', '-k');
    refused(/^-k needs a value\.$/, '-k', '--json');
    assert.equal(parse('-k', '-3').values.k, '-3');
    assert.equal(parse('-k5').values.k, '5');
  });

  test('- is a positional, and -- ends the options', () => {
    const { values, positionals, literalCount } = parse(
      '-',
      '--layer',
      '2',
      '--',
      '--out',
      '-1',
      '--',
    );
    assert.deepEqual(positionals, ['-', '--out', '-1', '--']);
    assert.equal(values.layer, '2');
    assert.equal(values.out, undefined);
    assert.equal(literalCount, 3);
    assert.equal(parse('a', 'b').literalCount, 0);
  });

  test('options behind positionals count', () => {
    const { values, positionals } = parse('file', '--json', 'other', '--layer', '-2');
    assert.deepEqual(positionals, ['file', 'other']);
    assert.deepEqual({ ...values }, { json: true, layer: '-2' });
  });

  test('what is not an option is named', () => {
    refused(/^There is no option --nope;/, '--nope');
    refused(/^There is no option --nope;/, '--nope=1');
    refused(/^There is no option -5;/, '-5 degrees');
    refused(/^--json takes no value\.$/, '--json=1');
  });
});

describe('wholeNumber', () => {
  const read = (value: string | undefined): number | undefined =>
    wholeNumber('layer', value, { min: -7, max: 1000 });

  test('reads whole numbers in range', () => {
    assert.equal(read(undefined), undefined);
    assert.equal(read('-7'), -7);
    assert.equal(read('1000'), 1000);
    assert.equal(read('007'), 7);
    assert.ok(Object.is(read('-0'), 0));
  });

  test('refuses everything else and says what it takes', () => {
    for (const value of [
      '',
      ' ',
      '1.5',
      '1e3',
      '0x10',
      'one',
      '1001',
      '-8',
      '1 ',
      '٣',
      'Infinity',
    ]) {
      assert.throws(
        () => read(value),
        /^UsageError: --layer takes a whole number from -7 to 1000, not /,
      );
    }
  });
});

describe('oneOf', () => {
  test('gives the choice or names them all', () => {
    assert.equal(oneOf('format', 'csv', ['jsonl', 'csv']), 'csv');
    assert.throws(
      () => oneOf('format', 'xml', ['jsonl', 'csv']),
      /^UsageError: --format takes jsonl, csv, not "xml"\.$/,
    );
  });
});
