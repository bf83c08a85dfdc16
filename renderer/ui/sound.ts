/**
 * The till's one sound: low, for a code that nobody knows. Scanners beep high by themselves, so only trouble
 * is heard from the till.
 */
let context: AudioContext | null = null;

/** Sounds low, twice. Silent where the machine has no sound. */
export function soundUnknown(): void {
  try {
    context ??= new AudioContext();
    void context.resume();
    tone(context, 196, 0);
    tone(context, 147, 0.2);
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
