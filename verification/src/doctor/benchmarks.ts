import { createRandom, normal, uniform, type Dataset } from '@gradwright/core';
import { fromArrays } from '@gradwright/datasets';

/** Writes one row into `x`, from draws of N(0, 1) and of [0, 1) of its own, and returns its label or number. */
type Draw = (x: Float32Array, row: number, z: ArrayLike<number>, u: ArrayLike<number>) => number;

/** Two clouds that overlap: x ~ N(±2/√20, 1) in each of 20 columns. Breiman, *Bias, variance, and arcing classifiers* (1996). */
export const twoNorm = (seed: number): Dataset =>
  drawn('twoNorm', seed, 300, 20, 'classification', (x, row, z) => {
    const label = row % 2;
    x.forEach((_, i) => (x[i] = z[i]! + (label === 0 ? 1 : -1) * (2 / Math.sqrt(20))));
    return label;
  });

/** A cloud within a wider one, N(0, 4) and N(1/√8, 1) in each of 8 columns. Breiman's ringnorm, with fewer columns. */
export const ringNorm = (seed: number): Dataset =>
  drawn('ringNorm', seed, 400, 8, 'classification', (x, row, z) => {
    const label = row % 2;
    x.forEach((_, i) => (x[i] = label === 0 ? 2 * z[i]! : z[i]! + 1 / Math.sqrt(8)));
    return label;
  });

/** Mixtures of two of three triangles, 21 columns with noise. Breiman et al., *Classification and regression trees* (1984), §2.6.2. */
export const waveform = (seed: number): Dataset =>
  drawn('waveform', seed, 360, 21, 'classification', (x, row, z, u) => {
    const label = row % 3;
    const triangle = (peak: number, i: number) => Math.max(6 - Math.abs(i + 1 - peak), 0);
    const [first, second] = [[7, 15] as const, [7, 11] as const, [15, 11] as const][label]!;
    x.forEach((_, i) => (x[i] = u[0]! * triangle(first, i) + (1 - u[0]!) * triangle(second, i) + z[i]!));
    return label;
  });

/** Seven lights of a digit, of which each fails with probability 0.05; ten classes. Breiman et al. (1984), §2.6.1. */
export const lights = (seed: number): Dataset =>
  drawn('lights', seed, 500, 7, 'classification', (x, row, _, u) => {
    const label = row % 10;
    const lit = '1110111 0010010 1011101 1011011 0111010 1101011 1101111 1010010 1111111 1111011'.split(' ')[label]!;
    x.forEach((_, i) => (x[i] = (Number(lit[i]) === 1) !== u[i]! < 0.05 ? 1 : 0));
    return label;
  });

/** The fields of a board of 3 by 3, black and white in turn. */
export const board = (seed: number): Dataset =>
  drawn('board', seed, 400, 2, 'classification', (x, _, __, u) => {
    [x[0], x[1]] = [3 * u[0]!, 3 * u[1]!];
    return (Math.floor(x[0]) + Math.floor(x[1])) % 2;
  });

/** y = 10·sin(π·x₁·x₂) + 20·(x₃ − ½)² + 10·x₄ + 5·x₅ + N(0, 1), ten columns. Friedman, *Multivariate adaptive regression splines* (1991). */
export const friedman = (seed: number): Dataset =>
  drawn('friedman', seed, 400, 10, 'regression', (x, _, z, u) => {
    x.forEach((_, i) => (x[i] = u[i]!));
    return 10 * Math.sin(Math.PI * u[0]! * u[1]!) + 20 * (u[2]! - 0.5) ** 2 + 10 * u[3]! + 5 * u[4]! + z[0]!;
  });

/** y = sin(x)/x + N(0, 0.1²) for x in (−10, 10). */
export const sinc = (seed: number): Dataset =>
  drawn('sinc', seed, 300, 1, 'regression', (x, _, z, u) => {
    x[0] = 20 * u[0]! - 10;
    return (x[0] === 0 ? 1 : Math.sin(x[0]) / x[0]) + 0.1 * z[0]!;
  });

