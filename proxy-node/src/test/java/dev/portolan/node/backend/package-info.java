/** Tests of the room {@code backend}, over real HTTP. */
@NullMarked
package dev.portolan.node.backend;

import org.jspecify.annotations.NullMarked;
