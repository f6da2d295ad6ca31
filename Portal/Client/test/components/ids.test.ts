import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { uuid7 } from '../../src/components/ids';

describe('keys that the browser makes', () => {
  it('are version 7, of this time, and never the same', () => {
    const from = Date.now();
    const keys = Array.from({ length: 2000 }, () => uuid7());
    const to = Date.now();
    assert.equal(new Set(keys).size, keys.length);
    for (const key of keys) {
      assert.match(key, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      const at = parseInt(key.replaceAll('-', '').slice(0, 12), 16);
      assert.ok(at >= from && at <= to);
    }
  });
});
