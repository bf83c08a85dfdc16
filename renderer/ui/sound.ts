/**
 * The till's sounds: low, for a code that nobody knows, and two soft high ones for a new online order. Scanners
 * beep by themselves, so nothing else is heard from the till.
 */
let context: AudioContext | null = null;

/** Sounds low, twice. Silent where the machine has no sound. */
export function soundUnknown(): void {
  sound([196, 147]);
}

/** Sounds high and rising: an online order has come. */
export function soundOrder(): void {
  sound([659, 880]);
}

function sound(frequencies: readonly number[]): void {
  try {
    context ??= new AudioContext();
    void context.resume();
    for (const [index, frequency] of frequencies.entries()) tone(context, frequency, index * 0.2);
  } catch {
    context = null;
  }
}

function tone(audio: AudioContext, frequency: number, delaySeconds: number): void {
  const start = audio.currentTime + delaySeconds;
  const oscillator = audio.createOscillator();
  const volume = audio.createGain();
  oscillator.type = 'triangle';
  oscillator.frequency.value = frequency;
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(0.5, start + 0.015);
  volume.gain.exponentialRampToValueAtTime(0.001, start + 0.19);
  oscillator.connect(volume).connect(audio.destination);
  oscillator.start(start);
  oscillator.stop(start + 0.2);
}
