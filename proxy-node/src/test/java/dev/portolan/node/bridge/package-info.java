/** Tests of the bridge between the eras, without a network. */
@NullMarked
package dev.portolan.node.bridge;

import org.jspecify.annotations.NullMarked;
