import theory from '../../../../docs/theory.md';
import { sections as text } from '#text/theory';
import { render, type ComponentChild } from 'preact';
import type { SectionText } from '../text/theory-text.ts';
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
import { Safe } from '../safe.tsx';
import { PipelineExhibit } from './pipeline.tsx';
import { Prose } from './prose.tsx';
import { SoftmaxExhibit } from './softmax.tsx';
import { Staged, type Part } from './staged.tsx';
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

const isCure = ({ number }: SectionText) => Number.parseInt(number) > 16;

const whole = (name: string, part: ComponentChild): Part => ({ name, pieces: 1, show: () => part });

const sectionPart = (section: SectionText): Part => ({
  name: section.number,
  pieces: section.before.length + 1 + section.after.length,
  show: (pieces) => (
    <Section of={section} pieces={pieces}>
      <Safe>{EXHIBITS[section.number]}</Safe>
    </Section>
  ),
});

const PARTS = [
  whole('contents', <Contents />),
  whole('letters', <Prose html={theory.letters} />),
  ...theory.sections.filter((section) => !isCure(section)).map(sectionPart),
  whole('cures', <p class="part">{text.cures}</p>),
  ...theory.sections.filter(isCure).map(sectionPart),
  whole('words', <Words />),
];

// The typesetter first: a formula that came later would move what stands below it.
void loadTypesetter().then(() => render(<Staged parts={PARTS} />, document.getElementById('theory')!));
