/** Stored forms: round trips are the identity, and whatever is not whole is a miss. */
@NullMarked
package dev.portolan.model.codec;

import org.jspecify.annotations.NullMarked;
