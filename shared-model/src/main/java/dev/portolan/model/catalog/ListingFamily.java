package dev.portolan.model.catalog;

/**
 * All listings of one kind that one mount has, whatever the partition. An epoch belongs to a
 * family: a backend that says "my tools changed" says it of all of them.
 *
 * @param mount fingerprint of what would change the listing: URL, transport, binding, naming
 */
public record ListingFamily(Fingerprint mount, EntryKind kind) {
  /**
   * The same in every process, unlike that of an enum: so the order of maps is, and a run of the
   * simulation repeats itself anywhere.
   */
  @Override
  public int hashCode() {
    return 31 * mount.hashCode() + kind.name().hashCode();
  }
}
