/** The step of the kept checkpoint, and the hash of the weights with which its run ends. */
export const STEP = 10;
export const HASH = 'be3ba8abb59139d6c3244ac53241f80b53d1d07a22927ec625e1963598dbbb78';
