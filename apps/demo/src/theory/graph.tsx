import { graph as text } from '#text/theory';
import { useState } from 'preact/hooks';
import { short } from '../lab/format.ts';
import { Choice } from './choice.tsx';
import { denseGraph, type Node, type NodeName } from './dense-graph.ts';
import { Formula } from '../formula.tsx';
import { Exhibit, Slider } from './parts.tsx';
import { Numbers } from './numbers.tsx';

type Direction = keyof typeof text.flows;

/** What each operation does, and what it hands back. */
const OPERATIONS = {
  multiply: { sign: '×', forward: 'XW = X \\cdot W', back: 'dW = X^\\top dZ, \\quad dX = dZ\\,W^\\top' },
  add: { sign: '+', forward: 'Z = XW + b', back: 'd(XW) = dZ, \\quad db = \\textstyle\\sum dZ' },
  ReLU: { sign: 'ReLU', forward: 'A = \\max(0, Z)', back: text.otherwise('dZ = dA', 'Z > 0') },
} as const;
type OperationName = keyof typeof OPERATIONS;

/** How the graph is laid out: a row of tensors and operations, with what is learned below the operation that takes it; on a narrow page a column, with that beside it. */
const TOP: readonly (NodeName | OperationName)[] = ['X', 'multiply', 'XW', 'add', 'Z', 'ReLU', 'A'];
const BELOW: readonly NodeName[] = ['W', 'b'];

/** §10.1: a dense layer as a graph, forward and back, with the shapes and numbers that flow. */
export function GraphExhibit() {
  const [x, setX] = useState(1);
  const [direction, setDirection] = useState<Direction>('forward');
  const [chosen, choose] = useState<OperationName>('multiply');
  const nodes = denseGraph([
    [x, 2],
    [-1, 1.5],
  ]);
  const card = (name: NodeName) => <Card key={name} name={name} node={nodes[name]} direction={direction} />;
  return (
    <Exhibit code={['dense', 'matmul', 'reluBack']}>
      <div class="row">
        <Choice legend={text.flow} name="direction" options={text.flows} value={direction} set={setDirection} />
        <Slider label="x11" value={x} range={[-3, 3, 0.1]} set={setX} />
      </div>
      <div class={`graph ${direction}`} role="group" aria-label={text.picture}>
        {TOP.map((name) =>
          name in OPERATIONS ? (
            <button
              key={name}
              type="button"
              class="operation"
              aria-label={text.operations[name as OperationName]}
              aria-pressed={chosen === name}
              onClick={() => choose(name as OperationName)}
            >
              {OPERATIONS[name as OperationName].sign}
            </button>
          ) : (
            card(name as NodeName)
          ),
        )}
        {BELOW.map(card)}
      </div>
      <p id="operation" class="result" role="status">
        {text.operations[chosen]}: <Formula tex={OPERATIONS[chosen][direction]} />
      </p>
      <p class="hint">{text.hint}</p>
    </Exhibit>
  );
}

function Card({ name, node, direction }: { readonly name: NodeName; readonly node: Node; readonly direction: Direction }) {
  const { shape, value, gradient } = node;
  const title = direction === 'forward' ? name : `d${name.length > 1 ? `(${name})` : name}`;
  const shown = direction === 'forward' ? value : gradient;
  return (
    <div class={`card at-${name}`} role="group" aria-label={text.card(title, shape, shown.map((n) => short(n)).join(', '))}>
      <span>
        <Formula tex={title} /> <small>[{shape.join(', ')}]</small>
      </span>
      <Numbers values={shown} columns={shape.at(-1)!} />
    </div>
  );
}
