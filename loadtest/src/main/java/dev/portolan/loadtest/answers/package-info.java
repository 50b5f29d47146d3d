/**
 * Whether an answer is the answer of that very request: told by what it says, and not by its HTTP
 * status alone. Pure; knows nothing of who asked or how.
 */
@NullMarked
package dev.portolan.loadtest.answers;

import org.jspecify.annotations.NullMarked;
