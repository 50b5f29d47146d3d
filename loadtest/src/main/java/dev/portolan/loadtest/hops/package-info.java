/**
 * What a hop costs: the same calls made straight to a backend, through nginx as a plain reverse
 * proxy, and through Portolan, in one run, in turn. Processes are started as operators start them,
 * load comes from wrk, and what is reported are medians and ratios within the run.
 */
@NullMarked
package dev.portolan.loadtest.hops;

import org.jspecify.annotations.NullMarked;
