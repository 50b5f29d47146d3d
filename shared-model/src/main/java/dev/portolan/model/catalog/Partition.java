package dev.portolan.model.catalog;

/**
 * Which callers may share a listing: all those for whom the binding read the same values. A
 * partition is made of what was read, so two callers that differ in something that mattered never
 * meet in one.
 *
 * @param fingerprint of everything that was read, names and values
 */
public record Partition(Fingerprint fingerprint) {
  /** This partition, made narrower by one more part. */
  public Partition narrowedBy(String what, String value) {
    return new Partition(
        Fingerprint.of("partition").add(fingerprint.hex()).add(what).add(value).build());
  }
}
