package dev.portolan.loadtest.invalidation;

/**
 * One node was seen to serve a new revision.
 *
 * @param at when the answer with it had been read whole, in nanoseconds
 * @param pollGap from one answer of the node to its next, on average, in nanoseconds
 */
record Sighting(long at, long pollGap) {}
