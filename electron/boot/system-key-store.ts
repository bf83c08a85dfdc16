/**
 * The operating system's key store through Electron. Where Electron has only its built-in password (Linux
 * without a keyring), that protects nothing: the till then uses files and says so. Ask only after `ready`.
 */
import { safeStorage } from 'electron';
import { fileKeyStore, type KeyStore } from '../host/key-store.ts';

/** The best key store of this machine. */
export function systemKeyStore(): KeyStore {
  if (!safeStorage.isEncryptionAvailable() || backend() === 'basic_text') return fileKeyStore;
  return {
    protection: 'system',
    protect: (secret) => safeStorage.encryptString(Buffer.from(secret).toString('base64')),
    reveal: (sealed) => {
      try {
        return Buffer.from(safeStorage.decryptString(Buffer.from(sealed)), 'base64');
      } catch {
        return null;
      }
    },
  };
}

/** Electron before 26 and systems other than Linux don't tell. */
function backend(): string | null {
  if (process.platform !== 'linux' || typeof safeStorage.getSelectedStorageBackend !== 'function')
    return null;
  return safeStorage.getSelectedStorageBackend();
}
