@NullMarked
package dev.portolan.loadtest.tally;

import org.jspecify.annotations.NullMarked;
