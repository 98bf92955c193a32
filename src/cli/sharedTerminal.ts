import type { StandardStreams } from './command.ts';

type Output = StandardStreams['stdout'];

/** Whether an output is a terminal that obeys orders: to clear a line, say. */
export function obeysOrders({ isTTY }: { readonly isTTY?: boolean }): boolean {
  return isTTY === true && process.env['TERM'] !== 'dumb';
}

/** Whether what is written there may be dim. Source: no-color.org. */
export function takesStyles(output: { readonly isTTY?: boolean }): boolean {
  return obeysOrders(output) && !process.env['NO_COLOR'];
}

/** The same output; `before` is called ahead of each thing that is written. */
export function announcing(output: Output, before: () => void): Output {
  return new Proxy(output, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      if (name !== 'write') return value.bind(target) as unknown;
      return (...args: Parameters<Output['write']>) => {
        before();
        return target.write(...args);
      };
    },
  });
}
