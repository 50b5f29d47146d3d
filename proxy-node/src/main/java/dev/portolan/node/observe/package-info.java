/**
 * What is counted, traced and logged: the one door to the meter registry, the seam behind which
 * traces are made, the names that all of it goes by. Level 0: sees only the shared model.
 */
@NullMarked
package dev.portolan.node.observe;

import org.jspecify.annotations.NullMarked;
