import type { StandardStreams } from './command.ts';

type Output = StandardStreams['stdout'];

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
