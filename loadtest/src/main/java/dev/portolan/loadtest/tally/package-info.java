/** What is counted and timed in a run, what was promised of it, and the report of both. */
@NullMarked
package dev.portolan.loadtest.tally;

import org.jspecify.annotations.NullMarked;
