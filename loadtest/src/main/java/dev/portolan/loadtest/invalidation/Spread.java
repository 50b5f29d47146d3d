package dev.portolan.loadtest.invalidation;

import java.util.List;

/**
 * How one change went round.
 *
 * @param first nanoseconds from the notice until one node served it
 * @param last nanoseconds from the notice until all did
 * @param pollGap the longest of the nodes' gaps between two polls, on average, in nanoseconds
 */
record Spread(long first, long last, long pollGap) {

  static Spread of(long announcedAt, List<Sighting> sightings) {
    return new Spread(
        sightings.stream().mapToLong(Sighting::at).min().orElseThrow() - announcedAt,
        sightings.stream().mapToLong(Sighting::at).max().orElseThrow() - announcedAt,
        sightings.stream().mapToLong(Sighting::pollGap).max().orElseThrow());
  }
}
