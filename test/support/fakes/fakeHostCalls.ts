import type { Page } from 'playwright-core';
import type { FakeSetUp } from './fakeContent.ts';

/** Sets up the page's host otherwise, which says that it has changed. */
export function change(page: Page, setUp: FakeSetUp): Promise<void> {
  return page.evaluate((it) => window.fakeHost.change(it), setUp);
}

/** The requests of the calls of a method so far, in order. */
export function callsOf<T>(
  page: Page,
  method: Parameters<typeof window.fakeHost.callsOf>[0],
): Promise<T[]> {
  return page.evaluate((it) => window.fakeHost.callsOf(it), method) as Promise<T[]>;
}
