export { createTestingBackend } from './float64-backend.ts';
