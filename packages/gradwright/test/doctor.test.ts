import { expect, test } from 'vitest';
import { runProgram } from './run-program.ts';

const spiral = ['train', 'spiral', '--backend', 'js', '--epochs', '12', '--optimizer', 'sgd'];

test('--doctor says what broke a run and what may help, before the error', async () => {
  const { code, output, errors } = await runProgram([...spiral, '--learning-rate', '300', '--doctor']);
  expect(output).toContain('The doctor: exploding');
  expect(output).toContain('set the learning rate to 3:');
  expect(errors).toContain('E_NONFINITE');
  expect(code).not.toBe(0);
});

test('without --doctor nobody looks', async () => {
  const { output } = await runProgram([...spiral, '--learning-rate', '0.1']);
  expect(output).not.toContain('The doctor');
});
