/**
 * Handles that leave the house sealed: cursors, request states, task ids, ids of questions. A
 * sealed handle says nothing to its bearer, cannot be altered, and opens only for the tenant,
 * caller and purpose it was made for. Having one is never authentication. Level 1.
 */
@NullMarked
package dev.portolan.node.seal;

import org.jspecify.annotations.NullMarked;
