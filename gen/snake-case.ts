/** Snake case already. */
const PLAIN = /^[a-z0-9]+$/;

/** `VectorMac` → `vector_mac`, `enqBits` → `enq_bits`, `HTTPPort2` → `http_port2`. */
export function snakeCase(name: string): string {
  if (PLAIN.test(name)) return name;
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/_+/g, '_')
    .replace(/^_|_$/g, '')
    .toLowerCase();
}
