export const opening = {
  reading: (file: string) => `Reading ${file} …`,
  opened: (file: string) => `${file} is open. Change a value, and the answer follows.`,
  failed: (file: string, reason: string) => `${file} could not be opened. ${reason}`,
};

export const fields = {
  numbers: (count: number) => `${count} numbers`,
  blank: '(blank)',
};

export const answers = {
  value: (name: string, value: string) => `${name}: ${value}`,
  none: 'none',
};
