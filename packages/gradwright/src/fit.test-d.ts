// What the answers of a model are is known from the examples it learned from.
import { fit, type Classification, type Flags, type Regression } from './index.ts';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <T extends true>(): T => true as T;

const inputs = [
  [0, 0],
  [0, 1],
];

const words = await fit({ inputs, targets: ['no', 'yes'] });
const word = words.predict([0, 1]);
holds<Same<typeof word.label, 'no' | 'yes'>>();
word.probabilities.yes.toFixed(2);
// @ts-expect-error -- no class of that name
void word.probabilities.maybe;

const flags = await fit({ inputs, targets: [true, false] });
holds<Same<ReturnType<typeof flags.predict>['label'], boolean>>();

const loose: string[] = ['a', 'b'];
const text = await fit({ inputs, targets: loose });
holds<Same<ReturnType<typeof text.predict>['label'], string>>();

// Whole numbers may be classes or amounts: which, only the data tell.
const numbers = await fit({ inputs, targets: [1, 2] });
const number = numbers.predict([0, 1]);
if ('value' in number) number.value.toFixed(1);
else holds<Same<typeof number.label, 1 | 2>>();

const several = await fit({
  inputs,
  targets: [
    [0, 1],
    [1, 0],
  ],
});
const answer: Classification | Regression | Flags = several.predict([0, 1]);
if ('labels' in answer) answer.labels.join();

// @ts-expect-error -- inputs are rows
await fit({ inputs: 3, targets: ['no'] });
// @ts-expect-error -- no such option
await fit({ inputs, targets: ['no'] }, { epoch: 3 });
