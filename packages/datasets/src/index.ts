export { batches, type BatchesOptions, type Batch } from './batches.ts';
export { folds, type Fold, type FoldsOptions } from './folds.ts';
export {
  fromArrays,
  type ArrayData,
  type ArrayDataset,
  type FromArraysOptions,
  type NumberRows,
  type TargetRows,
} from './from-arrays.ts';
export { blobs, type BlobsOptions } from './generators/blobs.ts';
export { circles, type CirclesOptions } from './generators/circles.ts';
export { moons, type MoonsOptions } from './generators/moons.ts';
export { plane, type PlaneOptions } from './generators/plane.ts';
export type { PointDataset } from './generators/points.ts';
export { sine, type SineOptions } from './generators/sine.ts';
export { spiral, type SpiralOptions } from './generators/spiral.ts';
export { vertical, type VerticalOptions } from './generators/vertical.ts';
export { xor, type XorOptions } from './generators/xor.ts';
export { idxImages, type IdxImagesOptions, type PictureDataset, type PictureShape } from './idx-images.ts';
export { SCALES, type Scale } from './moments.ts';
export {
  checkPreparation,
  inputShape,
  type CategoryColumn,
  type ClassName,
  type ClassTarget,
  type FlagTarget,
  type NumberColumn,
  type NumberInputs,
  type NumberTarget,
  type Preparation,
  type PreparedDataset,
  type TableInputs,
} from './preparation.ts';
export { readIdx, type IdxArray, type ReadIdxOptions } from './read-idx.ts';
export { breastCancer } from './real/breast-cancer.ts';
export { diabetes } from './real/diabetes.ts';
export { digits, type DigitsOptions } from './real/digits.ts';
export { iris } from './real/iris.ts';
export type { ClassDataset, RegressionDataset } from './real/real-dataset.ts';
export { wine } from './real/wine.ts';
export { rowToInputs } from './row-to-inputs.ts';
export { split, type Parts, type SplitOptions } from './split.ts';
export { standardise } from './standardise.ts';
export type { Divisible, Stratify } from './strata.ts';
export { subset } from './subset.ts';
export { applyPreparation, toInputs, type ApplyOptions, type RowReport } from './tables/apply-preparation.ts';
export type { Cell, ColumnKind } from './tables/cells.ts';
export type { BlankCount, Missing, UnseenLevel } from './tables/encode.ts';
export type { Column } from './tables/infer-column.ts';
export type { DroppedColumn, DropReason } from './tables/judge-column.ts';
export { prepare, type ColumnReport, type PreparationReport, type Prepared, type PrepareOptions } from './tables/prepare.ts';
export { fromRows, type FromRowsOptions, type Rows, type Table } from './tables/table.ts';
export { TASKS, type Task } from './tables/targets.ts';
export { unscaleTarget } from './unscale-target.ts';
