import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import { keep } from '@tensorflow/tfjs-core';
import type { Probe } from './layers/context';

/** Attention weights of one layer for one batch. */
export interface AttentionRecord {
  readonly layer: string;
  readonly heads: number;
  /** [B*heads*T*T]: `[b][head][row][column]`, how much row's step looks at column's. */
  readonly weights: Float32Array;
}

/** Gates of one direction of a recurrent layer for one batch. */
export interface GateRecord {
  /** "lstm", or "lstm/forward". */
  readonly layer: string;
  /** G names in Keras' order. */
  readonly names: string[];
  /** U */
  readonly units: number;
  /** [B*T*G*U] */
  readonly values: Float32Array;
}

/** Keeps what was asked for while a model runs, and reads it afterwards. */
export class Recorder implements Probe {
  readonly attention?: Probe['attention'];
  readonly gates?: Probe['gates'];
  private readonly attentions: { layer: string; tensor: Tensor4D }[] = [];
  private readonly gateValues: { layer: string; names: readonly string[]; tensor: Tensor4D }[] = [];

  constructor(wanted: { readonly attention?: boolean; readonly gates?: boolean }) {
    if (wanted.attention) this.attention = (layer, weights) => this.attentions.push({ layer, tensor: keep(weights.clone()) });
    if (wanted.gates) this.gates = (layer, names, values) => this.gateValues.push({ layer, names, tensor: keep(values.clone()) });
  }

  /** Reads the values and disposes of the tensors. */
  async read(): Promise<{ attention: AttentionRecord[]; gates: GateRecord[] }> {
    const attention: AttentionRecord[] = [];
    for (const { layer, tensor } of this.attentions.splice(0)) {
      attention.push({ layer, heads: tensor.shape[1], weights: await take(tensor) });
    }
    const gates: GateRecord[] = [];
    for (const { layer, names, tensor } of this.gateValues.splice(0)) {
      gates.push({ layer, names: [...names], units: tensor.shape[3], values: await take(tensor) });
    }
    return { attention, gates };
  }
}

/** Collects the norms of dLoss/dh_t that recurrent layers tell while gradients are computed. */
export class TimeStepNorms implements Probe {
  private readonly norms = new Map<string, Tensor1D>();

  timeStepNorms(layer: string, norms: Tensor1D): void {
    this.norms.get(layer)?.dispose();
    this.norms.set(layer, keep(norms.clone()));
  }

  /** The norms of a layer's direction, [time]; undefined when none were told. */
  of(layer: string): Tensor1D | undefined {
    return this.norms.get(layer);
  }

  dispose(): void {
    for (const norms of this.norms.values()) norms.dispose();
    this.norms.clear();
  }
}

async function take(tensor: Tensor): Promise<Float32Array> {
  const values = Float32Array.from(await tensor.data<'float32'>());
  tensor.dispose();
  return values;
}
