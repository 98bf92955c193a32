/**
 * Environment of every process that loads ONNX Runtime's native library: unless told not to, it keeps what machine it
 * runs on and what it computes in the user's cache folder, and sends it to its maker.
 */
export const withoutTelemetry = { ORT_DISABLE_TELEMETRY: '1' } as const;