/** N(±a, 1) in each of 20 columns, and N(a, 1), N(−a, 1) in turn, with a = 2/√20. Breiman (1996). */
export const threeNorm = (seed: number): Dataset =>
  drawn('threeNorm', seed, 400, 20, 'classification', (x, row, z, u) => {
    const label = row % 2;
    const sign = (i: number) => (label === 0 ? (u[0]! < 0.5 ? 1 : -1) : i % 2 === 0 ? 1 : -1);
    x.forEach((_, i) => (x[i] = z[i]! + sign(i) * (2 / Math.sqrt(20))));
    return label;
  });

/** x ~ N(0, 1) in 10 columns, and whether Σx² is above the median of χ²₁₀. Hastie, Tibshirani & Friedman, *The elements of statistical learning*, (10.2). */
export const ball = (seed: number): Dataset =>
  drawn('ball', seed, 500, 10, 'classification', (x, _, z) => {
    x.forEach((__, i) => (x[i] = z[i]!));
    return x.reduce((sum, one) => sum + one * one, 0) > 9.34 ? 1 : 0;
  });

/** Three shells of a cloud N(0, 1) in 3 columns, as thick as gives each a third of the rows. */
export const shells = (seed: number): Dataset =>
  drawn('shells', seed, 360, 3, 'classification', (x, _, z) => {
    x.forEach((__, i) => (x[i] = z[i]!));
    const radius = Math.hypot(...x);
    return radius < 1.26 ? 0 : radius < 1.84 ? 1 : 2;
  });

/** Five sectors of a circle, by the angle of a point. */
export const sectors = (seed: number): Dataset =>
  drawn('sectors', seed, 400, 2, 'classification', (x, row, _, u) => {
    const label = row % 5;
    const angle = (2 * Math.PI * (label + u[0]!)) / 5;
    const radius = Math.sqrt(u[1]!);
    [x[0], x[1]] = [radius * Math.cos(angle), radius * Math.sin(angle)];
    return label;
  });

/** Six attributes of 2 to 4 values, and whether the first two are the same or the fifth is 1. Thrun et al., *The MONK's problems* (1991), the first. */
export const monk = (seed: number): Dataset =>
  drawn('monk', seed, 300, 6, 'classification', (x, _, __, u) => {
    [3, 3, 2, 3, 4, 2].forEach((values, i) => (x[i] = 1 + Math.floor(values * u[i]!)));
    return x[0] === x[1] || x[4] === 1 ? 1 : 0;
  });

/** The impedance of a circuit, √(R² + (ωL − 1/(ωC))²), with noise of a third of its deviation. Friedman (1991), §4.3. */
export const impedance = (seed: number): Dataset =>
  drawn('impedance', seed, 400, 4, 'regression', (x, _, z, u) => {
    const [resistance, omega, inductance, capacity] = [100 * u[0]!, 2 * Math.PI * (20 + 260 * u[1]!), u[2]!, 1 + 10 * u[3]!];
    x.set([resistance, omega, inductance, capacity]);
    return Math.hypot(resistance, omega * inductance - 1e6 / (omega * capacity)) + 125 * z[0]!;
  });

/** How far along a rolled sheet in space a point lies. After scikit-learn's `make_swiss_roll`. */
export const roll = (seed: number): Dataset =>
  drawn('roll', seed, 350, 3, 'regression', (x, _, z, u) => {
    const along = 1.5 * Math.PI * (1 + 2 * u[0]!);
    x.set([along * Math.cos(along) + 0.3 * z[0]!, 21 * u[1]!, along * Math.sin(along) + 0.3 * z[1]!]);
    return along;
  });

/** Three clouds N(c, 1) in 6 columns that overlap far: their centres are 1.5 apart. */
export const clouds = (seed: number): Dataset =>
  drawn('clouds', seed, 330, 6, 'classification', (x, row, z) => {
    const label = row % 3;
    x.forEach((_, i) => (x[i] = z[i]! + (i === label ? 1.06 : 0)));
    return label;
  });

