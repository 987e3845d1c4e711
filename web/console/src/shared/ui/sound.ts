// Short tones made on the spot, so no sound file is loaded. Silent until the user has touched the page.
import { preferences } from './preferences';

let context: AudioContext | undefined;

export function play(name: 'offer' | 'message') {
  if (!preferences().sound || typeof AudioContext === 'undefined') return;
  try {
    context ??= new AudioContext();
    void context.resume();
    const tones = name === 'offer' ? [660, 880, 660, 880] : [740];
    tones.forEach((frequency, index) => tone(context as AudioContext, frequency, index * 0.16));
  } catch {
    // No audio device: the offer is still on the screen.
  }
}

function tone(audio: AudioContext, frequency: number, delay: number) {
  const oscillator = audio.createOscillator();
  const gain = audio.createGain();
  const start = audio.currentTime + delay;
  oscillator.frequency.value = frequency;
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(0.12, start + 0.015);
  gain.gain.exponentialRampToValueAtTime(0.0005, start + 0.15);
  oscillator.connect(gain).connect(audio.destination);
  oscillator.start(start);
  oscillator.stop(start + 0.16);
}
