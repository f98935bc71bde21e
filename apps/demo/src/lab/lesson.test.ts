import { expect, test } from 'vitest';
import { lessonQuery, NO_LESSON, readLesson, type Lesson } from './lesson.ts';

test.each<[string, Lesson]>([
  ['', NO_LESSON],
  ['?hide=doctor,share', { hide: ['doctor', 'share'], lock: [], embed: false }],
  ['?lock=data,network&embed', { hide: [], lock: ['data', 'network'], embed: true }],
])('%j comes back as it was', (query, lesson) => {
  expect(readLesson(query)).toEqual(lesson);
  expect(lessonQuery(lesson)).toBe(query);
});

test('what is not known is passed over', () => {
  expect(readLesson('?hide=everything,doctor&lock=&colour=red')).toEqual({ hide: ['doctor'], lock: [], embed: false });
});
