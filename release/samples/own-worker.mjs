// A worker's own file, which lists the parts that it can make runs of.
import { adam, dense, heNormal, relu, sequential, serveTraining, softmaxCrossEntropy, zero } from 'gradwright';

serveTraining({ use: { adam, dense, heNormal, relu, sequential, softmaxCrossEntropy, zero } });
