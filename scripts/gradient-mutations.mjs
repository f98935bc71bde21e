// Ways to break a backward pass. Each is one edit of a source file, which the tests named beside the file must notice;
// `pnpm mutate` makes them, one at a time.

const kernel = (name) => `packages/core/src/kernels/${name}.ts`;
const layer = (name) => `packages/layers/src/${name}.ts`;
const loss = (name) => `packages/losses/src/${name}.ts`;
const testOf = (file) => file.replace(/\.ts$/, '.test.ts');

/**
 * Edits by file: `tests` are the files that should notice, `edits` are [text, what takes its place, what that breaks]. The text
 * must occur exactly once in its file.
 */
const FILES = [
  {
    file: layer('dense'),
    edits: [
      ['return inputGradient ? matmul', 'return true ? matmul', 'dx where nobody needs it'],

      ['{ transposeA: true, accumulate: true }', '{ transposeA: true }', 'dW replaces what was there'],
      ['matmul(input, dy, weight.gradient', 'matmul(dy, input, weight.gradient', 'dW = dyᵀ·x: the transpose of the wrong one'],
      ['matmul(input, dy, weight.gradient', 'matmul(input, outputGradient, weight.gradient', 'dW past the fused ReLU’s mask'],
      ['sumRows(dy, shift.gradient, { accumulate: true })', 'sumRows(dy, shift.gradient)', 'db replaces what was there'],
      ['sumRows(dy, shift.gradient, { accumulate: true })', 'undefined', 'no db'],
      ['matmul(dy, weight.value, undefined, { transposeB: true })', 'matmul(dy, weight.value)', 'dx = dy·W: no transpose'],
      ['matmul(dy, weight.value, undefined', 'matmul(outputGradient, weight.value, undefined', 'dx past the fused ReLU’s mask'],
      ['relu ? reluBackward(output, outputGradient) : outputGradient', 'outputGradient', 'the fused ReLU has no way back'],
      ['if (weight.trainable)', 'if (true)', 'a frozen weight gets a gradient'],
      ['if (shift?.trainable)', 'if (shift)', 'a frozen bias gets a gradient'],
    ],
  },
  {
    file: kernel('matmul'),
    tests: [testOf(layer('dense')), 'packages/core/src/testing/backend-cases.test.ts'],
    edits: [
      ['if (!(y[i]! > 0)) C[i] = 0;', 'if (y[i]! > 0) C[i] = 0;', 'the mask of the ReLU the wrong way round'],

      ['transposeA ? [1, m] : [k, 1]', 'transposeA ? [k, 1] : [k, 1]', 'xᵀ is read as x'],
      ['transposeB ? [k, 1] : [1, n]', 'transposeB ? [1, n] : [1, n]', 'Wᵀ is read as W'],
      ['if (!accumulate) C.fill(0)', 'C.fill(0)', 'no product is ever added'],
    ],
  },
  {
    file: kernel('sum-rows'),
    tests: [testOf(layer('dense'))],
    edits: [
      ['to[column]! + from[row + column]!', 'to[column]! - from[row + column]!', 'db has the wrong sign'],
      ['to[column] = to[column]! + from[row + column]!', 'to[column] = from[row + column]!', 'db is the last row alone'],
      ['if (!accumulate) to.fill(0)', 'to.fill(0)', 'db replaces what was there'],
    ],
  },
  {
    file: kernel('relu'),
    tests: [testOf(layer('relu'))],
    edits: [
      ['active[i]! > 0 ? from[i]! : 0', 'from[i]!', 'no mask'],
      ['active[i]! > 0 ? from[i]! : 0', 'active[i]! > 0 ? 0 : from[i]!', 'the mask the wrong way round'],
      ['active[i]! > 0 ? from[i]! : 0', 'active[i]! >= 0 ? from[i]! : 0', 'a slope of 1 at the kink and below'],
      ['active[i]! > 0 ? from[i]! : 0', 'active[i]! > 0 ? 1 : 0', 'the slope without dy'],
    ],
  },
  {
    file: kernel('leaky-relu'),
    tests: [testOf(layer('leaky-relu'))],
    edits: [
      ['Y[i]! > 0 ? from[i]! : slope * from[i]!', 'Y[i]! >= 0 ? from[i]! : slope * from[i]!', 'a slope of 1 at the kink'],

      ['Y[i]! > 0 ? from[i]! : slope * from[i]!', 'Y[i]! > 0 ? from[i]! : 0', 'nothing comes back from below 0'],
      ['Y[i]! > 0 ? from[i]! : slope * from[i]!', 'Y[i]! > 0 ? from[i]! : -slope * from[i]!', 'the wrong sign below 0'],
    ],
  },
  {
    file: kernel('elu'),
    tests: [testOf(layer('elu'))],
    edits: [
      ['Y[i]! > 0 ? from[i]!', 'Y[i]! >= 0 ? from[i]!', 'a slope of 1 at the kink, where it is α'],

      ['Math.fround(Y[i]! + alpha)', 'Math.fround(Y[i]! + 1)', 'α is taken for 1'],
      ['Math.fround(Y[i]! + alpha)', 'Math.fround(Y[i]! - alpha)', 'y − α for y + α'],
    ],
  },
  {
    file: kernel('gelu'),
    tests: [testOf(layer('gelu'))],
    edits: [
      ['value > SATURATED ? SATURATED : value < -SATURATED ? -SATURATED : value', 'value', '∞·0 where the slope is 1 or 0'],

      ['normalShare(x) + Math.fround(x * density)', 'normalShare(x)', 'no x·φ(x)'],
      ['normalShare(x) + Math.fround(x * density)', 'normalShare(x) - Math.fround(x * density)', 'the wrong sign of x·φ(x)'],
      ['const THREE_CUBE = 0.13414500653743744', 'const THREE_CUBE = 0.044714998453855515', 'the 3 of 3x² is missing'],
      ['Math.fround(Math.fround(x * slope) * steepness)', 'Math.fround(x * slope)', 'no 2u′'],
      ['(t < 0 ? e : 1) / whole', '1 / whole', 'σ(−t) for σ(t) below 0'],
    ],
  },
  {
    file: kernel('sigmoid'),
    tests: [testOf(layer('sigmoid'))],
    edits: [
      ['Math.fround(Y[i]! * Math.fround(1 - Y[i]!))', 'Y[i]!', 'y for y·(1 − y)'],
      ['Math.fround(1 - Y[i]!)', 'Math.fround(1 + Y[i]!)', 'y·(1 + y) for y·(1 − y)'],
    ],
  },
  {
    file: kernel('tanh'),
    tests: [testOf(layer('tanh'))],
    edits: [
      ['square < 0.5 ? Math.fround(1 - square) :', 'true ? Math.fround(1 - square) :', 'lost digits near ±1'],

      ['Math.fround(1 - square)', 'Math.fround(1 - y)', '1 − y for 1 − y²'],
      ['Math.fround(Math.fround(1 - y) * Math.fround(1 + y))', 'Math.fround(1 - y)', '1 + y is missing near ±1'],
      ['from[i]! * slope(Y[i]!)', 'slope(Y[i]!)', 'the slope without dy'],
    ],
  },
  {
    file: kernel('softplus'),
    tests: [testOf(layer('softplus'))],
    edits: [
      ['sigmoid(Math.fround(beta * X[i]!))', 'sigmoid(X[i]!)', 'β is missing'],
      ['sigmoid(Math.fround(beta * X[i]!))', 'sigmoid(Math.fround(-beta * X[i]!))', 'σ(−βx) for σ(βx)'],
      ['sigmoid(Math.fround(beta * X[i]!))', 'Math.fround(beta * sigmoid(Math.fround(beta * X[i]!)))', 'β once too often'],
    ],
  },
  {
    file: kernel('silu'),
    tests: [testOf(layer('silu'))],
    edits: [
      [
        'product > SATURATED ? SATURATED : product < -SATURATED ? -SATURATED : product',
        'product',
        '∞·0 where the slope is 1 or 0',
      ],

      ['Math.fround(sigma + Math.fround(t * slope))', 'sigma', 'no t·σ·(1 − σ)'],
      ['Math.fround(sigma + Math.fround(t * slope))', 'Math.fround(sigma + Math.fround(X[i]! * slope))', 'x for β·x'],
      ['Math.fround(whole * whole)', 'whole', 'e/(1 + e) for e/(1 + e)²'],
    ],
  },
  {
    file: kernel('softmax'),
    tests: [testOf(layer('softmax'))],
    edits: [
      ['P[i]! * Math.fround(from[i]! - mean)', 'P[i]! * from[i]!', 'the Jacobian’s diagonal alone'],
      ['P[i]! * Math.fround(from[i]! - mean)', 'P[i]! * Math.fround(from[i]! + mean)', 'the wrong sign off the diagonal'],
      ['Math.fround(P[i]! * from[i]!)', 'from[i]!', 'Σ dP for Σ P·dP'],
    ],
  },
  {
    file: kernel('log-softmax'),
    tests: [testOf(layer('log-softmax'))],
    edits: [
      ['from[i]! - Math.fround(exp(L[i]!) * sum)', 'from[i]!', 'no P·Σ dL'],
      ['Math.fround(exp(L[i]!) * sum)', 'Math.fround(L[i]! * sum)', 'ln P for P'],
      ['sum = Math.fround(sum + from[i]!)', 'sum = from[i]!', 'the last dL for their sum'],
    ],
  },
  {
    file: layer('dropout'),
    edits: [
      ['multiply(dy, factors)', 'dy', 'no mask on the way back'],
      ['batch.firstRow * sizeOf(shape.slice(1))', '0', 'a block of rows draws the mask of the first rows'],
    ],
  },
  {
    file: kernel('dropout'),
    tests: [testOf(layer('dropout'))],
    edits: [
      ['draw < threshold ? scale : 0', 'draw < threshold ? 1 : 0', 'no 1/keep'],
      ['draw < threshold ? scale : 0', 'draw < threshold ? 0 : scale', 'what should be kept is dropped'],
    ],
  },
  {
    file: layer('batch-norm'),
    edits: [
      ['if (gamma.trainable)', 'if (true)', 'a frozen γ gets a gradient'],
      ['if (!inputGradient) return undefined;', '', 'dx where nobody needs it'],

      ['training ? { dgamma, dbeta } : undefined', 'undefined', 'the batch’s statistics are taken for constants'],
      ['training ? { dgamma, dbeta } : undefined', '{ dgamma, dbeta }', 'the running statistics are taken for the batch’s'],
      ['add(gamma.gradient, dgamma, gamma.gradient)', 'add(dgamma, dgamma, gamma.gradient)', '2·dγ, and not what was there'],
      ['add(beta.gradient, dbeta, beta.gradient)', 'add(beta.gradient, dgamma, beta.gradient)', 'dγ for dβ'],
      ['if (beta.trainable)', 'if (true)', 'a frozen β gets a gradient'],
    ],
  },
  {
    file: kernel('batch-norm'),
    tests: [testOf(layer('batch-norm')), testOf(kernel('batch-norm'))],
    edits: [
      ['if (!accumulate) sums.fill(0)', 'sums.fill(0)', 'dγ is never added'],

      ['Math.fround(from[row + c]! * normalised)', 'from[row + c]!', 'dγ without x̂'],
      ['Math.fround(centered - along)', 'centered', 'nothing through the variance'],
      ['Math.fround(from[row + c]! - Math.fround(dbeta[c]! * share))', 'from[row + c]!', 'nothing through the mean'],
      ['Math.fround(1 / Math.fround(x.shape[0]!))', 'Math.fround(1 / Math.fround(x.shape[1]!))', 'the means over the wrong axis'],
      ['Math.fround(g[c]! * s[c]!) * Math.fround(centered - along)', 's[c]! * Math.fround(centered - along)', 'no γ'],
      ['Math.fround(g[c]! * s[c]!) * from[row + c]!', 'g[c]! * from[row + c]!', 'in evaluation, no 1/√(v + ε)'],
    ],
  },
  {
    file: layer('layer-norm'),
    edits: [
      ['if (gamma.trainable)', 'if (true)', 'a frozen γ gets a gradient'],
      ['if (beta.trainable)', 'if (true)', 'a frozen β gets a gradient'],

      ['dy, gamma.gradient, { accumulate: true }', 'dy, gamma.gradient', 'dγ replaces what was there'],
      ['sumRows(dy, beta.gradient, { accumulate: true })', 'sumRows(dy, gamma.gradient, { accumulate: true })', 'dβ goes to γ'],
    ],
  },
  {
    file: kernel('layer-norm'),
    tests: [testOf(layer('layer-norm'))],
    edits: [
      ['Math.fround(from[i]! * normalised)', 'from[i]!', 'dγ without x̂'],
      ['Math.fround(scaled - sum)', 'scaled', 'nothing through the mean'],
      [' - Math.fround(normalised * along))', ')', 'nothing through the variance'],
      ['sum = Math.fround(sum * share);', '', 'a sum for the mean of g'],
      ['along = Math.fround(along * share);', '', 'a sum for the mean of g·x̂'],
      ['dx[start + c] = s * ', 'dx[start + c] = ', 'no 1/√(v + ε)'],
    ],
  },
  {
    file: layer('embedding'),
    edits: [
      ['scatterAddRows(outputGradient, input, weight.gradient)', 'undefined', 'no dW'],
      ['if (weight.trainable)', 'if (true)', 'a frozen table gets a gradient'],
    ],
  },
  {
    file: kernel('gather-rows'),
    tests: [testOf(layer('embedding'))],
    edits: [
      ['to[start + c]! + from[at]!', 'to[start + c]! - from[at]!', 'the wrong sign'],
      ['to[start + c]! + from[at]!', 'from[at]!', 'a repeated index does not add up'],
    ],
  },
  {
    file: layer('flatten'),
    edits: [['backend.view(outputGradient, 0, shape)', 'outputGradient', 'dx keeps the flat shape']],
  },
  {
    file: layer('conv2d'),
    edits: [
      ['if (weight.trainable)', 'if (true)', 'a frozen weight gets a gradient'],
      ['if (!inputGradient) return undefined;', '', 'dx where nobody needs it'],

      ['{ transposeA: true, accumulate: true }', '{ transposeA: true }', 'dW replaces what was there'],
      ['sumRows(dy, shift.gradient, { accumulate: true })', 'sumRows(dy, shift.gradient)', 'db replaces what was there'],
      ['sumRows(dy, shift.gradient, { accumulate: true })', 'undefined', 'no db'],
      ['if (shift?.trainable)', 'if (shift)', 'a frozen bias gets a gradient'],
    ],
  },
  {
    file: kernel('im2col'),
    tests: [testOf(layer('conv2d'))],
    edits: [
      ['to.fill(0);', '', 'dx starts at what was in memory'],

      ['to[inside + c]! + from[at + c]!', 'from[at + c]!', 'windows that overlap do not add up'],
      ['left + j * dilation[1]', 'left + j', 'no dilation across'],
    ],
  },
  {
    file: kernel('max-pool2d'),
    tests: [testOf(layer('max-pool2d')), testOf(kernel('max-pool2d'))],
    edits: [
      ['dx.fill(0);', '', 'dx starts at what was in memory'],
      ['(Number.isNaN(X[at]) && Number.isNaN(maximum))', 'false', 'the gradient of a NaN goes nowhere'],

      ['dx[at]! + from[place * channels + c]!', 'from[place * channels + c]!', 'windows that overlap do not add up'],
      ['if (X[at] === maximum ||', 'if (true ||', 'dy goes to the first element, not to the largest'],
      [
        'firstOf(Y[place * channels + c]!, image, top, left, c)',
        'firstOf(Y[place * channels]!, image, top, left, c)',
        'the maximum of the first channel',
      ],
    ],
  },
  {
    file: kernel('avg-pool2d'),
    tests: [testOf(layer('avg-pool2d'))],
    edits: [
      ['dx.fill(0);', '', 'dx starts at what was in memory'],
      [
        'from[place * channels + c]! / n)',
        'from[place * channels + c]! / (window.size[0] * window.size[1]))',
        'padding always counts',
      ],
      [
        'from[place * channels + c]! / n)',
        'from[place * channels + c]! / ((rowEnd - Math.max(top, 0)) * (columnEnd - Math.max(left, 0))))',
        'padding never counts',
      ],

      ['Math.fround(from[place * channels + c]! / n)', 'from[place * channels + c]!', 'no 1/n'],
      ['dx[at + c]! + Math.fround(', 'Math.fround(', 'windows that overlap do not add up'],
    ],
  },
  {
    file: layer('residual'),
    edits: [
      ['if (!context.inputGradient) {', 'if (false) {', 'where nobody needs dx, it is asked for'],

      [
        'add(besideGradient, backwardThrough(backInner, outputGradient))',
        'backwardThrough(backInner, outputGradient)',
        'nothing comes back beside the body',
      ],
      [
        'backBeside === undefined ? outputGradient : backwardThrough(backBeside, outputGradient)',
        'outputGradient',
        'the shortcut has no way back',
      ],
      ['backBeside?.(outputGradient);', '', 'where nobody needs dx, the shortcut’s weights get no gradient'],
    ],
  },
  {
    file: layer('sequential'),
    edits: [
      ['anyTrains ? needed : context', 'context', 'inside, no layer gives the gradient that the one before needs'],

      [
        'for (let i = backwards.length - 1; i > first; i--)',
        'for (let i = first + 1; i < backwards.length; i++)',
        'the way back in the order of the way there',
      ],
      ['first = backwards.length - 1;', 'first = backwards.length;', 'the first layer that trains is left out'],
      ['let anyTrains = context.inputGradient;', 'let anyTrains = false;', 'the model’s own dx is lost'],
    ],
  },
  {
    file: kernel('softmax-cross-entropy'),
    tests: [testOf(loss('softmax-cross-entropy'))],
    edits: [
      ['Math.fround(P[i]! * mass) - y.at(row, column)', 'Math.fround(P[i]! * mass) + y.at(row, column)', 'P + Y for P − Y'],
      ['Math.fround(P[i]! * mass) - y.at(row, column)', 'Math.fround(P[i]! * mass)', 'no Y'],
      ['Math.fround(P[i]! * mass) - y.at(row, column)', 'P[i]! - y.at(row, column)', 'rows of Y are taken to sum to 1'],
      ['const N = Math.fround(options.size)', 'const N = 1', 'no 1/N'],
      ['const N = Math.fround(options.size)', 'const N = Math.fround(rows)', 'the rows at hand for the whole step’s N'],
      ['const N = Math.fround(options.size)', 'const N = Math.fround(rows * columns)', '1/(N·K) for 1/N'],
      ['Math.fround(slope * w[row]!)', 'Math.fround(slope * w[column]!)', 'weights along the wrong axis'],
      ['w === undefined ? slope : Math.fround(slope * w[row]!)', 'slope', 'no weights'],
    ],
  },
  {
    file: kernel('categorical-cross-entropy'),
    tests: [testOf(loss('categorical-cross-entropy'))],
    edits: [
      ['Math.fround(-y.at(row, column) / clip(P[i]!))', 'Math.fround(y.at(row, column) / clip(P[i]!))', 'the wrong sign'],
      ['-y.at(row, column) / clip(P[i]!)', '-y.at(row, column)', 'no 1/p'],
      ['-y.at(row, column) / clip(P[i]!)', '-y.at(row, column) / P[i]!', 'no limit of p: an infinite gradient'],
      ['const N = Math.fround(options.size)', 'const N = 1', 'no 1/N'],
      ['w === undefined ? slope : Math.fround(slope * w[row]!)', 'slope', 'no weights'],
    ],
  },
  {
    file: kernel('class-targets'),
    tests: [testOf(loss('softmax-cross-entropy'))],
    edits: [
      ['Math.fround(Math.fround(keep * sum) + spread)', 'Math.fround(keep * sum)', 'smoothed rows are not taken to sum to 1'],
      [
        'const keep = Math.fround(1 - labelSmoothing)',
        'const keep = 1',
        'what is spread over the classes is not taken from the label',
      ],

      ['Math.fround(Math.fround(keep * plain(row, column)) + share)', 'plain(row, column)', 'labels are not smoothed'],
      ['Math.fround(labelSmoothing / classes)', 'Math.fround(labelSmoothing)', 'ε for ε/K'],
    ],
  },
  {
    file: kernel('element-losses'),
    tests: ['mean-squared-error', 'mean-absolute-error', 'huber', 'binary-cross-entropy', 'sigmoid-cross-entropy'].map((name) =>
      testOf(loss(name)),
    ),
    edits: [
      ['const elements = Math.fround(size * columns)', 'const elements = Math.fround(size)', 'no 1/M'],
      ['const elements = Math.fround(size * columns)', 'const elements = Math.fround(columns)', 'no 1/N'],
      ['const elements = Math.fround(size * columns)', 'const elements = to.length', 'the rows at hand for the whole step’s N'],
      ['w[Math.floor(i / columns)]!', 'w[i % columns]!', 'weights along the wrong axis'],
    ],
  },
  {
    file: kernel('mean-squared-error'),
    tests: [testOf(loss('mean-squared-error'))],
    edits: [
      ['Math.fround(2 * Math.fround(p - t))', 'Math.fround(p - t)', 'no 2'],
      ['Math.fround(2 * Math.fround(p - t))', 'Math.fround(2 * Math.fround(t - p))', 'the wrong sign'],
    ],
  },
  {
    file: kernel('mean-absolute-error'),
    tests: [testOf(loss('mean-absolute-error'))],
    edits: [
      ['return x < 0 ? -1 : x + 0;', 'return x < 0 ? -1 : 0;', 'NaN is hidden'],

      ['signOf(Math.fround(p - t))', 'Math.fround(p - t)', 'the error for its sign'],
      ['return x < 0 ? -1 : x + 0;', 'return x <= 0 ? -1 : x;', 'a slope of −1 where both are equal'],
    ],
  },
  {
    file: kernel('huber'),
    tests: [testOf(loss('huber'))],
    edits: [
      ['if (e > delta) return delta;', 'if (!(e <= delta)) return delta;', 'NaN is hidden'],

      ['if (e > delta) return delta;', '', 'no limit above δ'],
      ['return e < -delta ? -delta : e;', 'return e < -delta ? delta : e;', 'the wrong sign below −δ'],
    ],
  },
  {
    file: kernel('binary-cross-entropy'),
    tests: [testOf(loss('binary-cross-entropy'))],
    edits: [
      ['Math.fround(Math.fround(1 - y) / clip(Math.fround(1 - p)))', 'Math.fround(1 - y)', 'no 1/(1 − p)'],
      ['/ clip(Math.fround(1 - p))', '/ Math.fround(1 - p)', 'no limit of 1 − p: an infinite gradient'],

      ['return Math.fround(no - yes);', 'return Math.fround(yes - no);', 'the wrong sign'],
      ['return Math.fround(no - yes);', 'return -yes;', 'no gradient for a no'],
      ['Math.fround(y / clip(p))', 'Math.fround(y / p)', 'no limit of p: an infinite gradient'],
    ],
  },
  {
    file: kernel('sigmoid-cross-entropy'),
    tests: [testOf(loss('sigmoid-cross-entropy'))],
    edits: [
      ['Math.fround(sigmoid(z) - y)', 'Math.fround(sigmoid(z) + y)', 'σ + y for σ − y'],
      ['Math.fround(sigmoid(z) - y)', 'Math.fround(z - y)', 'the logit for its sigmoid'],
    ],
  },
  {
    file: kernel('add-l2-gradient'),
    tests: [testOf(loss('penalties'))],
    edits: [
      ['Math.fround(2 * lambda)', 'Math.fround(lambda)', 'λ·w for 2λ·w'],
      ['to[i]! + Math.fround(rate * w[i]!)', 'Math.fround(rate * w[i]!)', 'the penalty replaces the gradient'],
    ],
  },
  {
    file: kernel('add-l1-gradient'),
    tests: [testOf(loss('penalties'))],
    edits: [
      ['Math.fround(rate * signOf(w[i]!))', 'Math.fround(rate * w[i]!)', 'the weight for its sign'],
      ['to[i]! + Math.fround(', 'to[i]! - Math.fround(', 'the wrong sign'],
    ],
  },
  {
    file: 'packages/core/src/row-loss.ts',
    tests: [testOf(loss('mean-squared-error'))],
    edits: [['weights === undefined ? { size } : { size, weights }', '{ size }', 'the weights are lost']],
  },
  {
    file: layer('relu'),
    edits: [
      [
        'inputGradient ? reluBackward(output, outputGradient) : undefined',
        'reluBackward(output, outputGradient)',
        'dx where nobody needs it',
      ],
    ],
  },
  {
    file: loss('softmax-cross-entropy'),
    edits: [
      ['{ ...smoothing, ...scaling }', 'scaling', 'no smoothing on the way back'],
      ['softmaxCrossEntropyBackward(probabilities,', 'softmaxCrossEntropyBackward(prediction,', 'logits for probabilities'],
    ],
  },
  {
    file: loss('categorical-cross-entropy'),
    edits: [['{ ...smoothing, ...scaling }', 'scaling', 'no smoothing on the way back']],
  },
  {
    file: loss('huber'),
    edits: [['{ delta, ...scaling }', '{ delta: 1, ...scaling }', 'δ is taken for 1']],
  },
  {
    file: loss('l2'),
    tests: [testOf(loss('penalties'))],
    edits: [
      ['if (lambda > 0) addL2Gradient', 'addL2Gradient', 'a rate of 0 still costs, where a weight is infinite'],
      ['addL2Gradient(weights, gradient, { lambda })', 'undefined', 'no gradient'],
    ],
  },
  {
    file: loss('l1'),
    tests: [testOf(loss('penalties'))],
    edits: [['addL1Gradient(weights, gradient, { lambda })', 'undefined', 'no gradient']],
  },
  {
    file: loss('l1l2'),
    tests: [testOf(loss('penalties'))],
    edits: [
      [
        'for (const penalty of both) penalty.addGradient(weights, gradient);',
        'both[0]!.addGradient(weights, gradient);',
        'no L2',
      ],
    ],
  },
  {
    file: layer('freeze'),
    edits: [
      ['for (const parameter of held) parameter.trainable = false;', '', 'what is frozen gets gradients'],
      ['context.training ? { ...context, training: false } : context', 'context', 'what is frozen runs as in training'],
    ],
  },
];

/** One edit each. */
export const mutations = FILES.flatMap(({ file, tests = [testOf(file)], edits }) =>
  edits.map(([text, replacement, breaks]) => ({ file, tests, text, replacement, breaks })),
);
