import { join } from 'node:path';
import { AppError } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import { fromHome, xdgCaches } from '../files/userFolders.ts';

const defaultEndpoint = 'https://huggingface.co';

/** What the Hub's own tools read from the environment, as they read it. */
export interface HubEnvironment {
  /** Address of the Hub or of a mirror, as `writtenEndpoint` gives it. */
  readonly endpoint: string;
  readonly token: string | undefined;
  /** The user wants no network for the Hub. */
  readonly isOffline: boolean;
  /** Where those tools keep what they downloaded. */
  readonly cacheFolder: string;
}

/** What `environment` says; `HF_ENDPOINT` is looked at when the Hub is asked. */
export function hubEnvironment(
  environment: Readonly<NodeJS.ProcessEnv> = process.env,
): HubEnvironment {
  const read = (name: string): string | undefined => {
    const value = environment[name]?.trim();
    return value === '' ? undefined : value;
  };
  const caches = xdgCaches(environment, '.cache');
  const hubHome = fromHome(read('HF_HOME') ?? join(caches, 'huggingface'));
  const cacheFolder = read('HF_HUB_CACHE') ?? read('HUGGINGFACE_HUB_CACHE') ?? join(hubHome, 'hub');
  return {
    endpoint: writtenEndpoint(read('HF_ENDPOINT') ?? defaultEndpoint),
    token: read('HF_TOKEN'),
    isOffline: /^(?:1|on|yes|true)$/i.test(read('HF_HUB_OFFLINE') ?? ''),
    cacheFolder: fromHome(cacheFolder),
  };
}

/** As `hubEndpoint`, but as it is written where it is no address: what lies on this machine is had without one. */
export function writtenEndpoint(text: string): string {
  return addressOf(text) ?? text;
}

/** An address as requests are made of it, without a slash at its end. Throws `invalidInput` where it is none. */
export function hubEndpoint(text: string): string {
  const address = addressOf(text);
  if (address === undefined) {
    throw new AppError(
      'invalidInput',
      t(
        'The Hub’s address {0} is no http or https address; give one such as {1}.',
        JSON.stringify(text),
        defaultEndpoint,
      ),
    );
  }
  return address;
}

/** Undefined where it is none. */
function addressOf(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
    return undefined;
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}
