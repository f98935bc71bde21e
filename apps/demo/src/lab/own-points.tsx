import { ownPoints as text } from '#text/lab';
import { useSignal } from '@preact/signals';
import { MOST_CLASSES } from './data.ts';
import { readTable, pointsOf, type Table } from './own-table.ts';
import { brush, change, drawOwn, notice, recipe, wipePoints, type Brush } from './state.ts';

const CLASSES = Array.from({ length: MOST_CLASSES }, (_, label) => label);

/** What a click into the picture does, and points from a table. */
export function OwnPoints() {
  const table = useSignal<Table | undefined>(undefined);
  const open = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    const found = await readTable(file);
    notice.value = typeof found === 'string' ? found : '';
    table.value = typeof found === 'string' ? undefined : found;
  };
  const isOwn = recipe.value.data === 'own';
  return (
    <section
      class="own"
      aria-label={text.label}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        void open(event.dataTransfer?.files[0]);
      }}
    >
      {isOwn ? (
        <fieldset class="brushes">
          <legend>{text.click}</legend>
          <BrushChoice value="ask" label={text.asks} />
          {CLASSES.map((label) => (
            <BrushChoice key={label} value={label} label={text.class(label)} />
          ))}
          <BrushChoice value="erase" label={text.erases} />
        </fieldset>
      ) : null}
      <div class="buttons">
        {isOwn ? (
          <button id="wipe-points" type="button" onClick={wipePoints}>
            {text.wipe}
          </button>
        ) : (
          <button id="draw-own" type="button" onClick={drawOwn}>
            {text.draw}
          </button>
        )}
        <label class="file">
          {text.file}
          <input
            id="csv"
            type="file"
            accept=".csv,.tsv,.txt,text/csv"
            onChange={(event) => {
              void open(event.currentTarget.files?.[0]);
              event.currentTarget.value = '';
            }}
          />
        </label>
      </div>
      {table.value !== undefined && (
        <Columns
          key={table.value.name}
          table={table.value}
          use={(found) => {
            table.value = undefined;
            if (typeof found === 'string') notice.value = found;
            else change({ data: 'own', own: found });
          }}
        />
      )}
    </section>
  );
}

function BrushChoice({ value, label }: { value: Brush; label: string }) {
  return (
    <label>
      <input
        type="radio"
        name="brush"
        autocomplete="off"
        value={String(value)}
        checked={brush.value === value}
        onChange={() => (brush.value = value)}
      />
      {label}
    </label>
  );
}

/** Which columns are the place, and which is to be learned. */
function Columns({ table, use }: { table: Table; use: (found: ReturnType<typeof pointsOf>) => void }) {
  const chosen = useSignal(table.guess);
  const choose = (part: keyof Table['guess'], label: string, columns: readonly string[]) => (
    <label>
      {label}
      <select
        name={`csv-${part}`}
        value={chosen.value[part]}
        onChange={(event) => (chosen.value = { ...chosen.value, [part]: event.currentTarget.value })}
      >
        {columns.map((column) => (
          <option key={column} value={column}>
            {column}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <form
      id="columns"
      onSubmit={(event) => {
        event.preventDefault();
        use(pointsOf(table, chosen.value));
      }}
    >
      <p>{text.rows(table.name, table.rows.length)}</p>
      {choose('x', text.x, table.numeric)}
      {choose('y', text.y, table.numeric)}
      {choose('target', text.target, table.columns)}
      <button type="submit">{text.use}</button>
    </form>
  );
}
