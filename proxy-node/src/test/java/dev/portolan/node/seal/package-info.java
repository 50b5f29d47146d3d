/** Seals that open for nobody else, and digests that see only what a value says. */
@NullMarked
package dev.portolan.node.seal;

import org.jspecify.annotations.NullMarked;
