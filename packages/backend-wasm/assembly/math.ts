// The elementary functions of core, step by step with the same roundings, in four lanes. What each of them does, and why, stands
// in core's file of the same name.
import { all, positive, step, where } from './lanes';

/** Adding and taking away 1.5·2²³ rounds a float32 to a whole number, ties to even. */
const ROUND: f32 = 12_582_912;
const LN2_HIGH: f32 = 0.693115234375;
const LN2_LOW: f32 = 3.194618329871446e-5;

// @ts-ignore: decorator
@inline
function powerOfTwo(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23);
}

export function exp(x: v128): v128 {
  const clamped = f32x4.pmin(f32x4.pmax(x, all(-105)), all(89));
  const n = f32x4.sub(step(clamped, all(1.4426950216293335), ROUND), all(ROUND));
  const r = f32x4.sub(f32x4.sub(clamped, f32x4.mul(n, all(LN2_HIGH))), f32x4.mul(n, all(LN2_LOW)));
  let p = step(all(0.00019907660316675901), r, 0.0013933732407167554);
  p = step(p, r, 0.00833328627049923);
  p = step(p, r, 0.041666463017463684);
  p = step(p, r, 0.1666666716337204);
  p = step(p, r, 0.5);
  const power = f32x4.add(f32x4.add(f32x4.mul(p, f32x4.mul(r, r)), r), all(1));
  const whole = i32x4.trunc_sat_f32x4_s(n);
  const half = i32x4.shr_s(whole, 1);
  return f32x4.mul(f32x4.mul(power, powerOfTwo(half)), powerOfTwo(i32x4.sub(whole, half)));
}

/** Of normal numbers above 0, the only ones that kernels take it of; NaN stays NaN. */
export function log(x: v128): v128 {
  const SQRT_HALF = i32x4.splat(0x3f3504f3);
  const shifted = i32x4.sub(x, SQRT_HALF);
  const n = f32x4.convert_i32x4_s(i32x4.shr_s(shifted, 23));
  const t = f32x4.sub(i32x4.add(v128.and(shifted, i32x4.splat(0x007fffff)), SQRT_HALF), all(1));
  let p = step(all(0.0691479966044426), t, -0.1178993508219719);
  p = step(p, t, 0.11873292922973633);
  p = step(p, t, -0.12384352087974548);
  p = step(p, t, 0.14218617975711823);
  p = step(p, t, -0.16669249534606934);
  p = step(p, t, 0.20002228021621704);
  p = step(p, t, -0.24999986588954926);
  p = step(p, t, 0.3333331048488617);
  const t2 = f32x4.mul(t, t);
  const rest = f32x4.add(f32x4.mul(f32x4.mul(p, t2), t), f32x4.mul(n, all(LN2_LOW)));
  const value = f32x4.add(f32x4.add(f32x4.sub(rest, f32x4.mul(all(0.5), t2)), t), f32x4.mul(n, all(LN2_HIGH)));
  return where(f32x4.eq(x, x), value, x);
}

export function tanh(x: v128): v128 {
  const size = f32x4.abs(x);
  const x2 = f32x4.mul(x, x);
  let p = step(all(-0.0004554584447760135), x2, 0.0025826634373515844);
  p = step(p, x2, -0.008264538832008839);
  p = step(p, x2, 0.021663539111614227);
  p = step(p, x2, -0.053929299116134644);
  p = step(p, x2, 0.13332977890968323);
  p = step(p, x2, -0.33333322405815125);
  const small = f32x4.add(f32x4.mul(f32x4.mul(p, x2), x), x);
  const large = f32x4.sub(all(1), f32x4.div(all(2), f32x4.add(exp(f32x4.mul(all(2), size)), all(1))));
  const signed = v128.or(large, v128.and(x, all(-0.0)));
  return where(f32x4.eq(x, all(0)), x, where(f32x4.lt(size, all(0.9)), small, signed));
}

/** e^(−|x|). */
// @ts-ignore: decorator
@inline
export function expOfMinusSize(x: v128): v128 {
  return exp(v128.or(x, all(-0.0)));
}

export function sigmoid(x: v128): v128 {
  const power = expOfMinusSize(x);
  return f32x4.div(where(f32x4.lt(x, all(0)), power, all(1)), f32x4.add(all(1), power));
}

/** ln(1 + u) for u ≥ 0. */
export function log1p(u: v128): v128 {
  const sum = f32x4.add(all(1), u);
  const lost = f32x4.div(f32x4.sub(f32x4.sub(sum, all(1)), u), sum);
  return where(f32x4.eq(sum, all(Infinity)), sum, f32x4.sub(log(sum), lost));
}

/** max(x, 0) + ln(1 + e^(−|x|)). */
// @ts-ignore: decorator
@inline
export function softplus(x: v128): v128 {
  return f32x4.add(positive(x), log1p(expOfMinusSize(x)));
}

/** 1 − erf(x). */
export function erfc(x: v128): v128 {
  const right = f32x4.ge(x, all(1));
  const size = f32x4.abs(x);
  const complement = complementOf(where(right, x, f32x4.pmin(size, all(4))));
  const x2 = f32x4.mul(x, x);
  let p = step(all(-9.68010317592416e-6), x2, 0.00011270532559137791);
  p = step(p, x2, -0.0008484710124321282);
  p = step(p, x2, 0.005221074912697077);
  p = step(p, x2, -0.02686544507741928);
  p = step(p, x2, 0.11283782869577408);
  p = step(p, x2, -0.37612637877464294);
  p = step(p, x2, 0.12837916612625122);
  const central = f32x4.add(f32x4.mul(p, x), x);
  const tail = v128.or(f32x4.sub(all(1), complement), v128.and(x, all(-0.0)));
  const erf = where(f32x4.lt(size, all(1)), central, tail);
  return where(right, complement, f32x4.sub(all(1), erf));
}

/** e^(−s²)·Q(1/(1 + ½s)). */
// @ts-ignore: decorator
@inline
function complementOf(size: v128): v128 {
  const t = f32x4.div(all(1), f32x4.add(all(1), f32x4.mul(all(0.5), size)));
  let q = step(all(0.0078615453094244), t, -0.25820356607437134);
  q = step(q, t, 0.6763676404953003);
  q = step(q, t, -0.09503107517957687);
  q = step(q, t, 0.41000914573669434);
  q = step(q, t, 0.2566666901111603);
  q = step(q, t, 0.0021119790617376566);
  return f32x4.mul(exp(f32x4.neg(f32x4.mul(size, size))), q);
}
