// What a worker's file of one's own looks like: the parts that its runs may be made of.
import { batchNorm, dense, dropout, relu, sequential } from '@gradwright/layers';
import { binaryCrossEntropy, l2, softmaxCrossEntropy } from '@gradwright/losses';
import { adam, sgd } from '@gradwright/optimizers';
import { accuracy, serveTraining } from '../src/index.ts';

serveTraining({
  use: { sequential, dense, relu, dropout, batchNorm, softmaxCrossEntropy, binaryCrossEntropy, adam, sgd, l2 },
  metrics: { accuracy },
});
