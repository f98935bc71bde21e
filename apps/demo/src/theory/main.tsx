import { render } from 'preact';
import { BallExhibit } from './ball.tsx';
import { ClippingExhibit } from './clipping.tsx';
import { DecayExhibit } from './decay.tsx';
import { RavineExhibit } from './descent.tsx';
import { Formula, loadTypesetter } from '../formula.tsx';
import { GraphExhibit } from './graph.tsx';
import { DenseExhibit, DropoutExhibit, ReluExhibit } from './layers.tsx';
import { CrossEntropyExhibit, FusedExhibit } from './losses.tsx';
import { Section } from './parts.tsx';
import { PipelineExhibit } from './pipeline.tsx';
import { SoftmaxExhibit } from './softmax.tsx';
import { Staged } from './staged.tsx';
import { SpiralExhibit } from './spiral.tsx';
import { CurvesExhibit, L2Exhibit } from './training.tsx';
import { VanishingExhibit } from './vanishing.tsx';

const FORMULAS = [
  ['Dense', 'Z = XW + b', '1'],
  ['ReLU', 'A = \\max(0, Z)', '2'],
  ['Dropout', 'A = X \\odot M', '3'],
  ['Softmax', 'P_i = e^{z_i} / \\sum_j e^{z_j}', '4'],
  ['Cross-entropy', 'L = -\\ln p_{\\text{right}}', '5'],
  ['Both in one, back', '\\partial L / \\partial z = P - y', '6'],
  ['SGD with momentum', 'v = \\beta v - \\eta g, \\quad w = w + v', '7'],
  ['L2', "L' = L + \\lambda \\sum w^2", '14'],
] as const;

/** §16: every formula, its section and the test that holds it. */
function Summary() {
  return (
    <Section number="16" title="The formulas together">
      <table id="summary" class="numbers">
        <tbody>
          {FORMULAS.map(([name, tex, section]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>
                <Formula tex={tex} />
              </td>
              <td>
                <a href={`#s${section}`}>§{section}</a>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

const PARTS = [
  <DenseExhibit key="1" />,
  <ReluExhibit key="2" />,
  <DropoutExhibit key="3" />,
  <SoftmaxExhibit key="4" />,
  <CrossEntropyExhibit key="5" />,
  <FusedExhibit key="6" />,
  <DecayExhibit key="decay" />,
  <RavineExhibit key="7" />,
  <PipelineExhibit key="10" />,
  <GraphExhibit key="10.1" />,
  <SpiralExhibit key="11" />,
  <CurvesExhibit key="12" />,
  <VanishingExhibit key="13.1" />,
  <ClippingExhibit key="13.2" />,
  <L2Exhibit key="14" />,
  <BallExhibit key="15" />,
  <Summary key="16" />,
];

// The typesetter first: a formula that came later would move what stands below it.
void loadTypesetter().then(() => render(<Staged parts={PARTS} />, document.getElementById('theory')!));
