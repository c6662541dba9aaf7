import { Participant } from './participant';
import type { Memory } from './results';
import { settingName, type Setting } from './settings';

/** A usual size. */
export const memorySetting: Setting = {
  mode: 'train',
  cell: 'lstm',
  bidirectional: true,
  steps: 50,
  batch: 32,
  units: 128,
  vocabulary: 900,
};

/** The largest resident set of a fresh process of each participant after ten training steps, one where steps are slow. */
export async function measureMemory(participants: readonly Participant[], say: (text: string) => void): Promise<Memory[]> {
  const memory: Memory[] = [];
  for (const { launch } of participants) {
    const fresh = new Participant(launch);
    try {
      const { peakMemory } = await fresh.run(memorySetting, launch.slow ? 1 : 10, 120_000);
      memory.push({ participant: launch.name, peakMemory });
      say(`memory ${settingName(memorySetting)}: ${launch.name} ${Math.round(peakMemory / 1e6)} MB`);
    } catch (error) {
      say(`memory: ${launch.name}: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      await fresh.stop();
    }
  }
  return memory;
}
