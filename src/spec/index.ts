export * from './spec';
export * from './data';
export * from './inputs';
export * from './layers';
export * from './training';
export * from './vocabulary';
