/** The test servers keep what they promise, seen over real HTTP. */
@NullMarked
package dev.portolan.testkit;

import org.jspecify.annotations.NullMarked;
