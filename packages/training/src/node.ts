export { fileStore, type FileStoreOptions, type FileSystem, type OpenFile } from './file-store.ts';
