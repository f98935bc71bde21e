import { render } from 'preact';
import { Formula } from '../formula.tsx';
import { RavineExhibit } from './descent.tsx';
import { DenseExhibit, DropoutExhibit, ReluExhibit } from './layers.tsx';
import { CrossEntropyExhibit, FusedExhibit, SoftmaxExhibit } from './losses.tsx';
import { Section } from './parts.tsx';
import { PipelineExhibit } from './pipeline.tsx';
import { CurvesExhibit, L2Exhibit, SpiralExhibit, VanishingExhibit } from './training.tsx';

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

function Theory() {
  return (
    <>
      <DenseExhibit />
      <ReluExhibit />
      <DropoutExhibit />
      <SoftmaxExhibit />
      <CrossEntropyExhibit />
      <FusedExhibit />
      <RavineExhibit />
      <PipelineExhibit />
      <SpiralExhibit />
      <CurvesExhibit />
      <VanishingExhibit />
      <L2Exhibit />
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
    </>
  );
}

render(<Theory />, document.getElementById('theory')!);
