import { sin } from '@gradwright/core';
import { choiceOf, type DataName, type OwnPoints } from './data.ts';

/** One number more that the network is told of a point of the plane. */
interface Feature {
  readonly title: string;
  /** As JavaScript, of `x1` and `x2`. */
  readonly code: string;
  of(x1: number, x2: number): number;
}

const DESCRIBED = {
  square1: { title: 'x₁²', code: 'x1 * x1', of: (x1) => x1 * x1 },
  square2: { title: 'x₂²', code: 'x2 * x2', of: (_, x2) => x2 * x2 },
  product: { title: 'x₁x₂', code: 'x1 * x2', of: (x1, x2) => x1 * x2 },
  sine1: { title: 'sin x₁', code: 'sin(x1)', of: (x1) => sin(x1) },
  sine2: { title: 'sin x₂', code: 'sin(x2)', of: (_, x2) => sin(x2) },
} satisfies Readonly<Record<string, Feature>>;

export type FeatureName = keyof typeof DESCRIBED;
export const FEATURES: Readonly<Record<FeatureName, Feature>> = DESCRIBED;
export const FEATURE_NAMES = Object.keys(FEATURES) as FeatureName[];

interface Told {
  readonly data: DataName;
  readonly own: OwnPoints;
  readonly features: readonly FeatureName[];
}

/** The features that count: of points in a plane, and not on a line. */
export function featuresOf(recipe: Told): readonly FeatureName[] {
  return choiceOf(recipe).inputs === 2 ? recipe.features : [];
}

/** What each input of the network is called. */
export function inputTitles(recipe: Told): string[] {
  return [...['x₁', 'x₂'].slice(0, choiceOf(recipe).inputs), ...featuresOf(recipe).map((name) => FEATURES[name].title)];
}

/** Points, one behind the other, each with its features behind it. */
export function withFeatures(recipe: Told, points: ArrayLike<number>): Float32Array {
  const features = featuresOf(recipe);
  if (features.length === 0) return Float32Array.from(points);
  return Float32Array.from(
    Array.from({ length: points.length / 2 }, (_, i) => {
      const [x1, x2] = [points[2 * i]!, points[2 * i + 1]!];
      return [x1, x2, ...features.map((name) => FEATURES[name].of(x1, x2))];
    }).flat(),
  );
}
