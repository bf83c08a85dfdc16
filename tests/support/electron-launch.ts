/**
 * Starts an application on the real Electron under Playwright's control. The end-to-end setup has
 * already chosen the runtime and the display through the environment.
 */
import { _electron, type ElectronApplication } from 'playwright-core';
import { electronFlags } from '../../build/electron-runtime.ts';
import { projectFolder } from '../../build/project-folders.ts';

/** What to start. Without `appFolder` it is the built till of this project. */
export interface ElectronLaunch {
  appFolder?: string;
  args?: string[];
  env?: Record<string, string>;
  /** Runs this program instead of the environment's Electron, with the same words. */
  executablePath?: string;
  /** How long the start may take, in milliseconds; 60,000 if not given. */
  timeoutMs?: number;
}

/** Starts Electron. Rejects when it doesn't come up in time. The caller closes it. */
export function launchElectron(launch: ElectronLaunch = {}): Promise<ElectronApplication> {
  return _electron.launch({
    args: [...electronFlags(), launch.appFolder ?? projectFolder, ...(launch.args ?? [])],
    env: { ...inheritedEnvironment(), ...launch.env },
    timeout: launch.timeoutMs ?? 60_000,
    ...(launch.executablePath === undefined ? {} : { executablePath: launch.executablePath }),
  });
}

/** This process's environment as Playwright wants it, without what would make Electron a plain Node. */
function inheritedEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[0] !== 'ELECTRON_RUN_AS_NODE',
  );
  return Object.fromEntries(entries);
}
