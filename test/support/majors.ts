/** Which majors a test of all of them runs on. */

const all = [10, 11, 12, 13, 14, 15, 16, 17, 18] as const;

/**
 * The majors that MIGRATION_REHEARSAL_TEST_MAJORS lists (`10,11`), every one when
 * MIGRATION_REHEARSAL_TEST_ALL is 1, else those given.
 */
export function testMajors(usual: readonly number[]): readonly number[] {
  const listed = process.env['MIGRATION_REHEARSAL_TEST_MAJORS'];
  if (listed) return listed.split(',').map(Number);
  return process.env['MIGRATION_REHEARSAL_TEST_ALL'] === '1' ? all : usual;
}
