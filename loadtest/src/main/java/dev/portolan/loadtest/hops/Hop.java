package dev.portolan.loadtest.hops;

import dev.portolan.loadtest.fleet.Usage;
import java.net.URI;
import java.util.List;

/**
 * One way to a backend.
 *
 * @param name as it is reported
 * @param where the requests go
 * @param asks what is asked, in turn
 * @param between the processes that stand between client and backend
 * @param backend its process
 */
record Hop(String name, Era era, URI where, List<Ask> asks, List<Long> between, long backend) {

  /** Processor time that is used between client and backend, so far, in microseconds. */
  long cpuBetween() {
    return Usage.cpuMicros(between);
  }
}
