/**
 * The values of the catalog as bytes, both ways. Every form carries a version; what cannot be
 * understood is a miss, never a guess.
 */
@NullMarked
package dev.portolan.model.codec;

import org.jspecify.annotations.NullMarked;
