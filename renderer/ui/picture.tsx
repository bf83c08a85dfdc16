/**
 * Pictures of articles, kept in the Cache API under their hash and so valid for ever. Where there is none, or
 * it can't be fetched now, initials on a quiet colour stand in at the same size: nothing jumps.
 */
import { useEffect, useState } from 'react';
import { colourOf, initialsOf } from './initials.ts';

const cacheName = 'pictures-v1';
const addresses = new Map<string, Promise<string | null>>();

/** The address of a picture's bytes in this window; null when it can't be had now. */
function pictureAddress(hash: string): Promise<string | null> {
  const known = addresses.get(hash);
  if (known) return known;
  const loading = load(hash).catch(() => null);
  addresses.set(hash, loading);
  void loading.then((address) => {
    if (address === null) addresses.delete(hash);
  });
  return loading;
}

async function load(hash: string): Promise<string | null> {
  const path = `/v1/pictures/${hash}`;
  const cache = 'caches' in window ? await caches.open(cacheName).catch(() => null) : null;
  // The Cache API takes http addresses only, and the page may come from a scheme of its own.
  const key = new Request(`https://pictures.invalid${path}`);
  const kept = await cache?.match(key);
  if (kept) return URL.createObjectURL(await kept.blob());
  const response = await fetch(path);
  if (!response.ok) return null;
  await cache?.put(key, response.clone()).catch(() => undefined);
  return URL.createObjectURL(await response.blob());
}

/** A square picture of an article, decorative: its name always stands beside it. */
export function Picture({
  hash,
  name,
  className,
}: {
  hash: string | null;
  name: string;
  className?: string;
}) {
  const [shown, setShown] = useState<{ hash: string; address: string } | null>(null);
  useEffect(() => {
    if (hash === null) return;
    let stands = true;
    void pictureAddress(hash).then((address) => {
      if (stands && address !== null) setShown({ hash, address });
    });
    return () => {
      stands = false;
    };
  }, [hash]);
  const classes = `picture ${className ?? ''}`;
  if (hash !== null && shown?.hash === hash) {
    return <img className={classes} src={shown.address} alt="" draggable={false} />;
  }
  return (
    <span className={`${classes} picture-drawn tint-${colourOf(name)}`} aria-hidden="true">
      {initialsOf(name)}
    </span>
  );
}
