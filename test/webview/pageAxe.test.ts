import { describe } from 'node:test';
import { testWithAxe } from '../support/fakes/testWithAxe.ts';

describe('the page for everybody, in one theme by all rules', () => {
  testWithAxe('dark', 'all');
});
