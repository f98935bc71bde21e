import theory from '../../../../docs/theory.md';
import { sections as text } from '#text/theory';
import { render, type ComponentChild } from 'preact';
import { BallExhibit } from './ball.tsx';
import { ClippingExhibit } from './clipping.tsx';
import { Contents } from './contents.tsx';
import { DecayExhibit } from './decay.tsx';
import { RavineExhibit } from './descent.tsx';
import { loadTypesetter } from '../formula.tsx';
import { GraphExhibit } from './graph.tsx';
import { DenseExhibit, DropoutExhibit, ReluExhibit } from './layers.tsx';
import { CrossEntropyExhibit, FusedExhibit } from './losses.tsx';
import { Section, TouchedIn } from './parts.tsx';
import { PipelineExhibit } from './pipeline.tsx';
import { Prose } from './prose.tsx';
import { SoftmaxExhibit } from './softmax.tsx';
import { Staged } from './staged.tsx';
import { SpiralExhibit } from './spiral.tsx';
import { CurvesExhibit, L2Exhibit } from './training.tsx';
import { VanishingExhibit } from './vanishing.tsx';
import { WayBackExhibit } from './way-back.tsx';
import { Words } from './words.tsx';

/** What there is to touch in a section. */
const EXHIBITS: Readonly<Record<string, ComponentChild>> = {
  '1': <DenseExhibit />,
  '2': <ReluExhibit />,
  '3': <DropoutExhibit />,
  '4': <SoftmaxExhibit />,
  '5': <CrossEntropyExhibit />,
  '6': <FusedExhibit />,
  '7': (
    <>
      <DecayExhibit />
      <RavineExhibit />
    </>
  ),
  '8': <WayBackExhibit />,
  '9': <TouchedIn number="10" code={['sequential']} />,
  '10': <PipelineExhibit />,
  '10.1': <GraphExhibit />,
  '10.2': <TouchedIn number="10" code={['sequential']} />,
  '11': <SpiralExhibit />,
  '12': <CurvesExhibit />,
  '13.1': <VanishingExhibit />,
  '13.2': <ClippingExhibit />,
  '14': <L2Exhibit />,
  '15': <BallExhibit />,
  '15.2': <TouchedIn number="7" code={['forms']} />,
  '19': <TouchedIn number="13.1" code={['he']} />,
  '20': <TouchedIn number="13.1" code={['batchNorm', 'layerNorm']} />,
  '21': <TouchedIn number="13.1" code={['residual']} />,
  '26': <TouchedIn number="13.2" code={['clip', 'clipScale']} />,
};

const isCure = (number: string) => Number.parseInt(number) > 16;

const PARTS = [
  <Contents key="contents" />,
  <Prose key="letters" html={theory.letters} />,
  ...theory.sections.filter(({ number }) => !isCure(number)).map(sectionOf),
  <p key="cures" class="part">
    {text.cures}
  </p>,
  ...theory.sections.filter(({ number }) => isCure(number)).map(sectionOf),
  <Words key="words" />,
];

function sectionOf({ number }: { readonly number: string }) {
  return (
    <Section key={number} number={number}>
      {EXHIBITS[number]}
    </Section>
  );
}

// The typesetter first: a formula that came later would move what stands below it.
void loadTypesetter().then(() => render(<Staged parts={PARTS} />, document.getElementById('theory')!));
