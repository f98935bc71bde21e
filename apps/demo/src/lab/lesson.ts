/** Parts of the laboratory that a lesson may do without, and settings that it may keep as they are. */
export const HIDEABLE = ['settings', 'own', 'doctor', 'compare', 'share'] as const;
export const LOCKABLE = ['data', 'network', 'learning'] as const;
export type Hideable = (typeof HIDEABLE)[number];
type Lockable = (typeof LOCKABLE)[number];

/** How a link wants the page to look: for a course, or as a part of another page. */
export interface Lesson {
  readonly hide: readonly Hideable[];
  readonly lock: readonly Lockable[];
  /** Without heading and links, to stand in another page. */
  readonly embed: boolean;
}

export const NO_LESSON: Lesson = { hide: [], lock: [], embed: false };

/** Reads the query of an address; what it does not know it passes over. */
export function readLesson(query: string): Lesson {
  const found = new URLSearchParams(query);
  const listed = <T extends string>(name: string, known: readonly T[]) => {
    const wanted = (found.get(name) ?? '').split(',');
    return known.filter((one) => wanted.includes(one));
  };
  return { hide: listed('hide', HIDEABLE), lock: listed('lock', LOCKABLE), embed: found.has('embed') };
}

/** The query of an address that wants this; empty where nothing is wanted. */
export function lessonQuery({ hide, lock, embed }: Lesson): string {
  const parts = [
    ...(hide.length > 0 ? [`hide=${hide.join(',')}`] : []),
    ...(lock.length > 0 ? [`lock=${lock.join(',')}`] : []),
    ...(embed ? ['embed'] : []),
  ];
  return parts.length > 0 ? `?${parts.join('&')}` : '';
}
