package dev.portolan.model.catalog;

/**
 * The identity of an entry across nodes: for the store, metrics and logs. Never shown to clients,
 * never parsed, never derived from an exposed name.
 *
 * @param originalName what the backend calls it; the URI of a resource, the URI template of a
 *     template
 */
public record EntryKey(EntryKind kind, MountId mount, String originalName) {
  public EntryKey {
    if (originalName.isEmpty()) {
      throw new IllegalArgumentException("original name: '' (expected: at least one character)");
    }
  }
}
