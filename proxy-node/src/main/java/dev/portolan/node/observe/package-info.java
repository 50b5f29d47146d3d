/**
 * Names of metrics and log keys, and the one door to the meter registry. Level 0: sees only the
 * shared model.
 */
@NullMarked
package dev.portolan.node.observe;

import org.jspecify.annotations.NullMarked;
