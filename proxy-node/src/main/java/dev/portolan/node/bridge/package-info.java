/** One era spoken on one side, the other era on the other. Level 4. */
@NullMarked
package dev.portolan.node.bridge;

import org.jspecify.annotations.NullMarked;