/** Four bent arms of a wheel, after Johnson et al., *Composing graphical models with neural networks* (2016), figure 1. */
export const pinwheel = (seed: number): Dataset =>
  drawn('pinwheel', seed, 380, 2, 'classification', (x, row, z) => {
    const label = row % 4;
    const [along, across] = [1 + 0.35 * z[0]!, 0.12 * z[1]!];
    const angle = (Math.PI / 2) * label + 0.9 * Math.exp(along - 1);
    [x[0], x[1]] = [along * Math.cos(angle) - across * Math.sin(angle), along * Math.sin(angle) + across * Math.cos(angle)];
    return label;
  });

/** A beam with a weight at a distance on each side, each from 1 to 5: which way it tips, or not. Siegler, *Three aspects of cognitive development* (1976). */
export const balance = (seed: number): Dataset =>
  drawn('balance', seed, 450, 4, 'classification', (x, _, __, u) => {
    x.forEach((___, i) => (x[i] = 1 + Math.floor(5 * u[i]!)));
    return 1 + Math.sign(x[0]! * x[1]! - x[2]! * x[3]!);
  });

/** Whether the product of three numbers of (−1, 1) is positive; two more columns say nothing. */
export const octants = (seed: number): Dataset =>
  drawn('octants', seed, 420, 5, 'classification', (x, _, __, u) => {
    x.forEach((___, i) => (x[i] = 2 * u[i]! - 1));
    return x[0]! * x[1]! * x[2]! > 0 ? 1 : 0;
  });

/** Which of three tones of any phase 16 samples hold, with noise as strong as they are. */
export const tones = (seed: number): Dataset =>
  drawn('tones', seed, 390, 16, 'classification', (x, row, z, u) => {
    const label = row % 3;
    x.forEach((_, i) => (x[i] = Math.sin((2 * Math.PI * (label + 1) * i) / 16 + 2 * Math.PI * u[0]!) + 0.7 * z[i]!));
    return label;
  });

/** The surface that MATLAB calls `peaks`, with noise. */
export const peaks = (seed: number): Dataset =>
  drawn('peaks', seed, 420, 2, 'regression', (x, _, z, u) => {
    const [a, b] = [6 * u[0]! - 3, 6 * u[1]! - 3];
    [x[0], x[1]] = [a, b];
    return (
      3 * (1 - a) ** 2 * Math.exp(-(a ** 2) - (b + 1) ** 2) -
      10 * (a / 5 - a ** 3 - b ** 5) * Math.exp(-(a ** 2) - b ** 2) -
      Math.exp(-((a + 1) ** 2) - b ** 2) / 3 +
      0.2 * z[0]!
    );
  });

/** The phase of a circuit, atan((ωL − 1/(ωC))/R), with noise of a third of its deviation. Friedman (1991), §4.3. */
export const phase = (seed: number): Dataset =>
  drawn('phase', seed, 360, 4, 'regression', (x, _, z, u) => {
    const [resistance, omega, inductance, capacity] = [100 * u[0]!, 2 * Math.PI * (20 + 260 * u[1]!), u[2]!, 1 + 10 * u[3]!];
    x.set([resistance, omega, inductance, capacity]);
    return Math.atan((omega * inductance - 1e6 / (omega * capacity)) / resistance) + 0.1 * z[0]!;
  });

/** A plane over 12 columns, with noise. */
export const plane = (seed: number): Dataset =>
  drawn('plane', seed, 320, 12, 'regression', (x, _, z, u) => {
    x.forEach((__, i) => (x[i] = 2 * u[i]! - 1));
    return x.reduce((sum, one, i) => sum + (i - 5.5) * one, 0) + z[0]!;
  });

function drawn(
  name: string,
  seed: number,
  rows: number,
  columns: number,
  task: 'classification' | 'regression',
  draw: Draw,
): Dataset {
  const random = createRandom(seed).fork(name);
  const inputs = Array.from({ length: rows }, () => new Float32Array(columns));
  const targets = inputs.map((x, row) => {
    const own = random.at(row);
    return draw(x, row, normal(own.fork('normal'), columns), uniform(own.fork('uniform'), columns));
  });
  return fromArrays({ inputs, targets }, { task });
}
