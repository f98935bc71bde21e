import { wrongType, type Initializer, type Penalty } from '@gradwright/core';

/** @throws E_ARG when it is neither undefined nor an initialiser */
export function checkInitializer(where: string, argument: string, value: Initializer | undefined): void {
  if (value !== undefined && typeof value?.draw !== 'function')
    throw wrongType(where, argument, value, 'an initializer, such as heNormal()');
}

/** @throws E_ARG when it is neither undefined nor a penalty */
export function checkPenalty(where: string, argument: string, value: Penalty | undefined): void {
  if (value !== undefined && typeof value?.addGradient !== 'function')
    throw wrongType(where, argument, value, 'a penalty, such as l2(0.001)');
}
