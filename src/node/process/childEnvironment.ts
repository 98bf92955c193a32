import { withoutTelemetry } from './withoutTelemetry.ts';

// What a child process of ours uses: folders of the user's and the system's, the language, the time zone, where
// libraries and drivers lie, and our own wishes. Windows asks for its system's folders at every start. No proxy and no
// certificates: nothing there asks a network, and an address of a proxy may hold a password.
const wanted = new Set([
  ...['HOME', 'PATH', 'TMPDIR', 'TMP', 'TEMP', 'TZ', 'LANG', 'LANGUAGE'],
  ...[
    'XDG_CACHE_HOME',
    'XDG_CONFIG_HOME',
    'XDG_CONFIG_DIRS',
    'XDG_DATA_HOME',
    'XDG_DATA_DIRS',
    'XDG_RUNTIME_DIR',
  ],
  ...['LD_LIBRARY_PATH', 'NIX_LD', 'NIX_LD_LIBRARY_PATH', 'DYLD_FALLBACK_LIBRARY_PATH'],
  ...['GIT_CONFIG_GLOBAL', 'GIT_CONFIG_SYSTEM', 'GIT_CONFIG_NOSYSTEM'],
  ...['SYSTEMROOT', 'SYSTEMDRIVE', 'WINDIR', 'COMSPEC', 'PATHEXT', 'PROGRAMDATA', 'PROGRAMFILES'],
  ...['USERPROFILE', 'APPDATA', 'LOCALAPPDATA', 'HOMEDRIVE', 'HOMEPATH'],
  ...['NUMBER_OF_PROCESSORS', 'PROCESSOR_ARCHITECTURE', 'PROCESSOR_IDENTIFIER'],
  ...['DISPLAY', 'WAYLAND_DISPLAY', 'SEMANTIC_TEXT_RUNTIME', 'NODE_V8_COVERAGE'],
]);
const wantedBeginnings = /^(?:LC_|VK_|OMP_)/;

/**
 * The environment of a child that runs our code with the native library. Only what it needs gets there: no token of
 * another program's, no library that is loaded before all others (`LD_PRELOAD`), no options for Node.
 */
export function childEnvironment(
  environment: Readonly<NodeJS.ProcessEnv> = process.env,
): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(([name]) => {
    // Names have no case on Windows, where it is `SystemRoot` and `Path`.
    const upper = name.toUpperCase();
    return wanted.has(upper) || wantedBeginnings.test(upper);
  });
  return { ...Object.fromEntries(kept), ...withoutTelemetry, ELECTRON_RUN_AS_NODE: '1' };
}
