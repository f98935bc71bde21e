/** Where the bytes of checkpoints lie: files, a browser's storage, memory, or a place of your own. */
export interface CheckpointPlace {
  /** How many to keep; older ones are removed once a newer one has been read back whole. */
  readonly keep: number;
  /** The steps of which there is a checkpoint, ascending. */
  steps(): Promise<readonly number[]>;
  /** @throws E_IO when it cannot be read */
  read(step: number): Promise<Uint8Array>;
  /** Keeps a checkpoint, whole or not at all. @throws E_IO; those that were there are then as before */
  write(step: number, bytes: Uint8Array): Promise<void>;
  /** Forgets one; nothing happens where there is none. @throws E_IO */
  remove(step: number): Promise<void>;
}
