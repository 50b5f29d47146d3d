/** What the measurement counts on. */
@NullMarked
package dev.portolan.loadtest.invalidation;

import org.jspecify.annotations.NullMarked;
