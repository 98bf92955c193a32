import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { AppError } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import { fromHome } from '../files/fromHome.ts';

const defaultEndpoint = 'https://huggingface.co';

/** What the Hub's own tools read from the environment, as they read it. */
export interface HubEnvironment {
  /** Address of the Hub or of a mirror, without a slash at its end. */
  readonly endpoint: string;
  readonly token: string | undefined;
  /** The user wants no network for the Hub. */
  readonly isOffline: boolean;
  /** Where those tools keep what they downloaded. */
  readonly cacheFolder: string;
}

/** Throws `invalidInput` where `HF_ENDPOINT` is no address. */
export function hubEnvironment(
  environment: Readonly<NodeJS.ProcessEnv> = process.env,
): HubEnvironment {
  const read = (name: string): string | undefined => {
    const value = environment[name]?.trim();
    return value === '' ? undefined : value;
  };
  // XDG asks to ignore paths that are not absolute.
  const xdg = read('XDG_CACHE_HOME');
  const caches = xdg !== undefined && isAbsolute(xdg) ? xdg : join(homedir(), '.cache');
  const hubHome = fromHome(read('HF_HOME') ?? join(caches, 'huggingface'));
  const cacheFolder = read('HF_HUB_CACHE') ?? read('HUGGINGFACE_HUB_CACHE') ?? join(hubHome, 'hub');
  return {
    endpoint: hubEndpoint(read('HF_ENDPOINT') ?? defaultEndpoint),
    token: read('HF_TOKEN'),
    isOffline: /^(?:1|on|yes|true)$/i.test(read('HF_HUB_OFFLINE') ?? ''),
    cacheFolder: fromHome(cacheFolder),
  };
}

/** An address as requests are made of it. Throws `invalidInput` where it is none. */
export function hubEndpoint(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
    throw new AppError(
      'invalidInput',
      t(
        'The Hub’s address {0} is no http or https address; give one such as {1}.',
        JSON.stringify(text),
        defaultEndpoint,
      ),
    );
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}
